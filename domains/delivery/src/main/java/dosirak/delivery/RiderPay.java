package dosirak.delivery;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.Money;
import dosirak.contracts.delivery.DeliveryProblem;

/**
 * What a rider earns with an order: 3,000 won for up to one kilometre in a straight line from the
 * shop to the customer, and 500 won for every further kilometre begun. Each order of a bundle is
 * paid alike.
 */
final class RiderPay {
  private static final Money BASE = Money.won(3_000);
  private static final Money PER_FURTHER_KILOMETRE = Money.won(500);
  private static final double METRES_PER_KILOMETRE = 1_000;

  private RiderPay() {}

  static Money of(GeoPoint shop, GeoPoint dropoff) {
    return of(shop.metresTo(dropoff));
  }

  static Money of(double metres) {
    double furtherKilometres = Math.ceil(Math.round(metres) / METRES_PER_KILOMETRE - 1);
    return BASE.plus(PER_FURTHER_KILOMETRE.times((long) Math.max(0, furtherKilometres)));
  }

  /** What is left of the pay for an order that could not be delivered. */
  static Money of(DeliveryProblem problem, Money pay) {
    return switch (problem) {
      case CUSTOMER_ABSENT, WRONG_ADDRESS -> pay;
      case FOOD_DAMAGED, RIDER_ACCIDENT -> Money.ZERO;
    };
  }
}
