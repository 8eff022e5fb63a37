package dosirak.contracts.order;

import dosirak.contracts.AccountId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An accepted order could not be finished: the customer is refunded, the shop is paid for what it
 * cooked, the loss is the platform's.
 *
 * @param riderId who carried it, absent when nobody did
 * @param failedAt city time
 */
public record OrderFailed(
    OrderFacts facts, FailureCause cause, @Nullable AccountId riderId, Instant failedAt)
    implements OrderEvent {
  @Override
  public String key() {
    return facts.orderId().toString();
  }
}
