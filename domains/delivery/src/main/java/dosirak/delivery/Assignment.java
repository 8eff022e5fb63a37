package dosirak.delivery;

import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.delivery.DeliveryProblem;
import dosirak.delivery.Outcome.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A rider's piece of work from the offer to its end: one order, or several orders of one shop that
 * are picked up together. A pure state machine; all times are city time.
 *
 * @param offerExpiresAt the last moment at which the offer can be accepted
 * @param expectedPickupAt when the food was expected in the rider's hands as the offer was made
 * @param atShopAt absent until the rider is at the shop
 * @param endedAt absent while something is left to do
 * @param orders in the sequence of the drop-offs
 */
record Assignment(
    AssignmentId assignmentId,
    AccountId riderId,
    Shop shop,
    AssignmentState state,
    Instant offeredAt,
    Instant offerExpiresAt,
    Instant expectedPickupAt,
    @Nullable Instant atShopAt,
    @Nullable Instant endedAt,
    List<AssignedOrder> orders) {

  /** Why an order ended that was not picked up within the shift. */
  static final String SHIFT_ENDED = "shift-ended";

  /** Why an order ended that the rider did not say yes to. */
  static final String DECLINED = "declined";

  /** Why an order ended whose offer was not answered. */
  static final String EXPIRED = "expired";

  Assignment {
    orders = List.copyOf(orders);
  }

  static Assignment offer(
      AssignmentId assignmentId,
      AccountId riderId,
      Shop shop,
      Instant offeredAt,
      Instant offerExpiresAt,
      Instant expectedPickupAt,
      List<AssignedOrder> orders) {
    return new Assignment(
        assignmentId,
        riderId,
        shop,
        AssignmentState.OFFERED,
        offeredAt,
        offerExpiresAt,
        expectedPickupAt,
        null,
        null,
        orders);
  }

  /** The rider says yes. */
  Outcome accept(Instant now) {
    return switch (state) {
      case OFFERED ->
          now.isAfter(offerExpiresAt)
              ? new Outcome.Refused(Refusal.OFFER_GONE)
              : new Outcome.Changed(
                  with(
                      AssignmentState.TO_SHOP,
                      isIn(AssignedOrderState.OFFERED),
                      order -> order.assigned(now)));
      case TO_SHOP, AT_SHOP, TO_CUSTOMER -> new Outcome.Same();
      case ENDED -> new Outcome.Refused(Refusal.OFFER_GONE);
    };
  }

  /** The rider says no. */
  Outcome decline(Instant now) {
    return switch (state) {
      case OFFERED ->
          new Outcome.Changed(
              ending(isIn(AssignedOrderState.OFFERED), AssignedOrderState.DECLINED, DECLINED, now));
      case TO_SHOP, AT_SHOP, TO_CUSTOMER -> new Outcome.Refused(Refusal.WRONG_STATE);
      case ENDED ->
          orders.stream().anyMatch(isIn(AssignedOrderState.DECLINED))
              ? new Outcome.Same()
              : new Outcome.Refused(Refusal.OFFER_GONE);
    };
  }

  /** The time to answer is over. */
  Outcome expire(Instant now) {
    return state == AssignmentState.OFFERED && now.isAfter(offerExpiresAt)
        ? new Outcome.Changed(
            ending(isIn(AssignedOrderState.OFFERED), AssignedOrderState.EXPIRED, EXPIRED, now))
        : new Outcome.Same();
  }

  /** The rider is at the shop. */
  Outcome reachShop(Instant now) {
    return switch (state) {
      case TO_SHOP -> {
        Assignment next =
            with(
                AssignmentState.AT_SHOP,
                isIn(AssignedOrderState.ASSIGNED),
                order -> order.atShop(now));
        yield new Outcome.Changed(next.atShopAt(now));
      }
      case AT_SHOP, TO_CUSTOMER -> new Outcome.Same();
      case OFFERED -> new Outcome.Refused(Refusal.WRONG_STATE);
      case ENDED ->
          atShopAt == null ? new Outcome.Refused(Refusal.WRONG_STATE) : new Outcome.Same();
    };
  }

  /**
   * The rider takes the food of an order.
   *
   * @param shiftEndsAt the last moment at which the rider may
   */
  Outcome pickUp(OrderId orderId, Instant now, Instant shiftEndsAt) {
    AssignedOrder order = find(orderId).orElse(null);
    if (order == null) {
      return new Outcome.Refused(Refusal.UNKNOWN_ORDER);
    }
    return switch (order.state()) {
      case ASSIGNED -> {
        if (now.isAfter(shiftEndsAt)) {
          yield new Outcome.ShiftEnded(
              ending(
                  isIn(AssignedOrderState.ASSIGNED),
                  AssignedOrderState.RETURNED,
                  SHIFT_ENDED,
                  now));
        }
        yield state == AssignmentState.AT_SHOP
            ? new Outcome.Changed(with(state, is(orderId), each -> each.pickedUp(now)))
            : new Outcome.Refused(Refusal.WRONG_STATE);
      }
      case PICKED_UP, DELIVERED, FAILED -> new Outcome.Same();
      case RETURNED ->
          new Outcome.Refused(
              SHIFT_ENDED.equals(order.endReason()) ? Refusal.SHIFT_ENDED : Refusal.WRONG_STATE);
      case OFFERED, DECLINED, EXPIRED, WITHDRAWN -> new Outcome.Refused(Refusal.WRONG_STATE);
    };
  }

  /** The rider hands an order over to its customer. */
  Outcome deliver(OrderId orderId, Instant now) {
    AssignedOrder order = find(orderId).orElse(null);
    if (order == null) {
      return new Outcome.Refused(Refusal.UNKNOWN_ORDER);
    }
    return switch (order.state()) {
      case PICKED_UP ->
          new Outcome.Changed(with(state, is(orderId), each -> each.delivered(now)).orEnded(now));
      case DELIVERED -> new Outcome.Same();
      case OFFERED, DECLINED, EXPIRED, ASSIGNED, RETURNED, WITHDRAWN, FAILED ->
          new Outcome.Refused(Refusal.WRONG_STATE);
    };
  }

  /**
   * The rider cannot go on with an order: what is not picked up yet goes to another rider, what is
   * fails.
   */
  Outcome report(OrderId orderId, DeliveryProblem problem, Instant now) {
    AssignedOrder order = find(orderId).orElse(null);
    if (order == null) {
      return new Outcome.Refused(Refusal.UNKNOWN_ORDER);
    }
    return switch (order.state()) {
      case ASSIGNED ->
          new Outcome.Changed(
              ending(is(orderId), AssignedOrderState.RETURNED, problem.name(), now));
      case PICKED_UP ->
          new Outcome.Changed(ending(is(orderId), AssignedOrderState.FAILED, problem.name(), now));
      case RETURNED, FAILED ->
          problem.name().equals(order.endReason())
              ? new Outcome.Same()
              : new Outcome.Refused(Refusal.WRONG_STATE);
      case OFFERED, DECLINED, EXPIRED, DELIVERED, WITHDRAWN ->
          new Outcome.Refused(Refusal.WRONG_STATE);
    };
  }

  /** An accepted order that is not picked up yet goes to another rider. */
  Outcome giveBack(OrderId orderId, String reason, Instant now) {
    return find(orderId).filter(isIn(AssignedOrderState.ASSIGNED)).isPresent()
        ? new Outcome.Changed(ending(is(orderId), AssignedOrderState.RETURNED, reason, now))
        : new Outcome.Same();
  }

  /** An order itself ended; the rider need not bring it. */
  Outcome withdraw(OrderId orderId, String reason, Instant now) {
    AssignedOrder order = find(orderId).orElse(null);
    return order != null && order.state().isLive()
        ? new Outcome.Changed(ending(is(orderId), AssignedOrderState.WITHDRAWN, reason, now))
        : new Outcome.Same();
  }

  /** What was accepted and not picked up goes to other riders. */
  Outcome giveBack(String reason, Instant now) {
    return orders.stream().anyMatch(isIn(AssignedOrderState.ASSIGNED))
        ? new Outcome.Changed(
            ending(isIn(AssignedOrderState.ASSIGNED), AssignedOrderState.RETURNED, reason, now))
        : new Outcome.Same();
  }

  /** When the rider last took a step of it, or was asked. */
  Instant lastStepAt() {
    return orders.stream()
        .map(AssignedOrder::lastStepAt)
        .flatMap(Optional::stream)
        .reduce(offeredAt, (one, other) -> one.isAfter(other) ? one : other);
  }

  Optional<AssignedOrder> find(OrderId orderId) {
    return orders.stream().filter(is(orderId)).findFirst();
  }

  /** The orders for which the rider still has something to do. */
  List<AssignedOrder> live() {
    return orders.stream().filter(order -> order.state().isLive()).toList();
  }

  /** Whether the rider said yes to it, whatever came later. */
  boolean wasAccepted() {
    return orders.stream().anyMatch(order -> order.assignedAt() != null);
  }

  /** What the rider earns by delivering what is left of it. */
  Money pay() {
    return live().stream().map(AssignedOrder::pay).reduce(Money.ZERO, Money::plus);
  }

  private static Predicate<AssignedOrder> isIn(AssignedOrderState state) {
    return order -> order.state() == state;
  }

  private static Predicate<AssignedOrder> is(OrderId orderId) {
    return order -> order.orderId().equals(orderId);
  }

  private Assignment ending(
      Predicate<AssignedOrder> which, AssignedOrderState how, String reason, Instant now) {
    return with(state, which, order -> order.ended(how, reason, now)).orEnded(now);
  }

  /** Changes some orders; the state follows when what is left was all picked up. */
  private Assignment with(
      AssignmentState next, Predicate<AssignedOrder> which, UnaryOperator<AssignedOrder> change) {
    List<AssignedOrder> changed =
        orders.stream().map(order -> which.test(order) ? change.apply(order) : order).toList();
    List<AssignedOrder> left = changed.stream().filter(order -> order.state().isLive()).toList();
    boolean carriesAll =
        !left.isEmpty() && left.stream().allMatch(isIn(AssignedOrderState.PICKED_UP));
    return new Assignment(
        assignmentId,
        riderId,
        shop,
        carriesAll ? AssignmentState.TO_CUSTOMER : next,
        offeredAt,
        offerExpiresAt,
        expectedPickupAt,
        atShopAt,
        endedAt,
        changed);
  }

  private Assignment orEnded(Instant now) {
    return live().isEmpty() ? ended(now) : this;
  }

  private Assignment ended(Instant now) {
    return new Assignment(
        assignmentId,
        riderId,
        shop,
        AssignmentState.ENDED,
        offeredAt,
        offerExpiresAt,
        expectedPickupAt,
        atShopAt,
        now,
        orders);
  }

  private Assignment atShopAt(Instant now) {
    return new Assignment(
        assignmentId,
        riderId,
        shop,
        state,
        offeredAt,
        offerExpiresAt,
        expectedPickupAt,
        now,
        endedAt,
        orders);
  }
}
