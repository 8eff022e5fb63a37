package dosirak.audit.facts;

import java.util.List;

/**
 * What the journal says an order is, from the event of its placement; amounts in won.
 *
 * @param byCard whether the gateway takes the money
 * @param total what the customer pays in money
 * @param lines its lines
 * @param couponDiscount what coupons take off
 * @param points what is paid with points
 * @param couponIds the coupons it uses
 */
public record PlacedOrder(
    String orderId,
    String customerId,
    boolean byCard,
    boolean delivery,
    long total,
    List<Line> lines,
    long deliveryTip,
    long couponDiscount,
    long points,
    List<String> couponIds) {
  public PlacedOrder {
    lines = List.copyOf(lines);
    couponIds = List.copyOf(couponIds);
  }

  /** A line of it. */
  public record Line(long quantity, long total) {}

  /** The value of the lines. */
  public long items() {
    return lines.stream().mapToLong(Line::total).sum();
  }

  /** Whether it uses coupons or points. */
  public boolean usesBenefits() {
    return points > 0 || !couponIds.isEmpty();
  }
}
