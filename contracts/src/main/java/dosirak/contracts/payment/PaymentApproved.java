package dosirak.contracts.payment;

import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.PaymentId;
import java.time.Instant;

/**
 * The gateway captured the money of an order.
 *
 * @param paymentKey the gateway's name for the payment
 * @param gatewayFee what the gateway keeps of the amount
 * @param approvedAt city time
 */
public record PaymentApproved(
    PaymentId paymentId,
    OrderId orderId,
    String paymentKey,
    Money amount,
    Money gatewayFee,
    Instant approvedAt)
    implements PaymentEvent {
  @Override
  public String key() {
    return orderId.toString();
  }
}
