package dosirak.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.AccountId;
import dosirak.contracts.GeoPoint;
import dosirak.platform.privacy.PersonalData;
import java.time.Instant;
import java.util.List;

/** What is kept of a person as a rider; nothing of others. */
final class RiderData implements PersonalData {
  private final RiderStore riders;

  RiderData(RiderStore riders) {
    this.riders = riders;
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Mine(
      boolean onDuty,
      Instant shiftEndsAt,
      double metresPerMinute,
      GeoPoint location,
      Instant locatedAt) {}

  @Override
  public String name() {
    return "rider";
  }

  @Override
  public List<Mine> of(AccountId person) {
    return riders.find(person).stream()
        .map(rider ->
            new Mine(
                rider.onDuty(),
                rider.shiftEndsAt(),
                rider.metresPerMinute(),
                rider.location(),
                rider.locatedAt()))
        .toList();
  }
}
