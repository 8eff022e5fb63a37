package dosirak.promotion;

import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.promotion.PointsCause;
import dosirak.contracts.promotion.PointsChanged;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import java.time.Instant;

/** Gives points to a customer, at the platform's expense. */
final class GrantPoints {
  private final PointsBook points;
  private final CityClock clock;
  private final Identifiers identifiers;

  GrantPoints(PointsBook points, CityClock clock, Identifiers identifiers) {
    this.points = points;
    this.clock = clock;
    this.identifiers = identifiers;
  }

  PointsChanged grant(AccountId customer, Money amount, int validDays, String reason) {
    Instant now = clock.instant();
    return points.gain(
        points.open(customer, now),
        customer,
        null,
        PointsCause.GRANTED,
        identifiers.next(),
        amount,
        Days.endAfter(now, validDays),
        reason,
        now);
  }
}
