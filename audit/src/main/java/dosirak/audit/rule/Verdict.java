package dosirak.audit.rule;

import java.util.List;

/**
 * What a rule found.
 *
 * @param checked how many things were looked at
 * @param findings what breaks the rule
 */
public record Verdict(long checked, List<Finding> findings) {
  public Verdict {
    findings = List.copyOf(findings);
  }
}
