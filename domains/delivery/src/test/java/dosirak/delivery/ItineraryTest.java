package dosirak.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.Sealed;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.Dropoff;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A rider makes 300 m a minute; the doors are 900 m and 1500 m north of the shop. */
class ItineraryTest {
  private static final Instant NOON = Instant.parse("2026-03-02T03:00:00Z");
  private static final OrderId NEAR = new OrderId(new UUID(0, 1));
  private static final OrderId FAR = new OrderId(new UUID(0, 2));

  @Test
  void aReadyOrderTakesTheWayTheServiceAndTheDoor() {
    Itinerary itinerary = Itinerary.of(offer(NOON), north(-600), 300, NOON);

    assertThat(itinerary.freeAt())
        .isCloseTo(minutes(2 + 4 + 3 + 4 + 2 + 4), within(1, ChronoUnit.SECONDS));
    assertThat(itinerary.freeLocation()).isEqualTo(north(1_500));
  }

  @Test
  void foodThatIsNotReadyIsWaitedFor() {
    Itinerary itinerary = Itinerary.of(offer(minutes(30)), north(-600), 300, NOON);

    assertThat(itinerary.freeAt())
        .isCloseTo(minutes(30 + 3 + 4 + 2 + 4), within(1, ChronoUnit.SECONDS));
  }

  @Test
  void atTheShopTheServiceCountsFromTheArrival() {
    Assignment atShop = step(step(offer(NOON).accept(NOON)).reachShop(NOON));

    Itinerary itinerary = Itinerary.of(atShop, north(0), 300, minutes(3));

    assertThat(itinerary.freeAt())
        .isCloseTo(minutes(4 + 3 + 4 + 2 + 4), within(1, ChronoUnit.SECONDS));
  }

  @Test
  void afterADeliveryOnlyTheRestCounts() {
    Assignment atShop = step(step(offer(NOON).accept(NOON)).reachShop(NOON));
    Assignment carrying =
        step(step(atShop.pickUp(NEAR, NOON, minutes(60))).pickUp(FAR, NOON, minutes(60)));

    Itinerary itinerary =
        Itinerary.of(step(carrying.deliver(NEAR, minutes(9))), north(900), 300, minutes(9));

    assertThat(itinerary.freeAt()).isCloseTo(minutes(9 + 2 + 4), within(1, ChronoUnit.SECONDS));
  }

  @Test
  void aDoorIsReachedAfterThoseBeforeIt() {
    Assignment work = offer(NOON);

    assertThat(Itinerary.reachesDoor(work, NEAR, north(-600), 300, NOON))
        .hasValueSatisfying(
            at -> assertThat(at).isCloseTo(minutes(2 + 4 + 3), within(1, ChronoUnit.SECONDS)));
    assertThat(Itinerary.reachesDoor(work, FAR, north(-600), 300, NOON))
        .hasValueSatisfying(at ->
            assertThat(at).isCloseTo(minutes(2 + 4 + 3 + 4 + 2), within(1, ChronoUnit.SECONDS)));
  }

  @Test
  void nobodyComesToADoorThatIsNotLeft() {
    Assignment ended = step(offer(NOON).decline(NOON));

    assertThat(Itinerary.reachesDoor(ended, NEAR, north(0), 300, NOON)).isEmpty();
  }

  @Test
  void aRiderWithNothingLeftIsFreeAtOnce() {
    Assignment ended = step(offer(NOON).decline(NOON));

    assertThat(Itinerary.of(ended, north(5), 300, NOON)).isEqualTo(new Itinerary(NOON, north(5)));
  }

  private static Assignment offer(Instant readyAt) {
    return Assignment.offer(
        new AssignmentId(new UUID(1, 1)),
        new AccountId(new UUID(2, 2)),
        new Shop(new ShopId(new UUID(3, 3)), "Kimbap House", north(0)),
        NOON,
        minutes(3),
        NOON,
        List.of(order(NEAR, 1, 900, readyAt), order(FAR, 2, 1_500, NOON)));
  }

  private static AssignedOrder order(OrderId orderId, int sequence, int north, Instant readyAt) {
    Dropoff dropoff = new Dropoff(new Sealed("Door"), north(north), new Sealed("010"), null);
    return AssignedOrder.offered(
        new Stop(orderId, "A-1", dropoff, readyAt, null), sequence, Money.won(3_000));
  }

  private static Assignment step(Outcome outcome) {
    return ((Outcome.Changed) outcome).next();
  }

  private static GeoPoint north(double metres) {
    return new GeoPoint(37.5 + Math.toDegrees(metres / 6_371_008.8), 127);
  }

  private static Instant minutes(int minutes) {
    return NOON.plus(Duration.ofMinutes(minutes));
  }
}
