package dosirak.audit.facts;

import java.time.Instant;
import java.util.List;

/**
 * A refund of a part of an order, as the journal of order tells it; amounts in won.
 *
 * @param recordedAt machine time
 * @param lines what is refunded of each line
 * @param couponReduction what coupons had taken off the part
 * @param money what goes back to where it came from
 * @param points what goes back to the balance
 */
public record RefundFact(
    String refundId,
    Instant recordedAt,
    List<Line> lines,
    long deliveryTip,
    long couponReduction,
    long money,
    long points,
    boolean isFull) {
  public RefundFact {
    lines = List.copyOf(lines);
  }

  /**
   * A part of a line.
   *
   * @param line its place in the order, from 0
   * @param quantity how many portions
   */
  public record Line(int line, long quantity, long amount) {}
}
