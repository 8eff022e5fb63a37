package dosirak.audit.rule;

import java.util.ArrayList;
import java.util.List;

/** Counts what a rule looks at and collects what it finds. */
final class Inspection {
  private final List<Finding> findings = new ArrayList<>();
  private long checked;

  /** Notes that one more thing is looked at. */
  void look() {
    checked++;
  }

  /** Notes that something breaks the rule. */
  void offend(String subject, String detail) {
    findings.add(new Finding(subject, detail));
  }

  /** Notes that something breaks the rule unless a condition holds. */
  void require(boolean holds, String subject, String detail) {
    if (!holds) {
      offend(subject, detail);
    }
  }

  /** What was found. */
  Verdict verdict() {
    return new Verdict(checked, findings);
  }

  /**
   * What was found by a rule that must have had something to look at: were nothing looked at, that
   * itself is a finding, for an audit that cannot fail proves nothing.
   *
   * @param needed whether there was something to look at for certain
   * @param why what makes that certain
   */
  Verdict verdict(boolean needed, String why) {
    if (needed && checked == 0) {
      offend("the audit itself", "nothing was there to check, although " + why);
    }
    return verdict();
  }
}
