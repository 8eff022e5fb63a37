package dosirak.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.Sealed;
import dosirak.contracts.ShopId;
import dosirak.contracts.delivery.DeliveryProblem;
import dosirak.contracts.order.Dropoff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class AssignmentTest {
  private static final Instant NOON = Instant.parse("2026-03-02T03:00:00Z");
  private static final Instant OFFER_ENDS = NOON.plus(Duration.ofMinutes(3));
  private static final Instant SHIFT_ENDS = NOON.plus(Duration.ofMinutes(60));
  private static final Instant SOON = NOON.plus(Duration.ofMinutes(1));
  private static final Instant AFTER_OFFER = OFFER_ENDS.plusMillis(1);
  private static final Instant AFTER_SHIFT = SHIFT_ENDS.plusMillis(1);
  private static final OrderId FIRST = new OrderId(new UUID(0, 1));
  private static final OrderId SECOND = new OrderId(new UUID(0, 2));
  private static final OrderId STRANGER = new OrderId(new UUID(0, 99));

  @Test
  void everyStepInEveryStateHasItsOutcome() {
    Map<String, Function<Assignment, Outcome>> steps = new LinkedHashMap<>();
    steps.put("accept", work -> work.accept(SOON));
    steps.put("accept late", work -> work.accept(AFTER_OFFER));
    steps.put("decline", work -> work.decline(SOON));
    steps.put("expire", work -> work.expire(OFFER_ENDS));
    steps.put("expire late", work -> work.expire(AFTER_OFFER));
    steps.put("reach shop", work -> work.reachShop(SOON));
    steps.put("pick up", work -> work.pickUp(FIRST, SHIFT_ENDS, SHIFT_ENDS));
    steps.put("pick up late", work -> work.pickUp(FIRST, AFTER_SHIFT, SHIFT_ENDS));
    steps.put("deliver", work -> work.deliver(FIRST, AFTER_SHIFT));
    steps.put("withdraw", work -> work.withdraw(FIRST, "order-failed", SOON));
    steps.put("give back", work -> work.giveBack("rider-silent", SOON));

    Assignment offered = offer(FIRST);
    Assignment toShop = changed(offered.accept(SOON));
    Assignment atShop = changed(toShop.reachShop(SOON));
    Assignment toCustomer = changed(atShop.pickUp(FIRST, SOON, SHIFT_ENDS));
    Map<String, Assignment> states = new LinkedHashMap<>();
    states.put("offered", offered);
    states.put("declined", changed(offered.decline(SOON)));
    states.put("expired", changed(offered.expire(AFTER_OFFER)));
    states.put("offer withdrawn", changed(offered.withdraw(FIRST, "order-failed", SOON)));
    states.put("to shop", toShop);
    states.put("at shop", atShop);
    states.put("to customer", toCustomer);
    states.put("delivered", changed(toCustomer.deliver(FIRST, SOON)));
    states.put("given back", changed(toShop.giveBack("rider-silent", SOON)));
    states.put("shift ended", shiftEnded(atShop.pickUp(FIRST, AFTER_SHIFT, SHIFT_ENDS)));
    states.put("withdrawn", changed(toShop.withdraw(FIRST, "order-failed", SOON)));
    states.put("withdrawn with food", changed(toCustomer.withdraw(FIRST, "order-failed", SOON)));

    Map<String, List<String>> expected = new LinkedHashMap<>();
    String gone = "OFFER_GONE";
    String wrong = "WRONG_STATE";
    String over = "SHIFT_ENDED";
    expected.put(
        "offered",
        List.of("TO_SHOP", gone, "ENDED", "-", "ENDED", wrong, wrong, wrong, wrong, "ENDED", "-"));
    expected.put(
        "declined", List.of(gone, gone, "-", "-", "-", wrong, wrong, wrong, wrong, "-", "-"));
    expected.put(
        "expired", List.of(gone, gone, gone, "-", "-", wrong, wrong, wrong, wrong, "-", "-"));
    expected.put(
        "offer withdrawn",
        List.of(gone, gone, gone, "-", "-", wrong, wrong, wrong, wrong, "-", "-"));
    expected.put(
        "to shop",
        List.of(
            "-", "-", wrong, "-", "-", "AT_SHOP", wrong, "shift: ENDED", wrong, "ENDED", "ENDED"));
    expected.put(
        "at shop",
        List.of(
            "-",
            "-",
            wrong,
            "-",
            "-",
            "-",
            "TO_CUSTOMER",
            "shift: ENDED",
            wrong,
            "ENDED",
            "ENDED"));
    expected.put(
        "to customer", List.of("-", "-", wrong, "-", "-", "-", "-", "-", "ENDED", "ENDED", "-"));
    expected.put("delivered", List.of(gone, gone, gone, "-", "-", "-", "-", "-", "-", "-", "-"));
    expected.put(
        "given back", List.of(gone, gone, gone, "-", "-", wrong, wrong, wrong, wrong, "-", "-"));
    expected.put(
        "shift ended", List.of(gone, gone, gone, "-", "-", "-", over, over, wrong, "-", "-"));
    expected.put(
        "withdrawn", List.of(gone, gone, gone, "-", "-", wrong, wrong, wrong, wrong, "-", "-"));
    expected.put(
        "withdrawn with food",
        List.of(gone, gone, gone, "-", "-", "-", wrong, wrong, wrong, "-", "-"));

    Map<String, List<String>> actual = new LinkedHashMap<>();
    states.forEach((name, state) ->
        actual.put(name, steps.values().stream().map(step -> inWords(step.apply(state))).toList()));
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void anOrderOfAnotherAssignmentIsUnknown() {
    Assignment atShop = changed(changed(offer(FIRST).accept(SOON)).reachShop(SOON));

    assertThat(inWords(atShop.pickUp(STRANGER, SOON, SHIFT_ENDS))).isEqualTo("UNKNOWN_ORDER");
    assertThat(inWords(atShop.deliver(STRANGER, SOON))).isEqualTo("UNKNOWN_ORDER");
    assertThat(inWords(atShop.withdraw(STRANGER, "order-failed", SOON))).isEqualTo("-");
  }

  @Test
  void whatCannotBeDeliveredFailsOnceItIsPickedUpAndGoesToAnotherBefore() {
    Assignment atShop = changed(changed(offer(FIRST, SECOND).accept(SOON)).reachShop(SOON));
    Assignment carrying = changed(atShop.pickUp(FIRST, SOON, SHIFT_ENDS));

    Assignment spilt = changed(carrying.report(FIRST, DeliveryProblem.FOOD_DAMAGED, SOON));
    Assignment over = changed(spilt.report(SECOND, DeliveryProblem.RIDER_ACCIDENT, SOON));

    assertThat(over.orders())
        .extracting(AssignedOrder::state)
        .containsExactly(AssignedOrderState.FAILED, AssignedOrderState.RETURNED);
    assertThat(over.state()).isEqualTo(AssignmentState.ENDED);
    assertThat(inWords(over.report(FIRST, DeliveryProblem.FOOD_DAMAGED, SOON))).isEqualTo("-");
    assertThat(inWords(over.report(FIRST, DeliveryProblem.WRONG_ADDRESS, SOON)))
        .isEqualTo("WRONG_STATE");
    assertThat(inWords(over.deliver(FIRST, SOON))).isEqualTo("WRONG_STATE");
    assertThat(inWords(atShop.report(STRANGER, DeliveryProblem.FOOD_DAMAGED, SOON)))
        .isEqualTo("UNKNOWN_ORDER");
  }

  @Test
  void anOperatorCanTakeBackOnlyWhatIsNotPickedUp() {
    Assignment atShop = changed(changed(offer(FIRST, SECOND).accept(SOON)).reachShop(SOON));
    Assignment carrying = changed(atShop.pickUp(FIRST, SOON, SHIFT_ENDS));

    assertThat(inWords(carrying.giveBack(FIRST, "reassigned", SOON))).isEqualTo("-");
    assertThat(inWords(carrying.giveBack(SECOND, "reassigned", SOON))).isEqualTo("TO_CUSTOMER");
    assertThat(inWords(offer(FIRST).giveBack(FIRST, "reassigned", SOON))).isEqualTo("-");
  }

  @Test
  void aBundleIsOnItsWayWhenAllOfItWasPickedUpAndEndsWithTheLastDelivery() {
    Assignment atShop = changed(changed(offer(FIRST, SECOND).accept(SOON)).reachShop(SOON));

    Assignment one = changed(atShop.pickUp(FIRST, SOON, SHIFT_ENDS));
    assertThat(one.state()).isEqualTo(AssignmentState.AT_SHOP);
    Assignment both = changed(one.pickUp(SECOND, SOON, SHIFT_ENDS));
    assertThat(both.state()).isEqualTo(AssignmentState.TO_CUSTOMER);
    Assignment half = changed(both.deliver(SECOND, SOON));
    assertThat(half.state()).isEqualTo(AssignmentState.TO_CUSTOMER);
    assertThat(half.endedAt()).isNull();
    Assignment whole = changed(half.deliver(FIRST, SOON));
    assertThat(whole.state()).isEqualTo(AssignmentState.ENDED);
    assertThat(whole.endedAt()).isEqualTo(SOON);
  }

  @Test
  void aFirstOrderOfABundleMayBeDeliveredWhileTheOtherIsAwaited() {
    Assignment atShop = changed(changed(offer(FIRST, SECOND).accept(SOON)).reachShop(SOON));

    Assignment half = changed(changed(atShop.pickUp(FIRST, SOON, SHIFT_ENDS)).deliver(FIRST, SOON));

    assertThat(half.state()).isEqualTo(AssignmentState.AT_SHOP);
    assertThat(inWords(half.pickUp(SECOND, SOON, SHIFT_ENDS))).isEqualTo("TO_CUSTOMER");
  }

  @Test
  void theEndOfTheShiftTakesOnlyWhatWasNotPickedUp() {
    Assignment atShop = changed(changed(offer(FIRST, SECOND).accept(SOON)).reachShop(SOON));
    Assignment one = changed(atShop.pickUp(FIRST, SOON, SHIFT_ENDS));

    Assignment after = shiftEnded(one.pickUp(SECOND, AFTER_SHIFT, SHIFT_ENDS));

    assertThat(after.state()).isEqualTo(AssignmentState.TO_CUSTOMER);
    assertThat(after.orders())
        .extracting(AssignedOrder::state)
        .containsExactly(AssignedOrderState.PICKED_UP, AssignedOrderState.RETURNED);
    assertThat(inWords(after.deliver(FIRST, AFTER_SHIFT))).isEqualTo("ENDED");
  }

  @Test
  void anOfferOfWhichOneOrderEndedIsStillAnOfferOfTheRest() {
    Assignment left = changed(offer(FIRST, SECOND).withdraw(FIRST, "order-failed", SOON));

    assertThat(left.state()).isEqualTo(AssignmentState.OFFERED);
    Assignment accepted = changed(left.accept(SOON));
    assertThat(accepted.live()).extracting(AssignedOrder::orderId).containsExactly(SECOND);
    assertThat(accepted.pay()).isEqualTo(Money.won(3_000));
  }

  @Test
  void whateverHappensTheStateAgreesWithTheOrders() {
    int ended = 0;
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      Assignment work = random.nextBoolean() ? offer(FIRST) : offer(FIRST, SECOND);
      Instant now = NOON;
      for (int step = 0; step < 12; step++) {
        now = now.plus(Duration.ofMinutes(random.nextInt(9)));
        Assignment before = work;
        work =
            switch (randomStep(random, work, now)) {
              case Outcome.Changed(Assignment next) -> next;
              case Outcome.ShiftEnded(Assignment next) -> next;
              case Outcome.Same _, Outcome.Refused _ -> before;
            };
        assertAgrees(work);
        assertNothingIsUndone(before, work);
      }
      ended += work.state() == AssignmentState.ENDED ? 1 : 0;
    }
    assertThat(ended).isBetween(200, 2_000);
  }

  private static Outcome randomStep(Random random, Assignment work, Instant now) {
    OrderId order = random.nextBoolean() ? FIRST : SECOND;
    return switch (random.nextInt(20)) {
      case 0 -> work.decline(now);
      case 1 -> work.expire(now);
      case 2 -> work.withdraw(order, "order-failed", now);
      case 3 -> work.giveBack("rider-silent", now);
      case 4, 5, 6 -> work.accept(now);
      case 7, 8, 9 -> work.reachShop(now);
      case 10, 11, 12, 13, 14 -> work.pickUp(order, now, SHIFT_ENDS);
      default -> work.deliver(order, now);
    };
  }

  private static void assertAgrees(Assignment work) {
    List<AssignedOrderState> live = work.live().stream().map(AssignedOrder::state).toList();
    switch (work.state()) {
      case OFFERED -> assertThat(live).isNotEmpty().containsOnly(AssignedOrderState.OFFERED);
      case TO_SHOP -> assertThat(live).isNotEmpty().containsOnly(AssignedOrderState.ASSIGNED);
      case AT_SHOP -> assertThat(live).contains(AssignedOrderState.ASSIGNED);
      case TO_CUSTOMER -> assertThat(live).isNotEmpty().containsOnly(AssignedOrderState.PICKED_UP);
      case ENDED -> assertThat(live).isEmpty();
    }
    assertThat(work.endedAt() != null).isEqualTo(work.state() == AssignmentState.ENDED);
    for (AssignedOrder order : work.orders()) {
      assertThat(order.endedAt() != null).isEqualTo(!order.state().isLive());
      assertThat(order.deliveredAt() != null)
          .isEqualTo(order.state() == AssignedOrderState.DELIVERED);
      if (order.pickedUpAt() != null) {
        assertThat(order.pickedUpAt()).isBetween(order.assignedAt(), SHIFT_ENDS);
        assertThat(order.atShopAt()).isNotNull();
      }
    }
  }

  private static void assertNothingIsUndone(Assignment before, Assignment after) {
    for (int i = 0; i < before.orders().size(); i++) {
      if (!before.orders().get(i).state().isLive()) {
        assertThat(after.orders().get(i)).isEqualTo(before.orders().get(i));
      }
    }
  }

  private static Assignment offer(OrderId... orderIds) {
    List<AssignedOrder> orders = new ArrayList<>();
    for (OrderId orderId : orderIds) {
      Stop stop =
          new Stop(
              orderId,
              "A-1",
              new Dropoff(new Sealed("Door"), new GeoPoint(37.5, 127), new Sealed("010"), null),
              NOON,
              null);
      orders.add(AssignedOrder.offered(stop, orders.size() + 1, Money.won(3_000)));
    }
    return Assignment.offer(
        new AssignmentId(new UUID(1, 1)),
        new AccountId(new UUID(2, 2)),
        new Shop(new ShopId(new UUID(3, 3)), "Kimbap House", new GeoPoint(37.5, 127)),
        NOON,
        OFFER_ENDS,
        SOON,
        orders);
  }

  private static Assignment changed(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Changed.class);
    return ((Outcome.Changed) outcome).next();
  }

  private static Assignment shiftEnded(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.ShiftEnded.class);
    return ((Outcome.ShiftEnded) outcome).next();
  }

  private static String inWords(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Changed(Assignment next) -> next.state().name();
      case Outcome.ShiftEnded(Assignment next) -> "shift: " + next.state().name();
      case Outcome.Same _ -> "-";
      case Outcome.Refused(Outcome.Refusal refusal) -> refusal.name();
    };
  }
}
