package dosirak.audit.rule;

import dosirak.audit.facts.Facts;
import dosirak.audit.facts.PlacedOrder;
import dosirak.audit.facts.RefundFact;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Proves that all refunds of an order together give back no line, no portion, no tip, no money and
 * no points more than there were, that each refund is worth what it gives back, and that a refund
 * that says it is the last leaves nothing.
 */
public final class NoRefundExceedsItsLine implements Rule {
  @Override
  public String name() {
    return "no-refund-exceeds-its-line";
  }

  @Override
  public Verdict judge(Facts facts) {
    Inspection inspection = new Inspection();
    facts
        .refunds()
        .forEach((orderId, refunds) -> {
          inspection.look();
          PlacedOrder order = facts.placed().get(orderId);
          if (order == null) {
            inspection.offend(orderId, "it was refunded, and nobody placed it");
          } else {
            judge(order, refunds, inspection);
          }
        });
    return inspection.verdict();
  }

  private static void judge(PlacedOrder order, List<RefundFact> refunds, Inspection inspection) {
    String orderId = order.orderId();
    long[] amounts = new long[order.lines().size()];
    long[] portions = new long[order.lines().size()];
    Set<String> seen = new HashSet<>();
    for (RefundFact refund : refunds) {
      inspection.require(
          seen.add(refund.refundId()), orderId, refund.refundId() + " was refunded twice");
      long value = refund.deliveryTip();
      for (RefundFact.Line line : refund.lines()) {
        if (line.line() < 0 || line.line() >= amounts.length) {
          inspection.offend(orderId, "it has no line " + line.line());
          continue;
        }
        amounts[line.line()] += line.amount();
        portions[line.line()] += line.quantity();
        value += line.amount();
      }
      long given = refund.couponReduction() + refund.money() + refund.points();
      inspection.require(
          value == given,
          orderId,
          "%s is worth %d and accounts for %d".formatted(refund.refundId(), value, given));
    }
    for (int i = 0; i < amounts.length; i++) {
      PlacedOrder.Line line = order.lines().get(i);
      inspection.require(
          amounts[i] >= 0 && amounts[i] <= line.total() && portions[i] <= line.quantity(),
          orderId,
          "line %d is %d for %d; %d for %d was refunded"
              .formatted(i, line.quantity(), line.total(), portions[i], amounts[i]));
    }
    long tip = refunds.stream().mapToLong(RefundFact::deliveryTip).sum();
    long coupons = refunds.stream().mapToLong(RefundFact::couponReduction).sum();
    long money = refunds.stream().mapToLong(RefundFact::money).sum();
    long points = refunds.stream().mapToLong(RefundFact::points).sum();
    limit(orderId, "tip", tip, order.deliveryTip(), inspection);
    limit(orderId, "discount", coupons, order.couponDiscount(), inspection);
    limit(orderId, "money", money, order.total(), inspection);
    limit(orderId, "points", points, order.points(), inspection);
    if (refunds.stream().anyMatch(RefundFact::isFull)) {
      inspection.require(
          money == order.total() && points == order.points(),
          orderId,
          "it is refunded in full, with %d of %d won and %d of %d points"
              .formatted(money, order.total(), points, order.points()));
    }
  }

  private static void limit(
      String orderId, String what, long refunded, long most, Inspection inspection) {
    inspection.require(
        refunded >= 0 && refunded <= most,
        orderId,
        "its %s was %d, and %d was refunded".formatted(what, most, refunded));
  }
}
