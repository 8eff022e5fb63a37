package dosirak.contracts.delivery;

import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.OrderId;
import java.time.Instant;

/**
 * A rider took an order.
 *
 * @param assignmentId shared by the orders of a bundle
 * @param sequence the place of the order among the drop-offs of its bundle, from 1
 * @param assignedAt city time
 */
public record RiderAssigned(
    AssignmentId assignmentId, OrderId orderId, AccountId riderId, int sequence, Instant assignedAt)
    implements DeliveryEvent {
  @Override
  public String key() {
    return orderId.toString();
  }
}
