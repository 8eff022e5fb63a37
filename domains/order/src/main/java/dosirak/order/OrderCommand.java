package dosirak.order;

import dosirak.contracts.AccountId;
import dosirak.contracts.delivery.DeliveryProblem;
import dosirak.contracts.order.Fault;
import dosirak.contracts.order.GivenBack;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Everything that can move an order, whoever asks for it. */
sealed interface OrderCommand {
  /** Payment captured the money. */
  record Pay() implements OrderCommand {}

  /**
   * Payment was refused for good.
   *
   * @param reason a stable code
   */
  record FailPayment(String reason) implements OrderCommand {}

  /** Promotion keeps for the order what it uses beside money. */
  record ReserveBenefits() implements OrderCommand {}

  /**
   * Promotion does not have what the order wanted to use.
   *
   * @param reason a stable code
   */
  record RefuseBenefits(String reason) implements OrderCommand {}

  /**
   * The owner takes the order.
   *
   * @param preparationMinutes how long the kitchen will need
   */
  record Accept(int preparationMinutes) implements OrderCommand {}

  /** The owner refuses the order. */
  record Reject(String reason) implements OrderCommand {}

  /** The owner says that the food is ready. */
  record MarkReady() implements OrderCommand {}

  /** The owner gave the food of a pickup order to the customer. */
  record HandOver() implements OrderCommand {}

  /** The customer takes the order back. */
  record Cancel(String reason) implements OrderCommand {}

  /** The shop needs more time. */
  record Delay(int minutes, String reason) implements OrderCommand {}

  /**
   * An order that the shop has accepted is cancelled by a decision.
   *
   * @param fault who bears it
   * @param givenBack what the customer gets back; absent: everything
   */
  record CancelAccepted(String reason, Fault fault, @Nullable GivenBack givenBack)
      implements OrderCommand {}

  /**
   * A rider could not deliver.
   *
   * @param at city time, as delivery says
   */
  record FailDelivery(AccountId riderId, DeliveryProblem problem, Instant at)
      implements OrderCommand {}

  /** A rider took the order. */
  record AssignRider(AccountId riderId) implements OrderCommand {}

  /** A rider gave the order back before picking it up. */
  record UnassignRider(AccountId riderId) implements OrderCommand {}

  /**
   * A rider has the food.
   *
   * @param at city time, as delivery says
   */
  record PickUp(AccountId riderId, Instant at) implements OrderCommand {}

  /**
   * A rider gave the food to the customer.
   *
   * @param at city time, as delivery says
   */
  record Deliver(AccountId riderId, Instant at) implements OrderCommand {}

  /** The deadline of the order may have passed. */
  record MeetDeadline() implements OrderCommand {}
}
