package dosirak.contracts.delivery;

import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import java.time.Instant;

/**
 * A rider who had picked an order up could not deliver it.
 *
 * @param riderPay what the rider earns all the same; nothing where it is the rider's doing
 */
public record DeliveryFailed(
    AssignmentId assignmentId,
    OrderId orderId,
    AccountId riderId,
    DeliveryProblem problem,
    Money riderPay,
    Instant failedAt)
    implements DeliveryEvent {
  @Override
  public String key() {
    return orderId.toString();
  }
}
