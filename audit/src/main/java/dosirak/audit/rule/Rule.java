package dosirak.audit.rule;

import dosirak.audit.facts.Facts;

/** A pure function that proves one thing about the collected facts. */
public interface Rule {
  /** What it proves, in lower case with hyphens; stable. */
  String name();

  /** Looks at everything the rule is about. */
  Verdict judge(Facts facts);
}
