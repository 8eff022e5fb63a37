package dosirak.order;

import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.delivery.DeliveryProblem;
import dosirak.contracts.order.ExpiryStage;
import dosirak.contracts.order.FailureCause;
import dosirak.contracts.order.Fault;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.GivenBack;
import dosirak.contracts.order.OrderAccepted;
import dosirak.contracts.order.OrderCancelled;
import dosirak.contracts.order.OrderCompleted;
import dosirak.contracts.order.OrderDelayed;
import dosirak.contracts.order.OrderDelivered;
import dosirak.contracts.order.OrderEvent;
import dosirak.contracts.order.OrderExpired;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderFailed;
import dosirak.contracts.order.OrderPaid;
import dosirak.contracts.order.OrderPaymentFailed;
import dosirak.contracts.order.OrderPickedUp;
import dosirak.contracts.order.OrderPlaced;
import dosirak.contracts.order.OrderReady;
import dosirak.contracts.order.OrderRejected;
import dosirak.contracts.order.PaymentMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An order as a pure state machine: {@link #decide} tells what a command makes of it, and changes
 * nothing. All times are city time.
 *
 * @param paymentDueAt when it ends unpaid
 * @param acceptanceDueAt when it ends unanswered by the shop; absent until it is paid
 * @param readyAt when the food will be ready as the shop promised, and once it is ready, when it
 *     was; absent until it is accepted
 * @param pickedUpAt absent until then
 * @param riderId who is to bring it, or brought it; absent without a rider
 * @param endedReason why it ended early; absent before and after a good end
 * @param endedAt absent while it is live
 * @param deadlineAt when {@link OrderCommand.MeetDeadline} will do something; absent where nothing
 *     is waited for with a limit
 */
record Order(
    OrderFacts facts,
    OrderState state,
    Instant paymentDueAt,
    @Nullable Instant acceptanceDueAt,
    @Nullable Instant readyAt,
    @Nullable Instant pickedUpAt,
    @Nullable AccountId riderId,
    @Nullable String endedReason,
    @Nullable Instant endedAt,
    @Nullable Instant deadlineAt) {
  /** How long a customer may take to pay. */
  static final Duration PAYMENT_LIMIT = Duration.ofMinutes(15);

  /** How long a shop may take to answer. */
  static final Duration ACCEPTANCE_LIMIT = Duration.ofMinutes(10);

  /** How long before its slot the time to answer an order for later begins at the latest. */
  static final Duration ACCEPTANCE_LEAD = Duration.ofMinutes(60);

  /** How long food may wait for somebody to take the ride. */
  static final Duration RIDER_LIMIT = Duration.ofMinutes(60);

  /**
   * How long a rider who took the ride may take to pick up, from the ready time or the assignment,
   * whichever is later. Delivery takes silent riders off much earlier; this bound makes sure that
   * an order ends even if it does not.
   */
  static final Duration PICK_UP_LIMIT = Duration.ofMinutes(90);

  /** How long the food may be on its way. */
  static final Duration DELIVERY_LIMIT = Duration.ofMinutes(90);

  /** How long the food of a pickup order waits for its customer, from the ready time. */
  static final Duration COLLECTION_LIMIT = Duration.ofHours(3);

  /** Nothing, where the customer is at fault. */
  private static final GivenBack NOTHING = new GivenBack(Money.ZERO, Money.ZERO, false);

  /**
   * The least time between news from delivery and the failure of an order for the lack of it: a
   * rider who gives an order back late leaves this long to find another, and news that were held up
   * by an outage may be followed by better news.
   */
  static final Duration SECOND_CHANCE = Duration.ofMinutes(10);

  /** What a command makes of an order. */
  sealed interface Outcome {}

  /**
   * It is done.
   *
   * @param next the order after it; the same order where there was nothing left to do
   * @param events what is said of it, in order
   * @param reached the states it went through, in order
   */
  record Decision(Order next, List<OrderEvent> events, List<Step> reached) implements Outcome {
    Decision {
      events = List.copyOf(events);
      reached = List.copyOf(reached);
    }
  }

  /**
   * It is not possible.
   *
   * @param code stable, for programs
   */
  record Refusal(String code, String detail) implements Outcome {}

  /** A state and when it was reached. */
  record Step(OrderState state, Instant at) {}

  /**
   * Begins an order. One that is paid at the door and uses no benefits is the shop's to answer at
   * once; one that uses some waits until they are reserved for it.
   */
  static Decision place(OrderFacts facts) {
    Instant now = facts.placedAt();
    Instant due = now.plus(PAYMENT_LIMIT);
    Order pending =
        new Order(facts, OrderState.PENDING, due, null, null, null, null, null, null, due);
    OrderPlaced placed = new OrderPlaced(facts, due);
    Step step = new Step(OrderState.PENDING, now);
    Decision begun = new Decision(pending, List.of(placed), List.of(step));
    return facts.paymentMethod() == PaymentMethod.CARD || facts.benefits() != null
        ? begun
        : together(begun, order -> order.pay(now));
  }

  /** What a command makes of this order at a moment. */
  Outcome decide(OrderCommand command, Instant now) {
    return switch (command) {
      case OrderCommand.Pay() -> state == OrderState.PENDING ? pay(now) : wrongState();
      case OrderCommand.FailPayment(String reason) -> failPayment(reason, now);
      case OrderCommand.ReserveBenefits() -> reserveBenefits(now);
      case OrderCommand.RefuseBenefits(String reason) -> failPayment(reason, now);
      case OrderCommand.Accept(int minutes) -> accept(minutes, now);
      case OrderCommand.Reject(String reason) -> reject(reason, now);
      case OrderCommand.MarkReady() -> markReady(now);
      case OrderCommand.HandOver() -> handOver(now);
      case OrderCommand.Cancel(String reason) -> cancel(reason, now);
      case OrderCommand.Delay(int minutes, String reason) -> delay(minutes, reason, now);
      case OrderCommand.CancelAccepted(String reason, Fault fault, GivenBack givenBack) ->
          cancelAccepted(reason, fault, givenBack, now);
      case OrderCommand.FailDelivery(AccountId rider, DeliveryProblem problem, Instant at) ->
          failDelivery(rider, problem, at, now);
      case OrderCommand.AssignRider(AccountId rider) -> assignRider(rider, now);
      case OrderCommand.UnassignRider(AccountId rider) -> unassignRider(rider, now);
      case OrderCommand.PickUp(AccountId rider, Instant at) -> pickUp(rider, at, now);
      case OrderCommand.Deliver(AccountId rider, Instant at) -> deliver(rider, at, now);
      case OrderCommand.MeetDeadline() -> meetDeadline(now);
    };
  }

  private Outcome reserveBenefits(Instant now) {
    if (state != OrderState.PENDING) {
      return wrongState();
    }
    // What is left to pay by card is payment's to ask for now.
    return facts.paymentMethod() == PaymentMethod.CARD ? unchanged() : pay(now);
  }

  private Decision pay(Instant now) {
    Instant slot = facts.scheduledFor();
    Instant answered = slot == null ? now : later(now, slot.minus(ACCEPTANCE_LEAD));
    Instant due = answered.plus(ACCEPTANCE_LIMIT);
    Order next =
        new Order(facts, OrderState.PAID, paymentDueAt, due, null, null, null, null, null, due);
    return decided(next, new OrderPaid(facts, due, now), now);
  }

  private Outcome failPayment(String reason, Instant now) {
    if (state != OrderState.PENDING) {
      return wrongState();
    }
    return decided(
        ended(OrderState.PAYMENT_FAILED, reason, now),
        new OrderPaymentFailed(facts, reason, now),
        now);
  }

  private Outcome accept(int preparationMinutes, Instant now) {
    if (state != OrderState.PAID) {
      return wrongState();
    }
    Instant cooked = now.plus(Duration.ofMinutes(preparationMinutes));
    Instant slot = facts.scheduledFor();
    Instant ready = slot == null ? cooked : later(cooked, slot);
    return decided(
        cooking(OrderState.ACCEPTED, ready, null, fetchDeadline(ready, null, now)),
        new OrderAccepted(facts, preparationMinutes, ready, now),
        now);
  }

  private Outcome reject(String reason, Instant now) {
    if (state != OrderState.PAID) {
      return wrongState();
    }
    return decided(
        ended(OrderState.REJECTED, reason, now), new OrderRejected(facts, reason, now), now);
  }

  private Outcome markReady(Instant now) {
    if (state != OrderState.ACCEPTED) {
      return wrongState();
    }
    return decided(
        cooking(OrderState.READY, now, riderId, fetchDeadline(now, riderId, now)),
        new OrderReady(facts, now),
        now);
  }

  private Outcome handOver(Instant now) {
    if (facts.fulfilment() != Fulfilment.PICKUP) {
      return new Refusal("not-a-pickup-order", "A rider brings this order.");
    }
    // A shop in a hurry may hand over without having said that the food is ready.
    if (!waitsAtShop()) {
      return wrongState();
    }
    return together(pickedUp(null, now, now), order -> order.delivered(null, now, now));
  }

  private Outcome cancel(String reason, Instant now) {
    if (state != OrderState.PENDING && state != OrderState.PAID) {
      return wrongState();
    }
    return decided(
        ended(OrderState.CANCELLED, reason, now), new OrderCancelled(facts, reason, now), now);
  }

  private Outcome delay(int minutes, String reason, Instant now) {
    Instant before = readyAt;
    if (state != OrderState.ACCEPTED || before == null) {
      return wrongState();
    }
    Instant ready = later(before, now).plus(Duration.ofMinutes(minutes));
    Order next = cooking(state, ready, riderId, fetchDeadline(ready, riderId, now));
    return new Decision(next, List.of(new OrderDelayed(facts, ready, reason, now)), List.of());
  }

  private Outcome cancelAccepted(
      String reason, Fault fault, @Nullable GivenBack givenBack, Instant now) {
    if (!waitsAtShop()) {
      return wrongState();
    }
    return decided(
        ended(OrderState.CANCELLED, reason, now),
        new OrderCancelled(facts, reason, now, fault, givenBack),
        now);
  }

  private Outcome failDelivery(AccountId rider, DeliveryProblem problem, Instant at, Instant now) {
    if (state != OrderState.PICKED_UP) {
      // What could not be delivered was picked up, even if this was not heard.
      return waitsForRider()
          ? together(pickedUp(rider, at, now), order -> order.notDelivered(rider, problem, now))
          : wrongState();
    }
    return notDelivered(rider, problem, now);
  }

  private Decision notDelivered(AccountId rider, DeliveryProblem problem, Instant now) {
    Fault fault =
        switch (problem) {
          case CUSTOMER_ABSENT, WRONG_ADDRESS -> isPrepaid() ? Fault.CUSTOMER : Fault.PLATFORM;
          case FOOD_DAMAGED, RIDER_ACCIDENT -> Fault.RIDER;
        };
    return fail(FailureCause.DELIVERY_FAILED, rider, fault, now);
  }

  private Outcome assignRider(AccountId rider, Instant now) {
    Instant ready = readyAt;
    if (!waitsForRider() || ready == null) {
      return wrongState();
    }
    if (rider.equals(riderId)) {
      return unchanged();
    }
    return new Decision(
        cooking(state, ready, rider, fetchDeadline(ready, rider, now)), List.of(), List.of());
  }

  private Outcome unassignRider(AccountId rider, Instant now) {
    Instant ready = readyAt;
    if (!waitsForRider() || ready == null) {
      return wrongState();
    }
    if (!rider.equals(riderId)) {
      return unchanged();
    }
    return new Decision(
        cooking(state, ready, null, later(ready.plus(RIDER_LIMIT), now.plus(SECOND_CHANCE))),
        List.of(),
        List.of());
  }

  private Outcome pickUp(AccountId rider, Instant at, Instant now) {
    return waitsForRider() ? pickedUp(rider, at, now) : wrongState();
  }

  private Outcome deliver(AccountId rider, Instant at, Instant now) {
    if (state == OrderState.PICKED_UP) {
      return delivered(rider, at, now);
    }
    // What was delivered was picked up, even if this was not heard.
    return waitsForRider()
        ? together(pickedUp(rider, at, now), order -> order.delivered(rider, at, now))
        : wrongState();
  }

  private Outcome meetDeadline(Instant now) {
    if (deadlineAt == null || now.isBefore(deadlineAt)) {
      return unchanged();
    }
    return switch (state) {
      case PENDING -> expire(ExpiryStage.PAYMENT, now);
      case PAID -> expire(ExpiryStage.ACCEPTANCE, now);
      case ACCEPTED ->
          facts.fulfilment() == Fulfilment.PICKUP
              ? fail(FailureCause.NOT_COLLECTED, null, Fault.SHOP, now)
              : fail(FailureCause.NO_RIDER, null, null, now);
      case READY ->
          facts.fulfilment() == Fulfilment.PICKUP
              ? fail(
                  FailureCause.NOT_COLLECTED, null, isPrepaid() ? Fault.CUSTOMER : Fault.SHOP, now)
              : fail(FailureCause.NO_RIDER, null, null, now);
      case PICKED_UP -> fail(FailureCause.NOT_DELIVERED, riderId, null, now);
      case DELIVERED, COMPLETED, PAYMENT_FAILED, EXPIRED, REJECTED, CANCELLED, FAILED ->
          wrongState();
    };
  }

  private Decision expire(ExpiryStage stage, Instant now) {
    return decided(
        ended(OrderState.EXPIRED, stage.name(), now), new OrderExpired(facts, stage, now), now);
  }

  /**
   * Ends an order that cannot be finished. A customer who is at fault gets nothing back; of one who
   * has paid nothing yet there is nothing to keep, so somebody else bears it.
   *
   * @param fault absent: the platform
   */
  private Decision fail(
      FailureCause cause, @Nullable AccountId carrier, @Nullable Fault fault, Instant now) {
    return decided(
        ended(OrderState.FAILED, cause.name(), now),
        new OrderFailed(
            facts, cause, carrier, now, fault, fault == Fault.CUSTOMER ? NOTHING : null),
        now);
  }

  /** Whether it was paid before the shop heard of it. */
  boolean isPrepaid() {
    return facts.paymentMethod() == PaymentMethod.CARD
        || facts.paymentMethod() == PaymentMethod.POINTS;
  }

  private Decision pickedUp(@Nullable AccountId rider, Instant at, Instant now) {
    Instant due = later(at.plus(DELIVERY_LIMIT), now.plus(SECOND_CHANCE));
    Order next =
        new Order(
            facts,
            OrderState.PICKED_UP,
            paymentDueAt,
            acceptanceDueAt,
            readyAt,
            at,
            rider,
            null,
            null,
            due);
    return decided(next, new OrderPickedUp(facts, rider, at), at);
  }

  private Decision delivered(@Nullable AccountId rider, Instant at, Instant now) {
    Order next =
        new Order(
            facts,
            OrderState.COMPLETED,
            paymentDueAt,
            acceptanceDueAt,
            readyAt,
            pickedUpAt,
            rider,
            null,
            now,
            null);
    return new Decision(
        next,
        List.of(new OrderDelivered(facts, rider, at), new OrderCompleted(facts, rider, now)),
        List.of(new Step(OrderState.DELIVERED, at), new Step(OrderState.COMPLETED, now)));
  }

  private boolean waitsAtShop() {
    return state == OrderState.ACCEPTED || state == OrderState.READY;
  }

  private boolean waitsForRider() {
    return waitsAtShop() && facts.fulfilment() == Fulfilment.DELIVERY;
  }

  private Instant fetchDeadline(Instant ready, @Nullable AccountId rider, Instant now) {
    if (facts.fulfilment() == Fulfilment.PICKUP) {
      return ready.plus(COLLECTION_LIMIT);
    }
    return rider == null ? ready.plus(RIDER_LIMIT) : later(ready, now).plus(PICK_UP_LIMIT);
  }

  private Order cooking(
      OrderState next, Instant ready, @Nullable AccountId rider, @Nullable Instant deadline) {
    return new Order(
        facts, next, paymentDueAt, acceptanceDueAt, ready, null, rider, null, null, deadline);
  }

  private Order ended(OrderState end, String reason, Instant now) {
    return new Order(
        facts, end, paymentDueAt, acceptanceDueAt, readyAt, pickedUpAt, riderId, reason, now, null);
  }

  private Decision unchanged() {
    return new Decision(this, List.of(), List.of());
  }

  private Refusal wrongState() {
    return new Refusal("wrong-state", "The order is " + state + "; this is not possible now.");
  }

  private static Decision decided(Order next, OrderEvent event, Instant at) {
    return new Decision(next, List.of(event), List.of(new Step(next.state, at)));
  }

  private static Decision together(Decision first, Function<Order, Decision> then) {
    Decision second = then.apply(first.next());
    List<OrderEvent> events = new ArrayList<>(first.events());
    events.addAll(second.events());
    List<Step> reached = new ArrayList<>(first.reached());
    reached.addAll(second.reached());
    return new Decision(second.next(), events, reached);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
