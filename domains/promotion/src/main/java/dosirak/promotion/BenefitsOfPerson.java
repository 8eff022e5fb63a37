package dosirak.promotion;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.platform.privacy.PersonalData;
import dosirak.promotion.PointsStore.Movement;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The coupons, points and places in lines of a person; the newest of each, as many as fit. */
final class BenefitsOfPerson implements PersonalData {
  private static final int MOST = 1_000;

  private final CouponStore coupons;
  private final PointsStore points;
  private final FlashStore flashes;

  BenefitsOfPerson(CouponStore coupons, PointsStore points, FlashStore flashes) {
    this.coupons = coupons;
    this.points = points;
    this.flashes = flashes;
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record MyCoupon(
      String name,
      Coupon.State state,
      @Nullable OrderId orderId,
      Instant validUntil,
      Instant issuedAt) {}

  /** A place in the line of a flash. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record MyPlace(String name, UUID pass, @Nullable Long number, Instant joinedAt) {}

  record Mine(
      List<MyCoupon> coupons, Money points, List<Movement> movements, List<MyPlace> places) {}

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
        points.movements(person, null, MOST),
        flashes.ofCustomer(person, MOST).stream()
            .map(named ->
                new MyPlace(
                    named.name(),
                    named.place().pass(),
                    named.place().number(),
                    named.place().joinedAt()))
            .toList());
  }
}
