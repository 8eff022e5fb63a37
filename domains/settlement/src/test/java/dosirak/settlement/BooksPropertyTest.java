package dosirak.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.Money;
import dosirak.contracts.RefundId;
import dosirak.contracts.order.CouponUse;
import dosirak.contracts.order.DiscountTarget;
import dosirak.contracts.order.FailureCause;
import dosirak.contracts.order.Fault;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.GivenBack;
import dosirak.contracts.order.OrderCancelled;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderFailed;
import dosirak.contracts.order.PaymentMethod;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The books of a hundred thousand random orders with random benefits, refunds and ends. Every
 * transaction balances (it could not be made else); here it is shown that nothing of the customer's
 * money is left undecided and that the shop is owed what working it out from scratch gives. A
 * failure names its seed.
 */
class BooksPropertyTest {
  private static final int CASES = 100_000;
  private static final long SEED = Long.getLong("dosirak.seed", 20_260_302);

  @Test
  void theBooksOfEveryOrderClose() {
    for (int number = 0; number < CASES; number++) {
      long seed = SEED + number;
      try {
        new Life(RandomGeneratorFactory.of("L64X128MixRandom").create(seed)).live();
      } catch (RuntimeException | AssertionError failure) {
        throw new AssertionError("-Ddosirak.seed=" + seed, failure);
      }
    }
  }

  /** One order from its payment to its last refund. */
  private static final class Life {
    private final RandomGenerator random;
    private final OrderFacts order;
    private final boolean isCard;
    private final long[] linesLeft;
    private long tipLeft;
    private long couponLeft;
    private long moneyLeft;
    private long pointsLeft;
    private final List<Refund> refunds = new ArrayList<>();
    private final Map<Account, Long> books = new EnumMap<>(Account.class);
    private ShopBill bills = ShopBill.NOTHING;

    Life(RandomGenerator random) {
      this.random = random;
      Fulfilment fulfilment = random.nextBoolean() ? Fulfilment.DELIVERY : Fulfilment.PICKUP;
      tipLeft = fulfilment == Fulfilment.DELIVERY ? random.nextLong(5_000) : 0;
      linesLeft = random.longs(1 + random.nextInt(5), 1, 50_000).toArray();
      long items = sum(linesLeft);
      List<CouponUse> coupons = new ArrayList<>();
      if (random.nextBoolean()) {
        coupons.add(coupon(DiscountTarget.ITEMS, random.nextLong(items)));
      }
      if (random.nextInt(4) == 0 && tipLeft > 0) {
        coupons.add(coupon(DiscountTarget.DELIVERY, random.nextLong(tipLeft) + 1));
      }
      couponLeft = coupons.stream().mapToLong(coupon -> coupon.discount().won()).sum();
      long rest = items + tipLeft - couponLeft;
      boolean pointsAlone = random.nextInt(10) == 0;
      pointsLeft = pointsAlone ? rest : random.nextInt(3) == 0 ? random.nextLong(rest) : 0;
      moneyLeft = rest - pointsLeft;
      PaymentMethod method =
          pointsAlone
              ? PaymentMethod.POINTS
              : List.of(
                      PaymentMethod.CARD, PaymentMethod.AT_THE_DOOR, PaymentMethod.AT_THE_DOOR_CARD)
                  .get(random.nextInt(3));
      isCard = method == PaymentMethod.CARD;
      order =
          Orders.withBenefits(fulfilment, method, tipLeft, pointsLeft, coupons, linesLeft.clone());
      assertThat(order.price().total().won()).isEqualTo(moneyLeft);
    }

    private CouponUse coupon(DiscountTarget target, long discount) {
      return Orders.coupon(target, discount, random.nextInt(5) * 2_500);
    }

    void live() {
      long paid = moneyLeft;
      long points = pointsLeft;
      if (isCard) {
        post(Posting.of(Orders.approved(order, random.nextLong(1_000))));
      }
      int before = random.nextInt(3);
      for (int i = 0; i < before; i++) {
        refund(false);
      }
      boolean completes = random.nextInt(3) > 0;
      if (completes) {
        post(Posting.of(Orders.completed(order, Orders.NOON), List.copyOf(refunds)));
        int after = random.nextInt(4);
        for (int i = 0; i < after; i++) {
          refund(true);
        }
        assertThat(-of(Account.SHOP_PAYABLE)).isEqualTo(owedFromScratch());
        // Points that did not come back were worth something; those that did are owed again.
        assertThat(of(Account.POINTS_LIABILITY)).isEqualTo(pointsLeft);
        assertThat(-of(Account.CUSTOMER_CREDITS)).isEqualTo(isCard ? 0 : paid - moneyLeft);
        if (order.fulfilment() == Fulfilment.DELIVERY && !isCard) {
          assertThat(of(Account.RIDER_CASH) + of(Account.TERMINAL_RECEIVABLE)).isEqualTo(paid);
        }
      } else {
        end(points);
      }
      assertThat(of(Account.CUSTOMER_DEPOSITS)).as("%s", order).isZero();
      assertThat(-of(Account.SHOP_PAYABLE)).isEqualTo(bills.owed().won());
      if (isCard) {
        assertThat(of(Account.GATEWAY_RECEIVABLE) + of(Account.GATEWAY_FEES)).isEqualTo(moneyLeft);
      }
    }

