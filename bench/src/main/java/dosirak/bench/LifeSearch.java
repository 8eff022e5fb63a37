package dosirak.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Looks for the highest rate that is held: in growing steps, then between what was and was not. */
final class LifeSearch {
  /** Each try takes several minutes. */
  static final int MOST_TRIES = 6;

  private static final double STEP = 1.3;

  /** How near is near enough. */
  private static final double NEAR = 1.08;

  private final List<Try> tries = new ArrayList<>();
  private final double first;

  /**
   * @param first the rate to begin with, in orders a second
   */
  LifeSearch(double first) {
    this.first = first;
  }

  /** A rate that was tried. */
  record Try(double rate, boolean isHeld) {}

  void tried(double rate, boolean isHeld) {
    tries.add(new Try(rate, isHeld));
  }

  /** The highest rate that was held. */
  OptionalDouble best() {
    return tries.stream().filter(Try::isHeld).mapToDouble(Try::rate).max();
  }

  /** The rate to try next, in whole orders a second; absent at the end. */
  OptionalDouble next() {
    if (tries.isEmpty()) {
      return OptionalDouble.of(first);
    }
    // A rate that was missed bounds the search only as far as no higher one was held.
    double held = best().orElse(0);
    OptionalDouble missed =
        tries.stream()
            .filter(each -> !each.isHeld() && each.rate() > held)
            .mapToDouble(Try::rate)
            .min();
    double next;
    if (missed.isEmpty()) {
      next = held * STEP;
    } else if (held == 0) {
      next = missed.getAsDouble() / STEP;
    } else {
      next = Math.sqrt(held * missed.getAsDouble());
    }
    double whole = Math.max(1, Math.rint(next));
    boolean isNear = held > 0 && missed.isPresent() && missed.getAsDouble() / held <= NEAR;
    boolean isKnown = tries.stream().anyMatch(each -> each.rate() == whole);
    return tries.size() == MOST_TRIES || isNear || isKnown
        ? OptionalDouble.empty()
        : OptionalDouble.of(whole);
  }
}
