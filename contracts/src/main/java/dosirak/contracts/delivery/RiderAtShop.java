package dosirak.contracts.delivery;

import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.OrderId;
import java.time.Instant;

/**
 * The rider of an order reached the shop.
 *
 * @param assignmentId shared by the orders of a bundle
 * @param arrivedAt city time
 */
public record RiderAtShop(
    AssignmentId assignmentId, OrderId orderId, AccountId riderId, Instant arrivedAt)
    implements DeliveryEvent {
  @Override
  public String key() {
    return orderId.toString();
  }
}
