package dosirak.audit.rule;

import dosirak.audit.facts.Facts;
import dosirak.audit.facts.KitchenFact;
import org.jspecify.annotations.Nullable;

/** Proves that no kitchen took on more than it said, and that its count is that of its orders. */
public final class NoKitchenTakesTooMuch implements Rule {
  @Override
  public String name() {
    return "no-kitchen-takes-too-much";
  }

  @Override
  public Verdict judge(Facts facts) {
    Inspection inspection = new Inspection();
    for (KitchenFact kitchen : facts.kitchens()) {
      inspection.look();
      within(inspection, kitchen, "orders", kitchen.orders(), kitchen.mostOrders());
      within(inspection, kitchen, "items", kitchen.items(), kitchen.mostItems());
      within(inspection, kitchen, "won", kitchen.amount(), kitchen.mostAmount());
      inspection.require(
          kitchen.orders() == kitchen.heldOrders(),
          kitchen.name(),
          "it counts %d orders, and %d hold a place"
              .formatted(kitchen.orders(), kitchen.heldOrders()));
    }
    return inspection.verdict();
  }

  private static void within(
      Inspection inspection, KitchenFact kitchen, String of, long taken, @Nullable Long most) {
    inspection.require(
        taken >= 0 && (most == null || taken <= most),
        kitchen.name(),
        "it took on %d %s, and %s is the most".formatted(taken, of, most));
  }
}
