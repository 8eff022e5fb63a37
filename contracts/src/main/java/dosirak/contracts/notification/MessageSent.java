package dosirak.contracts.notification;

import dosirak.contracts.AccountId;
import dosirak.contracts.OrderId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message reached a person's stream.
 *
 * @param sequence its place in the person's stream
 * @param kind what it tells, a stable code
 * @param sentAt city time
 */
public record MessageSent(
    AccountId accountId, long sequence, String kind, @Nullable OrderId orderId, Instant sentAt)
    implements NotificationEvent {
  @Override
  public String key() {
    return accountId.toString();
  }
}
