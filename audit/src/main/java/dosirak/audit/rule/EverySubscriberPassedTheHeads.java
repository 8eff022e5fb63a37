package dosirak.audit.rule;

import dosirak.audit.facts.Facts;
import dosirak.audit.facts.SubscriptionFact;

/** Proves that every subscription has applied what its source had said when the audit began. */
public final class EverySubscriberPassedTheHeads implements Rule {
  @Override
  public String name() {
    return "every-subscriber-passed-the-heads";
  }

  @Override
  public Verdict judge(Facts facts) {
    Inspection inspection = new Inspection();
    for (SubscriptionFact subscription : facts.subscriptions()) {
      long head = facts.heads().getOrDefault(subscription.source(), 0L);
      inspection.look();
      inspection.require(
          subscription.position() >= head,
          subscription.domain() + "/" + subscription.name(),
          "it is at %d of %s, whose head was %d"
              .formatted(subscription.position(), subscription.source(), head));
    }
    return inspection.verdict(!facts.orders().isEmpty(), "there are orders");
  }
}
