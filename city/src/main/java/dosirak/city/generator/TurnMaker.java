package dosirak.city.generator;

import dosirak.city.plan.Turns;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.PaymentMethod;
import java.util.SplittableRandom;

/** Decides what is not ordinary about an order, in believable shares. Not thread-safe. */
final class TurnMaker {
  private static final double COUPON = 0.15;
  private static final double POINTS = 0.12;
  private static final double SCHEDULED = 0.03;
  private static final double ASKS_TO_CANCEL = 0.01;
  private static final double GRANTED = 0.6;
  private static final double NEEDS_MORE_TIME = 0.03;
  private static final double SHORTAGE = 0.015;
  private static final double REFUNDED = 0.015;
  private static final double REVIEWED = 0.2;
  private static final double MISHAP = 0.004;
  private static final double CARD_AT_THE_DOOR = 0.4;

  private static final int MOST_SLOTS_AHEAD = 3;
  private static final double EARLIEST_WISH_MINUTES = 3;
  private static final double LATEST_WISH_MINUTES = 12;
  private static final int LEAST_MORE_MINUTES = 5;
  private static final int MOST_MORE_MINUTES = 15;

  /** Of a hundred reviews, so many give at most 1, 2, 3, 4 and 5 stars. */
  private static final int[] STARS_OF_A_HUNDRED = {3, 6, 14, 36, 100};

  private final SplittableRandom random;

  TurnMaker(SplittableRandom random) {
    this.random = random;
  }

  /**
   * The turns of the next order. The same number of draws is made for every order, so that a change
   * of one share changes nothing else.
   */
  Turns next(Fulfilment fulfilment) {
    boolean coupon = happens(COUPON);
    boolean points = happens(POINTS);
    boolean scheduled = happens(SCHEDULED);
    int slots = 1 + random.nextInt(MOST_SLOTS_AHEAD);
    boolean asks = happens(ASKS_TO_CANCEL);
    double wishMinutes = random.nextDouble(EARLIEST_WISH_MINUTES, LATEST_WISH_MINUTES);
    boolean granted = happens(GRANTED);
    boolean late = happens(NEEDS_MORE_TIME);
    int moreMinutes = random.nextInt(LEAST_MORE_MINUTES, MOST_MORE_MINUTES + 1);
    boolean shortage = happens(SHORTAGE);
    boolean refunded = happens(REFUNDED);
    boolean reviewed = happens(REVIEWED);
    int stars = stars(random.nextInt(100));
    boolean mishap = happens(MISHAP);
    return new Turns(
        coupon,
        points,
        scheduled ? slots : 0,
        asks ? wishMinutes : null,
        granted,
        late ? moreMinutes : 0,
        shortage,
        refunded,
        reviewed ? stars : null,
        mishap && fulfilment == Fulfilment.DELIVERY);
  }

  /** How an order is paid; some of those who pay at the door have a card. */
  PaymentMethod paymentMethod(boolean atTheDoor) {
    boolean card = happens(CARD_AT_THE_DOOR);
    if (!atTheDoor) {
      return PaymentMethod.CARD;
    }
    return card ? PaymentMethod.AT_THE_DOOR_CARD : PaymentMethod.AT_THE_DOOR;
  }

  private boolean happens(double share) {
    return random.nextDouble() < share;
  }

  private static int stars(int ofAHundred) {
    int stars = 1;
    while (ofAHundred >= STARS_OF_A_HUNDRED[stars - 1]) {
      stars++;
    }
    return stars;
  }
}
