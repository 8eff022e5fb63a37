package dosirak.audit;

import dosirak.audit.rule.Finding;
import dosirak.audit.rule.Rule;
import java.util.List;

/**
 * What the audit says about one rule.
 *
 * @param checked how many things were looked at
 * @param offenders what offended in every look
 */
record Result(Rule rule, long checked, List<Finding> offenders) {
  Result {
    offenders = List.copyOf(offenders);
  }
}
