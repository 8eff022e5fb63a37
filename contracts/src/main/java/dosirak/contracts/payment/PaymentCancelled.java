package dosirak.contracts.payment;

import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.PaymentId;
import java.time.Instant;

/**
 * The captured money of an order was given back in full.
 *
 * @param amount what was given back
 * @param gatewayFee what the gateway keeps all the same; the platform bears it
 * @param cancelledAt city time
 */
public record PaymentCancelled(
    PaymentId paymentId,
    OrderId orderId,
    String paymentKey,
    Money amount,
    Money gatewayFee,
    String reason,
    Instant cancelledAt)
    implements PaymentEvent {
  @Override
  public String key() {
    return orderId.toString();
  }
}