    private void end(long points) {
      Fault fault = Fault.values()[random.nextInt(4)];
      @Nullable GivenBack givenBack =
          random.nextBoolean()
              ? null
              : new GivenBack(
                  Money.won(random.nextLong(moneyLeft + 1)),
                  Money.won(random.nextLong(pointsLeft + 1)),
                  random.nextBoolean());
      if (random.nextBoolean()) {
        post(
            Posting.of(
                new OrderCancelled(order, "x", Orders.NOON, fault, givenBack),
                fault,
                List.copyOf(refunds)));
      } else {
        post(
            Posting.of(
                new OrderFailed(
                    order,
                    FailureCause.DELIVERY_FAILED,
                    Orders.RIDER,
                    Orders.NOON,
                    fault,
                    givenBack),
                List.copyOf(refunds)));
      }
      long money = givenBack == null ? moneyLeft : givenBack.money().won();
      if (isCard && money > 0) {
        post(Posting.of(Orders.refunded(order, new RefundId(UUID.randomUUID()), Money.won(money))));
      }
      moneyLeft -= money;
      // Points that were never given back are owed no more; those of refunds never left.
      assertThat(of(Account.POINTS_LIABILITY))
          .isEqualTo(givenBack == null ? 0 : pointsLeft - givenBack.points().won());
      assertThat(pointsLeft).isLessThanOrEqualTo(points);
      assertThat(of(Account.CUSTOMER_CREDITS)).isZero();
      if (fault == Fault.SHOP) {
        assertThat(of(Account.SHOP_PAYABLE)).isZero();
      }
    }

    /** Refunds a part; the last one takes exactly the rest. */
    private void refund(boolean afterCompletion) {
      long valueLeft = sum(linesLeft) + tipLeft;
      if (valueLeft == 0 || (isFull() && !refunds.isEmpty())) {
        return;
      }
      boolean all = random.nextInt(4) == 0;
      long[] parts = new long[linesLeft.length];
      for (int line = 0; line < parts.length; line++) {
        parts[line] = all ? linesLeft[line] : random.nextLong(linesLeft[line] + 1);
      }
      long tip = all ? tipLeft : random.nextLong(tipLeft + 1);
      long value = sum(parts) + tip;
      if (value == 0) {
        return;
      }
      boolean isLast = value == valueLeft;
      long payable = pointsLeft + moneyLeft;
      long coupon = isLast ? couponLeft : Math.max(couponLeft * value / valueLeft, value - payable);
      long net = value - coupon;
      long points = isLast || payable == 0 ? pointsLeft : net * pointsLeft / payable;
      long money = net - points;
      if (money > moneyLeft) {
        points += money - moneyLeft;
        money = moneyLeft;
      }
      for (int line = 0; line < parts.length; line++) {
        linesLeft[line] -= parts[line];
      }
      tipLeft -= tip;
      couponLeft -= coupon;
      pointsLeft -= points;
      moneyLeft -= money;
      Fault fault = Fault.values()[random.nextInt(4)];
      Refund refund = Orders.refund(fault, coupon, money, points, isLast, parts);
      assertThat(refund.deliveryTip().won()).isEqualTo(tip);
      if (afterCompletion) {
        post(Posting.of(order, refund, List.copyOf(refunds)));
      }
      refunds.add(refund);
      if (isCard && money > 0) {
        post(Posting.of(Orders.refunded(order, refund.refundId(), refund.money())));
      }
    }

    private boolean isFull() {
      return refunds.stream().anyMatch(Refund::isFull);
    }

    /** What the shop is owed, worked out another way. */
    private long owedFromScratch() {
      long owed = 0;
      long fees = 0;
      boolean isDelivery = order.fulfilment() == Fulfilment.DELIVERY;
      for (int line = 0; line < order.lines().size(); line++) {
        long left = order.lines().get(line).total().won();
        for (Refund refund : refunds) {
          if (refund.fault() == Fault.SHOP) {
            for (Refund.Part part : refund.lines()) {
              left -= part.line() == line ? part.amount().won() : 0;
            }
          }
        }
        assertThat(left).isNotNegative();
        owed += left;
        fees += percent(left, "0.078") + (isCard ? percent(left, "0.03") : 0);
      }
      fees += isDelivery && owed > 0 ? 2_900 : 0;
      fees = isFull() ? 0 : fees;
      long discount = 0;
      long shops = 0;
      if (order.benefits() != null) {
        for (CouponUse coupon : order.benefits().coupons()) {
          discount += coupon.discount().won();
          shops +=
              percent(
                  coupon.discount().won(),
                  BigDecimal.valueOf(coupon.shopShareBasisPoints(), 4).toPlainString());
        }
      }
      long gone =
          refunds.stream()
              .filter(refund -> refund.fault() == Fault.SHOP)
              .mapToLong(refund -> refund.couponReduction().won())
              .sum();
      if (shops > 0) {
        owed -=
            BigDecimal.valueOf(shops)
                .multiply(BigDecimal.valueOf(discount - gone))
                .divide(BigDecimal.valueOf(discount), 0, RoundingMode.HALF_UP)
                .longValueExact();
      }
      long collected = isCard || isDelivery ? 0 : order.price().total().won();
      return owed - fees - percent(fees, "0.1") - collected;
    }

    private static long percent(long amount, String share) {
      return BigDecimal.valueOf(amount)
          .multiply(new BigDecimal(share))
          .setScale(0, RoundingMode.HALF_UP)
          .longValueExact();
    }

    private void post(Posting.Posted posted) {
      post(posted.transaction());
      ShopBill bill = posted.bill();
      bills = bill.minus(ShopBill.NOTHING.minus(bills));
    }

    private void post(Transaction transaction) {
      for (Transaction.Line line : transaction.lines()) {
        books.merge(line.account(), line.amount().won(), Long::sum);
      }
    }

    private long of(Account account) {
      return books.getOrDefault(account, 0L);
    }

    private static long sum(long[] amounts) {
      long sum = 0;
      for (long amount : amounts) {
        sum += amount;
      }
      return sum;
    }
  }
}
