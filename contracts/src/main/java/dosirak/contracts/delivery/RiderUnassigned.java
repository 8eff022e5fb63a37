package dosirak.contracts.delivery;

import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.OrderId;
import java.time.Instant;

/**
 * A rider gave an order back before picking it up; it needs another.
 *
 * @param assignmentId shared by the orders of a bundle
 * @param unassignedAt city time
 */
public record RiderUnassigned(
    AssignmentId assignmentId,
    OrderId orderId,
    AccountId riderId,
    String reason,
    Instant unassignedAt)
    implements DeliveryEvent {
  @Override
  public String key() {
    return orderId.toString();
  }
}
