package dosirak.city.gateway;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One accepted change of a payment's state, as the log keeps it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Change.CheckedOut.class, name = "checked-out"),
  @JsonSubTypes.Type(value = Change.Captured.class, name = "captured"),
  @JsonSubTypes.Type(value = Change.Refused.class, name = "refused"),
  @JsonSubTypes.Type(value = Change.Refunded.class, name = "refunded")
})
sealed interface Change {

  String paymentKey();

  /** The customer went through the payment page; nothing is charged yet. Amount in won. */
  record CheckedOut(
      String paymentKey, String orderId, long amount, @Nullable String customerKey, Instant at)
      implements Change {}

  /** The whole amount was charged; {@code fee} is the gateway's own, in won. */
  record Captured(String paymentKey, long fee, Instant at, @Nullable BoundKey idempotency)
      implements Change {}

  /** The card company refused the payment for good. */
  record Refused(String paymentKey, GatewayError error, Instant at, @Nullable BoundKey idempotency)
      implements Change {}

  /** Part or all of a captured payment was given back. Amount in won. */
  record Refunded(
      String paymentKey, long amount, String reason, Instant at, @Nullable BoundKey idempotency)
      implements Change {}

  /** An idempotency key with the operation and the content it was first used for. */
  record BoundKey(String operation, String key, String fingerprint) {}
}
