package dosirak.order;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.CouponId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.Sealed;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.Benefits;
import dosirak.contracts.order.CouponUse;
import dosirak.contracts.order.DiscountTarget;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderLine;
import dosirak.contracts.order.OrderPrice;
import dosirak.contracts.order.PaymentMethod;
import dosirak.contracts.order.RefundedLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RefundMathTest {
  private static final int CASES = 100_000;
  private static final long SEED = Long.getLong("dosirak.seed", 20_260_302);

  @Test
  void aPortionWithoutBenefitsIsWorthItsPrice() {
    OrderFacts order = order(List.of(line(3, 4_000)), 2_000, 0, 0, 0);

    RefundMath.Share share = share(order, RefundMath.Progress.none(1), refund(0, 1, 4_000), 0);

    assertThat(share).isEqualTo(shareOf(0, 4_000, 0));
  }

  @Test
  void aCouponIsSpreadOverTheLinesByLargestRemainder() {
    assertThat(RefundMath.spread(1_000, List.of(3_333L, 3_333L, 3_334L)))
        .containsExactly(333L, 333L, 334L);
    assertThat(RefundMath.spread(100, List.of(1L, 1L, 1L))).containsExactly(34L, 33L, 33L);
    assertThat(RefundMath.spread(2, List.of(1L, 1L, 1L))).containsExactly(1L, 1L, 0L);
    assertThat(RefundMath.spread(5, List.of(0L, 0L))).containsExactly(0L, 0L);
  }

  @Test
  void pointsComeBackInTheProportionInWhichTheyWereUsed() {
    // 20,000 of food, 2,000 off by a coupon, 6,000 in points, 12,000 by card.
    OrderFacts order = order(List.of(line(2, 10_000)), 0, 2_000, 0, 6_000);
    RefundMath.Progress none = RefundMath.Progress.none(1);

    assertThat(share(order, none, refund(0, 1, 10_000), 0)).isEqualTo(shareOf(1_000, 6_000, 3_000));
  }

  @Test
  void theWholeOrderGivesBackExactlyWhatWasPaid() {
    OrderFacts order = order(List.of(line(1, 9_999), line(3, 3_333)), 3_001, 1_234, 501, 777);

    RefundMath.Share share =
        RefundMath.between(order, RefundMath.Progress.none(2), RefundMath.whole(order));

    assertThat(share)
        .isEqualTo(shareOf(1_735, order.price().total().won(), order.price().pointsUsed().won()));
  }

  @Test
  void whateverIsRefundedInWhateverOrderNothingIsLostOrMade() {
    for (int i = 0; i < CASES; i++) {
      SplittableRandom random = new SplittableRandom(SEED + i);
      try {
        playRefunds(random);
      } catch (AssertionError failed) {
        throw new AssertionError("case -Ddosirak.seed=" + (SEED + i), failed);
      }
    }
  }

  private static void playRefunds(SplittableRandom random) {
    List<OrderLine> lines = new ArrayList<>();
    for (int count = 1 + random.nextInt(4); count > 0; count--) {
      lines.add(line(1 + random.nextInt(5), random.nextLong(30_000)));
    }
    long items = lines.stream().mapToLong(line -> line.total().won()).sum();
    long tip = random.nextLong(6_000);
    long off = random.nextBoolean() ? 0 : random.nextLong(items + 1);
    long offTip = random.nextBoolean() ? 0 : random.nextLong(tip + 1);
    long left = items + tip - off - offTip;
    long points = random.nextBoolean() ? 0 : random.nextLong(left + 1);
    OrderFacts order = order(lines, tip, off, offTip, points);
    RefundMath.Progress progress = RefundMath.Progress.none(lines.size());
    long reduction = 0;
    long money = 0;
    long backInPoints = 0;
    while (!progress.equals(RefundMath.whole(order))) {
      RefundMath.Progress next = step(order, progress, random);
      RefundMath.Share share = RefundMath.between(order, progress, next);
      require(
          share.money().won() >= 0
              && share.points().won() >= 0
              && share.couponReduction().won() >= 0,
          "something negative comes back: " + share);
      reduction += share.couponReduction().won();
      money += share.money().won();
      backInPoints += share.points().won();
      require(
          reduction <= off + offTip
              && money <= order.price().total().won()
              && backInPoints <= points,
          "more comes back than there was: " + next);
      progress = next;
    }
    require(
        reduction == off + offTip && money == order.price().total().won() && backInPoints == points,
        "not everything came back");
  }

  /** A plain check: a fluent one a million times takes most of a minute. */
  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  /** Some portions of a line, a part of its price, or the tip. */
  private static RefundMath.Progress step(
      OrderFacts order, RefundMath.Progress progress, SplittableRandom random) {
    RefundMath.Progress whole = RefundMath.whole(order);
    int line = random.nextInt(order.lines().size() + 1);
    if (line == order.lines().size()) {
      return progress.plus(List.of(), Money.won(whole.deliveryTip() - progress.deliveryTip()));
    }
    long leftAmount = whole.amounts().get(line) - progress.amounts().get(line);
    int leftPortions = whole.portions().get(line) - progress.portions().get(line);
    boolean rest = random.nextInt(3) == 0;
    int portions = rest ? leftPortions : random.nextInt(leftPortions + 1);
    long amount = portions == leftPortions ? leftAmount : random.nextLong(leftAmount + 1);
    return progress.plus(List.of(refund(line, portions, amount)), Money.ZERO);
  }

  private static RefundMath.Share share(
      OrderFacts order, RefundMath.Progress before, RefundedLine line, long tip) {
    return RefundMath.between(order, before, before.plus(List.of(line), Money.won(tip)));
  }

  private static RefundMath.Share shareOf(long reduction, long money, long points) {
    return new RefundMath.Share(Money.won(reduction), Money.won(money), Money.won(points));
  }

  private static RefundedLine refund(int line, int quantity, long amount) {
    return new RefundedLine(line, new ItemId(new UUID(0, line)), quantity, Money.won(amount));
  }

  private static OrderLine line(int quantity, long price) {
    return new OrderLine(
        new ItemId(new UUID(0, 1)),
        "Rice",
        quantity,
        Money.won(price),
        List.of(),
        Money.won(price * quantity));
  }

  private static OrderFacts order(
      List<OrderLine> lines, long tip, long off, long offTip, long points) {
    long items = lines.stream().mapToLong(line -> line.total().won()).sum();
    List<CouponUse> coupons = new ArrayList<>();
    if (off > 0) {
      coupons.add(
          new CouponUse(
              new CouponId(new UUID(7, 1)), DiscountTarget.ITEMS, Money.won(off), 10_000));
    }
    if (offTip > 0) {
      coupons.add(
          new CouponUse(
              new CouponId(new UUID(7, 2)), DiscountTarget.DELIVERY, Money.won(offTip), 0));
    }
    return new OrderFacts(
        new OrderId(new UUID(1, 1)),
        "KR-0417",
        new ShopId(new UUID(2, 2)),
        "Gimbap House",
        new AccountId(new UUID(3, 3)),
        new GeoPoint(37.5, 127),
        new AccountId(new UUID(4, 4)),
        Fulfilment.DELIVERY,
        PaymentMethod.CARD,
        lines,
        new OrderPrice(
            Money.won(items),
            Money.won(tip),
            Money.won(items + tip - off - offTip - points),
            Money.won(off + offTip),
            Money.won(points),
            List.of()),
        null,
        Sealed.EMPTY,
        Instant.parse("2026-03-02T03:00:00Z"),
        new Benefits(coupons, Money.won(points)),
        null,
        null);
  }
}
