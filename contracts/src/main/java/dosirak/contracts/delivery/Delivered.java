package dosirak.contracts.delivery;

import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import java.time.Instant;

/**
 * The customer has the food from the rider.
 *
 * @param assignmentId shared by the orders of a bundle
 * @param riderPay what the rider earned with this order
 * @param deliveredAt city time
 */
public record Delivered(
    AssignmentId assignmentId,
    OrderId orderId,
    AccountId riderId,
    Money riderPay,
    Instant deliveredAt)
    implements DeliveryEvent {
  @Override
  public String key() {
    return orderId.toString();
  }
}
