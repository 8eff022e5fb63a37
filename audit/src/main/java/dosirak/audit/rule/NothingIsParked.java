package dosirak.audit.rule;

import dosirak.audit.facts.Facts;
import dosirak.audit.facts.SubscriptionFact;

/** Proves that no subscription has laid an event aside. */
public final class NothingIsParked implements Rule {
  @Override
  public String name() {
    return "nothing-is-parked";
  }

  @Override
  public Verdict judge(Facts facts) {
    Inspection inspection = new Inspection();
    for (SubscriptionFact subscription : facts.subscriptions()) {
      inspection.look();
      inspection.require(
          subscription.parked() == 0,
          subscription.domain() + "/" + subscription.name(),
          subscription.parked() + " events of " + subscription.source() + " are parked");
    }
    return inspection.verdict(!facts.orders().isEmpty(), "there are orders");
  }
}
