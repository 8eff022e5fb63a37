package dosirak.contracts.delivery;

import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.OrderId;
import java.time.Instant;

/**
 * The rider has the food.
 *
 * @param assignmentId shared by the orders of a bundle
 * @param pickedUpAt city time
 */
public record PickedUp(
    AssignmentId assignmentId, OrderId orderId, AccountId riderId, Instant pickedUpAt)
    implements DeliveryEvent {
  @Override
  public String key() {
    return orderId.toString();
  }
}
