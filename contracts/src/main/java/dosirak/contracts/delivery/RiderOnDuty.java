package dosirak.contracts.delivery;

import dosirak.contracts.AccountId;
import java.time.Instant;

/**
 * A rider began a shift.
 *
 * @param shiftEndsAt city time; nothing is picked up after it
 * @param startedAt city time
 */
public record RiderOnDuty(AccountId riderId, Instant shiftEndsAt, Instant startedAt)
    implements DeliveryEvent {
  @Override
  public String key() {
    return riderId.toString();
  }
}
