package dosirak.shop;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Runs a property on many random cases; {@code -Ddosirak.seed=N} begins elsewhere. */
final class Seeds {
  private static final long FIRST = Long.getLong("dosirak.seed", 20_260_302);

  private Seeds() {}

  /** Each case has a seed of its own, which is told when it fails and is then the first one. */
  static void each(int cases, Consumer<SplittableRandom> property) {
    for (long seed = FIRST; seed < FIRST + cases; seed++) {
      try {
        property.accept(new SplittableRandom(seed));
      } catch (AssertionError | RuntimeException failure) {
        throw new AssertionError("fails with -Ddosirak.seed=" + seed, failure);
      }
    }
  }
}
