package dosirak.order;

import dosirak.contracts.Money;
import dosirak.contracts.order.Benefits;
import dosirak.contracts.order.CouponUse;
import dosirak.contracts.order.DiscountTarget;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderLine;
import dosirak.contracts.order.RefundedLine;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a part of an order is worth to its customer; pure.
 *
 * <p>Discounts on the items are spread over the lines by value (largest remainder, the earlier line
 * first), those on the delivery are the tip's. What coupons took off a part of a line grows with
 * the part, rounded down, and is the line's whole discount when the line is gone. What is left was
 * paid in money and points; points come back in the proportion in which they were used, half-up on
 * the sum of all refunds so far, and money is the rest. So every sum over refunds is exact when
 * nothing is left, and never above what was paid before.
 */
final class RefundMath {
  private RefundMath() {}

  /**
   * What has been refunded of an order.
   *
   * @param amounts of each line
   * @param portions of each line
   */
  record Progress(List<Long> amounts, List<Integer> portions, long deliveryTip) {
    Progress {
      amounts = List.copyOf(amounts);
      portions = List.copyOf(portions);
    }

    /** Nothing of an order with so many lines. */
    static Progress none(int lines) {
      return new Progress(
          IntStream.range(0, lines).mapToObj(line -> 0L).toList(),
          IntStream.range(0, lines).mapToObj(line -> 0).toList(),
          0);
    }

    /** After a refund. */
    Progress plus(List<RefundedLine> lines, Money tip) {
      List<Long> newAmounts = new ArrayList<>(amounts);
      List<Integer> newPortions = new ArrayList<>(portions);
      for (RefundedLine line : lines) {
        newAmounts.set(line.line(), newAmounts.get(line.line()) + line.amount().won());
        newPortions.set(line.line(), newPortions.get(line.line()) + line.quantity());
      }
      return new Progress(newAmounts, newPortions, deliveryTip + tip.won());
    }
  }

  /**
   * What goes back for a step from one progress to another.
   *
   * @param couponReduction what coupons had taken off the part
   */
  record Share(Money couponReduction, Money money, Money points) {}

  /** The share of everything that lies between. */
  static Share between(OrderFacts order, Progress before, Progress after) {
    long reduction = reduction(order, after) - reduction(order, before);
    long points = points(order, after) - points(order, before);
    long net = net(order, after) - net(order, before);
    return new Share(Money.won(reduction), Money.won(net - points), Money.won(points));
  }

  /** Everything of an order. */
  static Progress whole(OrderFacts order) {
    return new Progress(
        order.lines().stream().map(line -> line.total().won()).toList(),
        order.lines().stream().map(OrderLine::quantity).toList(),
        order.price().deliveryTip().won());
  }

  /** Spreads an amount over weights by largest remainder; the earlier of two equal ones first. */
  static List<Long> spread(long amount, List<Long> weights) {
    long sum = weights.stream().mapToLong(Long::longValue).sum();
    if (sum == 0) {
      return weights.stream().map(weight -> 0L).toList();
    }
    List<Long> shares = new ArrayList<>();
    List<Long> remainders = new ArrayList<>();
    long given = 0;
    for (long weight : weights) {
      long share = proportion(amount, weight, sum, 0);
      shares.add(share);
      given += share;
      remainders.add(
          BigInteger.valueOf(amount)
              .multiply(BigInteger.valueOf(weight))
              .mod(BigInteger.valueOf(sum))
              .longValueExact());
    }
    List<Integer> byRemainder =
        IntStream.range(0, weights.size())
            .boxed()
            .sorted(
                Comparator.comparing((Integer line) -> remainders.get(line))
                    .reversed()
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    for (int i = 0; i < amount - given; i++) {
      int line = byRemainder.get(i);
      shares.set(line, shares.get(line) + 1);
    }
    return List.copyOf(shares);
  }

  private static long reduction(OrderFacts order, Progress progress) {
    List<Long> values = order.lines().stream().map(line -> line.total().won()).toList();
    List<Long> discounts = spread(discount(order, DiscountTarget.ITEMS), values);
    long sum = 0;
    for (int line = 0; line < values.size(); line++) {
      sum += part(discounts.get(line), progress.amounts().get(line), values.get(line));
    }
    long tip = order.price().deliveryTip().won();
    return sum + part(discount(order, DiscountTarget.DELIVERY), progress.deliveryTip(), tip);
  }

  private static long discount(OrderFacts order, DiscountTarget target) {
    Benefits benefits = order.benefits();
    return benefits == null
        ? 0
        : benefits.coupons().stream()
            .filter(coupon -> coupon.target() == target)
            .map(CouponUse::discount)
            .mapToLong(Money::won)
            .sum();
  }

  /** What is refunded in money and points, together. */
  private static long net(OrderFacts order, Progress progress) {
    long value = progress.deliveryTip();
    for (long amount : progress.amounts()) {
      value += amount;
    }
    return value - reduction(order, progress);
  }

  private static long points(OrderFacts order, Progress progress) {
    long used = order.price().pointsUsed().won();
    long paid = order.price().total().won() + used;
    return paid == 0 ? 0 : proportion(used, net(order, progress), paid, paid / 2);
  }

  private static long part(long whole, long share, long of) {
    return of == 0 ? 0 : proportion(whole, share, of, 0);
  }

  /** {@code (amount * share + rounding) / of}, rounded down. */
  private static long proportion(long amount, long share, long of, long rounding) {
    return BigInteger.valueOf(amount)
        .multiply(BigInteger.valueOf(share))
        .add(BigInteger.valueOf(rounding))
        .divide(BigInteger.valueOf(of))
        .longValueExact();
  }
}
