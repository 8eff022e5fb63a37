package dosirak.promotion;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.platform.privacy.PersonalData;
import dosirak.promotion.PointsStore.Movement;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The coupons and points of a person; the newest of each, as many as fit. */
final class BenefitsOfPerson implements PersonalData {
  private static final int MOST = 1_000;

  private final CouponStore coupons;
  private final PointsStore points;

  BenefitsOfPerson(CouponStore coupons, PointsStore points) {
    this.coupons = coupons;
    this.points = points;
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record MyCoupon(
      String name,
      Coupon.State state,
      @Nullable OrderId orderId,
      Instant validUntil,
      Instant issuedAt) {}

  record Mine(List<MyCoupon> coupons, Money points, List<Movement> movements) {}

  @Override
  public String name() {
    return "benefits";
  }

  @Override
  public Mine of(AccountId person) {
    return new Mine(
        coupons.of(person, null, null, MOST).stream()
            .map(coupon ->
                new MyCoupon(
                    coupon.rules().name(),
                    coupon.state(),
                    coupon.orderId(),
                    coupon.validUntil(),
                    coupon.issuedAt()))
            .toList(),
        points.read(person).balance(),
        points.movements(person, null, MOST));
  }
}
