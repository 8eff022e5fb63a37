package dosirak.contracts.delivery;

import dosirak.contracts.AccountId;
import java.time.Instant;

/**
 * A rider ended a shift.
 *
 * @param endedAt city time
 */
public record RiderOffDuty(AccountId riderId, Instant endedAt) implements DeliveryEvent {
  @Override
  public String key() {
    return riderId.toString();
  }
}
