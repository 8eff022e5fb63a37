package dosirak.notification;

import dosirak.contracts.AccountId;
import dosirak.contracts.OrderId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something a person was told.
 *
 * @param sequence its place among the person's messages, from 1
 * @param kind the stable code of what it tells
 * @param sentAt city time
 */
record Message(long sequence, String kind, @Nullable OrderId orderId, Text text, Instant sentAt) {

  /**
   * A message that has no place yet.
   *
   * @param sentAt city time
   */
  record Draft(
      AccountId recipient,
      MessageKind kind,
      @Nullable OrderId orderId,
      Text text,
      Instant sentAt) {}
}
