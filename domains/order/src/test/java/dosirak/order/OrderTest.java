package dosirak.order;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.Sealed;
import dosirak.contracts.ShopId;
import dosirak.contracts.delivery.DeliveryProblem;
import dosirak.contracts.order.Dropoff;
import dosirak.contracts.order.ExpiryStage;
import dosirak.contracts.order.FailureCause;
import dosirak.contracts.order.Fault;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.OrderAccepted;
import dosirak.contracts.order.OrderCompleted;
import dosirak.contracts.order.OrderDelayed;
import dosirak.contracts.order.OrderEvent;
import dosirak.contracts.order.OrderExpired;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderFailed;
import dosirak.contracts.order.OrderLine;
import dosirak.contracts.order.OrderPaid;
import dosirak.contracts.order.OrderPickedUp;
import dosirak.contracts.order.OrderPlaced;
import dosirak.contracts.order.OrderPrice;
import dosirak.contracts.order.OrderReady;
import dosirak.contracts.order.PaymentMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OrderTest {
  private static final Instant NOON = Instant.parse("2026-03-02T03:00:00Z");
  private static final AccountId RIDER = new AccountId(new UUID(7, 7));
  private static final AccountId OTHER_RIDER = new AccountId(new UUID(8, 8));

  /** What may happen: in which state, on which command, to which state, saying what. */
  private record Move(
      OrderState from, Class<? extends OrderCommand> on, OrderState to, String... says) {}

  private static final List<Move> COMMON =
      List.of(
          new Move(OrderState.PENDING, OrderCommand.Pay.class, OrderState.PAID, "OrderPaid"),
          new Move(
              OrderState.PENDING,
              OrderCommand.FailPayment.class,
              OrderState.PAYMENT_FAILED,
              "OrderPaymentFailed"),
          new Move(
              OrderState.PENDING,
              OrderCommand.RefuseBenefits.class,
              OrderState.PAYMENT_FAILED,
              "OrderPaymentFailed"),
          new Move(OrderState.PENDING, OrderCommand.ReserveBenefits.class, OrderState.PENDING),
          new Move(
              OrderState.PENDING,
              OrderCommand.Cancel.class,
              OrderState.CANCELLED,
              "OrderCancelled"),
          new Move(
              OrderState.PENDING,
              OrderCommand.MeetDeadline.class,
              OrderState.EXPIRED,
              "OrderExpired"),
          new Move(
              OrderState.PAID, OrderCommand.Accept.class, OrderState.ACCEPTED, "OrderAccepted"),
          new Move(
              OrderState.PAID, OrderCommand.Reject.class, OrderState.REJECTED, "OrderRejected"),
          new Move(
              OrderState.PAID, OrderCommand.Cancel.class, OrderState.CANCELLED, "OrderCancelled"),
          new Move(
              OrderState.PAID, OrderCommand.MeetDeadline.class, OrderState.EXPIRED, "OrderExpired"),
          new Move(
              OrderState.ACCEPTED, OrderCommand.MarkReady.class, OrderState.READY, "OrderReady"),
          new Move(
              OrderState.ACCEPTED, OrderCommand.Delay.class, OrderState.ACCEPTED, "OrderDelayed"),
          new Move(
              OrderState.ACCEPTED,
              OrderCommand.CancelAccepted.class,
              OrderState.CANCELLED,
              "OrderCancelled"),
          new Move(
              OrderState.READY,
              OrderCommand.CancelAccepted.class,
              OrderState.CANCELLED,
              "OrderCancelled"),
          new Move(
              OrderState.ACCEPTED,
              OrderCommand.MeetDeadline.class,
              OrderState.FAILED,
              "OrderFailed"),
          new Move(
              OrderState.READY, OrderCommand.MeetDeadline.class, OrderState.FAILED, "OrderFailed"));

  private static final List<Move> DELIVERY =
      List.of(
          new Move(OrderState.ACCEPTED, OrderCommand.AssignRider.class, OrderState.ACCEPTED),
          new Move(OrderState.ACCEPTED, OrderCommand.UnassignRider.class, OrderState.ACCEPTED),
          new Move(
              OrderState.ACCEPTED,
              OrderCommand.PickUp.class,
              OrderState.PICKED_UP,
              "OrderPickedUp"),
          new Move(
              OrderState.ACCEPTED,
              OrderCommand.Deliver.class,
              OrderState.COMPLETED,
              "OrderPickedUp",
              "OrderDelivered",
              "OrderCompleted"),
          new Move(
              OrderState.ACCEPTED,
              OrderCommand.FailDelivery.class,
              OrderState.FAILED,
              "OrderPickedUp",
              "OrderFailed"),
          new Move(
              OrderState.READY,
              OrderCommand.FailDelivery.class,
              OrderState.FAILED,
              "OrderPickedUp",
              "OrderFailed"),
          new Move(
              OrderState.PICKED_UP,
              OrderCommand.FailDelivery.class,
              OrderState.FAILED,
              "OrderFailed"),
          new Move(OrderState.READY, OrderCommand.AssignRider.class, OrderState.READY),
          new Move(OrderState.READY, OrderCommand.UnassignRider.class, OrderState.READY),
          new Move(
              OrderState.READY, OrderCommand.PickUp.class, OrderState.PICKED_UP, "OrderPickedUp"),
          new Move(
              OrderState.READY,
              OrderCommand.Deliver.class,
              OrderState.COMPLETED,
              "OrderPickedUp",
              "OrderDelivered",
              "OrderCompleted"),
          new Move(
              OrderState.PICKED_UP,
              OrderCommand.Deliver.class,
              OrderState.COMPLETED,
              "OrderDelivered",
              "OrderCompleted"),
          new Move(
              OrderState.PICKED_UP,
              OrderCommand.MeetDeadline.class,
              OrderState.FAILED,
              "OrderFailed"));

  private static final List<Move> PICKUP =
      List.of(
          new Move(
              OrderState.ACCEPTED,
              OrderCommand.HandOver.class,
              OrderState.COMPLETED,
              "OrderPickedUp",
              "OrderDelivered",
              "OrderCompleted"),
          new Move(
              OrderState.READY,
              OrderCommand.HandOver.class,
              OrderState.COMPLETED,
              "OrderPickedUp",
              "OrderDelivered",
              "OrderCompleted"));

  private static Stream<OrderCommand> commands() {
    return Stream.of(
        new OrderCommand.Pay(),
        new OrderCommand.FailPayment("REJECT_CARD_PAYMENT"),
        new OrderCommand.ReserveBenefits(),
        new OrderCommand.RefuseBenefits("coupon-used"),
        new OrderCommand.Accept(20),
        new OrderCommand.Reject("busy"),
        new OrderCommand.MarkReady(),
        new OrderCommand.HandOver(),
        new OrderCommand.Cancel("changed my mind"),
        new OrderCommand.Delay(10, "busy"),
        new OrderCommand.CancelAccepted("ran-out", Fault.SHOP, null),
        new OrderCommand.FailDelivery(RIDER, DeliveryProblem.FOOD_DAMAGED, NOON),
        new OrderCommand.AssignRider(RIDER),
        new OrderCommand.UnassignRider(RIDER),
        new OrderCommand.PickUp(RIDER, NOON),
        new OrderCommand.Deliver(RIDER, NOON),
        new OrderCommand.MeetDeadline());
  }

  @Test
  void everyKindOfCommandIsTried() {
    assertThat(commands().map(OrderCommand::getClass).distinct())
        .hasSameSizeAs(OrderCommand.class.getPermittedSubclasses());
  }

  private record Case(Fulfilment fulfilment, OrderState state, OrderCommand command) {}

  static Stream<Case> everyStateWithEveryCommand() {
    return Stream.of(Fulfilment.values())
        .flatMap(fulfilment ->
            Stream.of(OrderState.values())
                .filter(state -> state != OrderState.DELIVERED)
                .filter(state -> fulfilment == Fulfilment.DELIVERY || state != OrderState.PICKED_UP)
                .flatMap(state -> commands().map(command -> new Case(fulfilment, state, command))));
  }

  @ParameterizedTest
  @MethodSource("everyStateWithEveryCommand")
  void aCommandDoesWhatTheTableSaysAndNothingElse(Case tried) {
    Order order = inState(tried.fulfilment(), tried.state());
    Instant muchLater = NOON.plus(Duration.ofDays(1));

    Order.Outcome outcome = order.decide(tried.command(), muchLater);

    Optional<Move> move =
        Stream.concat(
                COMMON.stream(),
                (tried.fulfilment() == Fulfilment.DELIVERY ? DELIVERY : PICKUP).stream())
            .filter(m -> m.from() == tried.state() && m.on() == tried.command().getClass())
            .findFirst();
    if (move.isPresent()) {
      Order.Decision decision = (Order.Decision) outcome;
      assertThat(decision.next().state()).isEqualTo(move.get().to());
      assertThat(types(decision)).containsExactly(move.get().says());
      assertThat(decision.events()).allMatch(e -> e.key().equals(order.facts().orderId() + ""));
    } else if (outcome instanceof Order.Decision decision) {
      assertThat(tried.command()).isInstanceOf(OrderCommand.MeetDeadline.class);
      assertThat(decision.next()).isEqualTo(order);
      assertThat(decision.events()).isEmpty();
      assertThat(decision.reached()).isEmpty();
    } else {
      Order.Refusal refusal = (Order.Refusal) outcome;
      assertThat(refusal.code())
          .isEqualTo(
              tried.command() instanceof OrderCommand.HandOver
                      && tried.fulfilment() == Fulfilment.DELIVERY
                  ? "not-a-pickup-order"
                  : "wrong-state");
    }
  }

  @ParameterizedTest
  @MethodSource("everyStateWithEveryCommand")
  void anOrderHasADeadlineExactlyWhileItWaitsForSomethingAndAnEndExactlyWhenItEnded(Case tried) {
    if (order(tried) instanceof Order.Decision(Order next, var _, var reached)) {
      assertThat(next.deadlineAt() != null).isEqualTo(!next.state().ended());
      assertThat(next.endedAt() != null).isEqualTo(next.state().ended());
      assertThat(next.endedReason() != null)
          .isEqualTo(next.state().ended() && next.state() != OrderState.COMPLETED);
      if (!reached.isEmpty()) {
        assertThat(reached.getLast().state()).isEqualTo(next.state());
      }
    }
  }

  private static Order.Outcome order(Case tried) {
    return inState(tried.fulfilment(), tried.state()).decide(tried.command(), NOON);
  }

  @Test
  void aCardOrderIsDueToBePaidInFifteenMinutes() {
    Order.Decision placed = Order.place(facts(Fulfilment.DELIVERY, PaymentMethod.CARD));
    Instant due = NOON.plus(Duration.ofMinutes(15));
    assertThat(placed.events()).containsExactly(new OrderPlaced(placed.next().facts(), due));
    assertThat(placed.next().deadlineAt()).isEqualTo(due);
    assertThat(placed.reached()).containsExactly(new Order.Step(OrderState.PENDING, NOON));
  }

  @Test
  void anOrderPaidAtTheDoorIsPlacedAndPaidAtOnce() {
    Order.Decision placed = Order.place(facts(Fulfilment.PICKUP, PaymentMethod.AT_THE_DOOR));
    Instant due = NOON.plus(Duration.ofMinutes(10));
    assertThat(types(placed)).containsExactly("OrderPlaced", "OrderPaid");
    assertThat(placed.next().state()).isEqualTo(OrderState.PAID);
    assertThat(placed.next().deadlineAt()).isEqualTo(due);
    assertThat(placed.reached())
        .containsExactly(
            new Order.Step(OrderState.PENDING, NOON), new Order.Step(OrderState.PAID, NOON));
  }

  @Test
  void aDeadlineIsMetAtItsMomentAndNotBefore() {
    Order order = inState(Fulfilment.DELIVERY, OrderState.PENDING);
    Instant due = order.paymentDueAt();
    assertThat(decide(order, new OrderCommand.MeetDeadline(), due.minusNanos(1000)).next())
        .isEqualTo(order);
    assertThat(decide(order, new OrderCommand.MeetDeadline(), due).events())
        .containsExactly(new OrderExpired(order.facts(), ExpiryStage.PAYMENT, due));
  }

  @Test
  void aPaidOrderThatIsNotAnsweredExpiresAtTheAcceptanceStage() {
    Order paid = inState(Fulfilment.DELIVERY, OrderState.PAID);
    Instant due = NOON.plus(Duration.ofMinutes(10));
    assertThat(paid.deadlineAt()).isEqualTo(due);
    assertThat(decide(paid, new OrderCommand.MeetDeadline(), due).events())
        .containsExactly(new OrderExpired(paid.facts(), ExpiryStage.ACCEPTANCE, due));
  }

  @Test
  void theReadyTimeIsThePromiseUntilTheFoodIsReady() {
    Order paid = inState(Fulfilment.DELIVERY, OrderState.PAID);
    Order.Decision accepted = decide(paid, new OrderCommand.Accept(20), NOON);
    Instant promised = NOON.plus(Duration.ofMinutes(20));
    assertThat(accepted.events())
        .containsExactly(new OrderAccepted(paid.facts(), 20, promised, NOON));
    assertThat(accepted.next().readyAt()).isEqualTo(promised);
    assertThat(accepted.next().deadlineAt()).isEqualTo(promised.plus(Duration.ofMinutes(60)));

    Instant early = NOON.plus(Duration.ofMinutes(12));
    Order.Decision ready = decide(accepted.next(), new OrderCommand.MarkReady(), early);
    assertThat(ready.events()).containsExactly(new OrderReady(paid.facts(), early));
    assertThat(ready.next().readyAt()).isEqualTo(early);
    assertThat(ready.next().deadlineAt()).isEqualTo(early.plus(Duration.ofMinutes(60)));
  }

  @Test
  void withoutARiderAnHourAfterTheReadyTimeTheOrderFails() {
    Order ready = inState(Fulfilment.DELIVERY, OrderState.READY);
    Instant due = NOON.plus(Duration.ofMinutes(60));
    assertThat(decide(ready, new OrderCommand.MeetDeadline(), due).events())
        .containsExactly(new OrderFailed(ready.facts(), FailureCause.NO_RIDER, null, due));
  }

  @Test
  void aRiderWhoTookTheRideHoldsTheFailureOff() {
    Order ready = inState(Fulfilment.DELIVERY, OrderState.READY);
    Instant late = NOON.plus(Duration.ofMinutes(59));
    Order assigned = decide(ready, new OrderCommand.AssignRider(RIDER), late).next();
    assertThat(
            decide(assigned, new OrderCommand.MeetDeadline(), NOON.plus(Duration.ofMinutes(61)))
                .next())
        .isEqualTo(assigned);
    assertThat(assigned.deadlineAt()).isEqualTo(late.plus(Duration.ofMinutes(90)));
  }

  @Test
  void aRiderWhoGivesTheOrderBackLateLeavesAShortWhileToFindAnother() {
    Order ready = inState(Fulfilment.DELIVERY, OrderState.READY);
    Order assigned = decide(ready, new OrderCommand.AssignRider(RIDER), NOON).next();

    Instant early = NOON.plus(Duration.ofMinutes(5));
    assertThat(decide(assigned, new OrderCommand.UnassignRider(RIDER), early).next().deadlineAt())
        .isEqualTo(NOON.plus(Duration.ofMinutes(60)));
    Instant late = NOON.plus(Duration.ofMinutes(70));
    Order unassigned = decide(assigned, new OrderCommand.UnassignRider(RIDER), late).next();
    assertThat(unassigned.riderId()).isNull();
    assertThat(unassigned.deadlineAt()).isEqualTo(late.plus(Duration.ofMinutes(10)));
  }

  @Test
  void aRiderWhoWasReplacedCannotTakeTheNewOneOff() {
    Order ready = inState(Fulfilment.DELIVERY, OrderState.READY);
    Order assigned = decide(ready, new OrderCommand.AssignRider(RIDER), NOON).next();
    Order replaced = decide(assigned, new OrderCommand.AssignRider(OTHER_RIDER), NOON).next();
    assertThat(decide(replaced, new OrderCommand.UnassignRider(RIDER), NOON).next())
        .isEqualTo(replaced);
  }

  @Test
  void whoPicksUpIsWhoBringsIt() {
    Order ready = inState(Fulfilment.DELIVERY, OrderState.READY);
    Order assigned = decide(ready, new OrderCommand.AssignRider(RIDER), NOON).next();
    Order.Decision pickedUp = decide(assigned, new OrderCommand.PickUp(OTHER_RIDER, NOON), NOON);
    assertThat(pickedUp.next().riderId()).isEqualTo(OTHER_RIDER);
    assertThat(pickedUp.events())
        .containsExactly(new OrderPickedUp(ready.facts(), OTHER_RIDER, NOON));
  }

  @Test
  void foodThatIsNinetyMinutesOnItsWayFails() {
    Order pickedUp = inState(Fulfilment.DELIVERY, OrderState.PICKED_UP);
    Instant due = NOON.plus(Duration.ofMinutes(90));
    assertThat(pickedUp.deadlineAt()).isEqualTo(due);
    assertThat(decide(pickedUp, new OrderCommand.MeetDeadline(), due).events())
        .containsExactly(new OrderFailed(pickedUp.facts(), FailureCause.NOT_DELIVERED, RIDER, due));
  }

  @Test
  void aPickUpThatIsHeardOfVeryLateLeavesTimeToHearOfTheDelivery() {
    Order ready = inState(Fulfilment.DELIVERY, OrderState.READY);
    Instant heard = NOON.plus(Duration.ofHours(3));
    assertThat(decide(ready, new OrderCommand.PickUp(RIDER, NOON), heard).next().deadlineAt())
        .isEqualTo(heard.plus(Duration.ofMinutes(10)));
  }

  @Test
  void aDeliveryIsDatedAsItHappenedAndTheOrderIsCompletedWhenItIsHeard() {
    Order pickedUp = inState(Fulfilment.DELIVERY, OrderState.PICKED_UP);
    Instant heard = NOON.plusSeconds(30);
    Order.Decision decision = decide(pickedUp, new OrderCommand.Deliver(RIDER, NOON), heard);
    assertThat(decision.reached())
        .containsExactly(
            new Order.Step(OrderState.DELIVERED, NOON),
            new Order.Step(OrderState.COMPLETED, heard));
    assertThat(decision.events().getLast())
        .isEqualTo(new OrderCompleted(pickedUp.facts(), RIDER, heard));
  }

  @Test
  void aDelayMovesTheReadyTimeAndTheDeadlineWithIt() {
    Order accepted = inState(Fulfilment.DELIVERY, OrderState.ACCEPTED);
    Instant promised = Objects.requireNonNull(accepted.readyAt());

    Order.Decision decision = decide(accepted, new OrderCommand.Delay(10, "busy"), NOON);

    Instant ready = promised.plus(Duration.ofMinutes(10));
    assertThat(decision.next().readyAt()).isEqualTo(ready);
    assertThat(decision.next().deadlineAt()).isEqualTo(ready.plus(Order.RIDER_LIMIT));
    assertThat(decision.events())
        .containsExactly(new OrderDelayed(accepted.facts(), ready, "busy", NOON));
  }

  @Test
  void whoCouldNotDeliverSaysWhoBearsIt() {
    assertThat(faultOf(DeliveryProblem.CUSTOMER_ABSENT, PaymentMethod.CARD))
        .isEqualTo(Fault.CUSTOMER);
    assertThat(faultOf(DeliveryProblem.WRONG_ADDRESS, PaymentMethod.POINTS))
        .isEqualTo(Fault.CUSTOMER);
    assertThat(faultOf(DeliveryProblem.CUSTOMER_ABSENT, PaymentMethod.AT_THE_DOOR))
        .as("nothing was paid, so nothing can be kept")
        .isEqualTo(Fault.PLATFORM);
    assertThat(faultOf(DeliveryProblem.FOOD_DAMAGED, PaymentMethod.CARD)).isEqualTo(Fault.RIDER);
    assertThat(faultOf(DeliveryProblem.RIDER_ACCIDENT, PaymentMethod.CARD)).isEqualTo(Fault.RIDER);
  }

  private static Fault faultOf(DeliveryProblem problem, PaymentMethod method) {
    Order order = Order.place(facts(Fulfilment.DELIVERY, method)).next();
    if (order.state() == OrderState.PENDING) {
      order = decide(order, new OrderCommand.Pay(), NOON).next();
    }
    order = decide(order, new OrderCommand.Accept(20), NOON).next();
    order = decide(order, new OrderCommand.PickUp(RIDER, NOON), NOON).next();
    OrderFailed failed =
        (OrderFailed)
            decide(order, new OrderCommand.FailDelivery(RIDER, problem, NOON), NOON)
                .events()
                .getLast();
    assertThat(failed.cause()).isEqualTo(FailureCause.DELIVERY_FAILED);
    assertThat(failed.givenBack() != null)
        .as("only who is at fault gets nothing back")
        .isEqualTo(failed.fault() == Fault.CUSTOMER);
    return Objects.requireNonNull(failed.fault());
  }

  @Test
  void aPickupOrderThatNobodyCollectsFailsAfterThreeHours() {
    Order ready = inState(Fulfilment.PICKUP, OrderState.READY);
    Instant late = NOON.plus(Duration.ofHours(3));

    assertThat(ready.deadlineAt()).isEqualTo(late);
    OrderFailed failed =
        (OrderFailed) decide(ready, new OrderCommand.MeetDeadline(), late).events().getFirst();

    assertThat(failed.cause()).isEqualTo(FailureCause.NOT_COLLECTED);
    assertThat(failed.fault()).isEqualTo(Fault.CUSTOMER);
  }

  @Test
  void aPickupOrderIsHandedOverWithoutARider() {
    Order ready = inState(Fulfilment.PICKUP, OrderState.READY);
    Order.Decision decision = decide(ready, new OrderCommand.HandOver(), NOON);
    assertThat(decision.reached())
        .extracting(Order.Step::state)
        .containsExactly(OrderState.PICKED_UP, OrderState.DELIVERED, OrderState.COMPLETED);
    assertThat(decision.events().getLast())
        .isEqualTo(new OrderCompleted(ready.facts(), null, NOON));
  }

  @Test
  void whatIsPaidStartsTheShopsTimeWhenItIsHeard() {
    Order pending = inState(Fulfilment.DELIVERY, OrderState.PENDING);
    Instant heard = NOON.plus(Duration.ofMinutes(14));
    assertThat(decide(pending, new OrderCommand.Pay(), heard).events())
        .containsExactly(new OrderPaid(pending.facts(), heard.plus(Duration.ofMinutes(10)), heard));
  }

  private static List<String> types(Order.Decision decision) {
    List<String> types = new ArrayList<>();
    for (OrderEvent event : decision.events()) {
      types.add(event.getClass().getSimpleName());
    }
    return types;
  }

  private static Order.Decision decide(Order order, OrderCommand command, Instant now) {
    return (Order.Decision) order.decide(command, now);
  }

  /** How to bring an order from placed to a state. */
  private static final Map<OrderState, List<OrderCommand>> ROADS =
      Map.of(
          OrderState.PENDING, List.of(),
          OrderState.PAID, List.of(new OrderCommand.Pay()),
          OrderState.ACCEPTED, List.of(new OrderCommand.Pay(), new OrderCommand.Accept(20)),
          OrderState.READY,
              List.of(
                  new OrderCommand.Pay(),
                  new OrderCommand.Accept(20),
                  new OrderCommand.MarkReady()),
          OrderState.PICKED_UP,
              List.of(
                  new OrderCommand.Pay(),
                  new OrderCommand.Accept(20),
                  new OrderCommand.PickUp(RIDER, NOON)),
          OrderState.PAYMENT_FAILED, List.of(new OrderCommand.FailPayment("refused")),
          OrderState.REJECTED, List.of(new OrderCommand.Pay(), new OrderCommand.Reject("busy")),
          OrderState.CANCELLED, List.of(new OrderCommand.Cancel("no")));

  private static Order inState(Fulfilment fulfilment, OrderState state) {
    Order order = Order.place(facts(fulfilment, PaymentMethod.CARD)).next();
    Instant never = NOON.plus(Duration.ofDays(1));
    return switch (state) {
      case EXPIRED -> decide(order, new OrderCommand.MeetDeadline(), never).next();
      case FAILED ->
          decide(inState(fulfilment, OrderState.READY), new OrderCommand.MeetDeadline(), never)
              .next();
      case COMPLETED ->
          fulfilment == Fulfilment.PICKUP
              ? decide(inState(fulfilment, OrderState.READY), new OrderCommand.HandOver(), NOON)
                  .next()
              : decide(
                      inState(fulfilment, OrderState.PICKED_UP),
                      new OrderCommand.Deliver(RIDER, NOON),
                      NOON)
                  .next();
      case PENDING, PAID, ACCEPTED, READY, PICKED_UP, PAYMENT_FAILED, REJECTED, CANCELLED -> {
        for (OrderCommand command : Objects.requireNonNull(ROADS.get(state))) {
          order = decide(order, command, NOON).next();
        }
        assertThat(order.state()).isEqualTo(state);
        yield order;
      }
      case DELIVERED -> throw new IllegalArgumentException("no order stays delivered");
    };
  }

  private static OrderFacts facts(Fulfilment fulfilment, PaymentMethod method) {
    GeoPoint place = new GeoPoint(37.5, 127);
    return new OrderFacts(
        new OrderId(new UUID(1, 1)),
        "KR-0417",
        new ShopId(new UUID(2, 2)),
        "Gimbap House",
        new AccountId(new UUID(3, 3)),
        place,
        new AccountId(new UUID(4, 4)),
        fulfilment,
        method,
        List.of(
            new OrderLine(
                new ItemId(new UUID(5, 5)),
                "Rice",
                1,
                Money.won(12_000),
                List.of(),
                Money.won(12_000))),
        new OrderPrice(Money.won(12_000), Money.won(1000), Money.won(13_000)),
        fulfilment == Fulfilment.PICKUP
            ? null
            : new Dropoff(new Sealed("2 Jong-ro"), place, new Sealed("010-1234-5678"), null),
        Sealed.EMPTY,
        NOON);
  }
}
