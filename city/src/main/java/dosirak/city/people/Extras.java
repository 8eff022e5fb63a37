package dosirak.city.people;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a customer wants beside the food.
 *
 * @param points to pay with, in won
 * @param scheduledFor when the slot begins that it is ordered for, city time; absent: at once
 */
record Extras(List<String> couponIds, long points, @Nullable Instant scheduledFor) {
  /** Nothing. */
  static final Extras NONE = new Extras(List.of(), 0, null);

  Extras {
    couponIds = List.copyOf(couponIds);
  }

  boolean isNone() {
    return equals(NONE);
  }
}
