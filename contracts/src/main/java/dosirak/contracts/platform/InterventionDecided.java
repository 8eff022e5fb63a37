package dosirak.contracts.platform;

import dosirak.contracts.InterventionId;
import dosirak.contracts.OrderId;
import java.time.Instant;

/**
 * The domain that owns an order decided on what an operator wanted of it.
 *
 * @param detail why not, for people; may be empty
 */
public record InterventionDecided(
    InterventionId interventionId,
    OrderId orderId,
    boolean accepted,
    String detail,
    Instant decidedAt)
    implements PlatformEvent {
  @Override
  public String key() {
    return orderId.toString();
  }
}
