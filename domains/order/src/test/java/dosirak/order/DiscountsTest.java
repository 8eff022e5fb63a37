package dosirak.order;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.CouponId;
import dosirak.contracts.Money;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.CouponUse;
import dosirak.contracts.order.DiscountTarget;
import dosirak.contracts.promotion.CouponRules;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Golden cases of what coupons and points take off. */
class DiscountsTest {
  private static final Instant NOON = Instant.parse("2026-03-02T03:00:00Z");
  private static final ShopId SHOP = new ShopId(new UUID(5, 5));

  @Test
  void aShareIsRoundedHalfUpToTheWon() {
    assertThat(percentOf(1000, 12_345)).as("1234.5").isEqualTo(1235);
    assertThat(percentOf(1000, 12_344)).as("1234.4").isEqualTo(1234);
    assertThat(percentOf(333, 15)).as("0.4995").isZero();
    assertThat(percentOf(5000, 1)).as("0.5").isEqualTo(1);
    assertThat(percentOf(10_000, 9999)).isEqualTo(9999);
    assertThat(percentOf(1, 5000)).as("0.5").isEqualTo(1);
    assertThat(percentOf(1, 4999)).as("0.4999").isZero();
  }

  @Test
  void aShareIsOfTheWholeItemsWhateverAnotherCouponTookOff() {
    var taken =
        taken(
            20_000,
            3000,
            0,
            rules(DiscountTarget.ITEMS, 5000L, null, null),
            rules(DiscountTarget.ITEMS, null, 1000, null));
    assertThat(taken.coupons())
        .extracting(CouponUse::discount)
        .containsExactly(Money.won(5000), Money.won(2000));
    assertThat(taken.couponDiscount()).isEqualTo(Money.won(7000));
  }

  @Test
  void couponsTakeNoMoreOffThanThereIs() {
    var taken =
        taken(
            7000,
            1000,
            0,
            rules(DiscountTarget.ITEMS, 5000L, null, null),
            rules(DiscountTarget.ITEMS, 5000L, null, null),
            rules(DiscountTarget.DELIVERY, 3000L, null, null));
    assertThat(taken.coupons())
        .extracting(CouponUse::discount)
        .containsExactly(Money.won(5000), Money.won(2000), Money.won(1000));
  }

  @Test
  void aShareStopsAtItsMost() {
    assertThat(taken(50_000, 0, 0, rules(DiscountTarget.ITEMS, null, 2000, 3000L)).couponDiscount())
        .isEqualTo(Money.won(3000));
    assertThat(taken(10_000, 0, 0, rules(DiscountTarget.ITEMS, null, 2000, 3000L)).couponDiscount())
        .isEqualTo(Money.won(2000));
  }

  @Test
  void aShareOfTheDeliveryIsOfTheTip() {
    assertThat(
            taken(50_000, 2501, 0, rules(DiscountTarget.DELIVERY, null, 5000, null))
                .couponDiscount())
        .as("1250.5")
        .isEqualTo(Money.won(1251));
  }

  @Test
  void aCouponThatWouldTakeNothingOffIsRefusedAndNotUsedUp() {
    assertThat(take(10_000, 0, 0, rules(DiscountTarget.DELIVERY, 3000L, null, null)))
        .isInstanceOf(Discounts.Refused.class);
    assertThat(
            take(
                5000,
                0,
                0,
                rules(DiscountTarget.ITEMS, 5000L, null, null),
                rules(DiscountTarget.ITEMS, 100L, null, null)))
        .isInstanceOf(Discounts.Refused.class);
  }

  @Test
  void pointsPayForAllThatIsLeftAndNoMore() {
    CouponRules coupon = rules(DiscountTarget.ITEMS, 5000L, null, null);
    assertThat(taken(7000, 1000, 3000, coupon).points()).isEqualTo(Money.won(3000));
    assertThat(take(7000, 1000, 3001, coupon))
        .isInstanceOfSatisfying(
            Discounts.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(PriceCart.Reason.TOO_MANY_POINTS));
  }

  private static long percentOf(int basisPoints, long items) {
    return rules(DiscountTarget.ITEMS, null, basisPoints, null).worthOn(Money.won(items)).won();
  }

  private static Discounts.Taken taken(long items, long tip, long points, CouponRules... rules) {
    return (Discounts.Taken) take(items, tip, points, rules);
  }

  private static Discounts.Result take(long items, long tip, long points, CouponRules... rules) {
    List<Purse.Coupon> coupons =
        IntStream.range(0, rules.length)
            .mapToObj(i ->
                new Purse.Coupon(
                    new CouponId(new UUID(7, i)),
                    new AccountId(new UUID(8, 8)),
                    rules[i],
                    NOON.plusMillis(1),
                    false))
            .toList();
    return Discounts.take(
        SHOP,
        Money.won(items),
        Money.won(tip),
        coupons.stream().map(Purse.Coupon::couponId).toList(),
        Money.won(points),
        new Purse(coupons, Money.won(1_000_000)),
        NOON);
  }

  private static CouponRules rules(
      DiscountTarget target,
      @Nullable Long amount,
      @Nullable Integer basisPoints,
      @Nullable Long most) {
    return new CouponRules(
        "Coupon",
        target,
        amount == null ? null : Money.won(amount),
        basisPoints,
        most == null ? null : Money.won(most),
        Money.ZERO,
        null,
        true,
        0);
  }
}
