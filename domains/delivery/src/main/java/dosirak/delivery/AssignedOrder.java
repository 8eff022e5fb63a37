package dosirak.delivery;

import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One order of an assignment. All times are city time and absent until it happened.
 *
 * @param sequence its place among the drop-offs, from 1
 * @param pay what the rider earns by delivering it
 * @param endedAt when the rider had nothing more to do for it
 * @param endReason a stable code, where it ended without a delivery
 */
record AssignedOrder(
    Stop stop,
    int sequence,
    Money pay,
    AssignedOrderState state,
    @Nullable Instant assignedAt,
    @Nullable Instant atShopAt,
    @Nullable Instant pickedUpAt,
    @Nullable Instant deliveredAt,
    @Nullable Instant endedAt,
    @Nullable String endReason) {

  static AssignedOrder offered(Stop stop, int sequence, Money pay) {
    return new AssignedOrder(
        stop, sequence, pay, AssignedOrderState.OFFERED, null, null, null, null, null, null);
  }

  OrderId orderId() {
    return stop.orderId();
  }

  /** When its rider last took a step of it; empty before the first. */
  Optional<Instant> lastStepAt() {
    return Stream.of(
            Optional.ofNullable(assignedAt),
            Optional.ofNullable(atShopAt),
            Optional.ofNullable(pickedUpAt),
            Optional.ofNullable(deliveredAt),
            // Only the rider says that it failed; other ends are somebody else's doing.
            Optional.ofNullable(state == AssignedOrderState.FAILED ? endedAt : null))
        .flatMap(Optional::stream)
        .max(Comparator.naturalOrder());
  }

  AssignedOrder assigned(Instant now) {
    return new AssignedOrder(
        stop, sequence, pay, AssignedOrderState.ASSIGNED, now, null, null, null, null, null);
  }

  AssignedOrder atShop(Instant now) {
    return new AssignedOrder(
        stop, sequence, pay, state, assignedAt, now, pickedUpAt, deliveredAt, endedAt, endReason);
  }

  AssignedOrder pickedUp(Instant now) {
    return new AssignedOrder(
        stop,
        sequence,
        pay,
        AssignedOrderState.PICKED_UP,
        assignedAt,
        atShopAt,
        now,
        null,
        null,
        null);
  }

  AssignedOrder delivered(Instant now) {
    return new AssignedOrder(
        stop,
        sequence,
        pay,
        AssignedOrderState.DELIVERED,
        assignedAt,
        atShopAt,
        pickedUpAt,
        now,
        now,
        null);
  }

  AssignedOrder ended(AssignedOrderState how, String reason, Instant now) {
    return new AssignedOrder(
        stop, sequence, pay, how, assignedAt, atShopAt, pickedUpAt, deliveredAt, now, reason);
  }
}
