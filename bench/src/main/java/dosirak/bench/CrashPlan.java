package dosirak.bench;

import dosirak.bench.Crash.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Plans the kills of a drill from a seed: at random moments, every other time with PostgreSQL,
 * every third time with the gateway. Some kills hit a marketplace that is still recovering from the
 * one before.
 *
 * @param crashes in order
 */
record CrashPlan(List<Crash> crashes) {
  /** About one kill in so many hits a marketplace that is still starting. */
  private static final int STARTING_ONE_IN = 5;

  private static final int EVERY_OTHER = 2;
  private static final int EVERY_THIRD = 3;
  private static final int SERVING_LEAST_MILLIS = 2_000;
  private static final int SERVING_MOST_MILLIS = 14_000;
  private static final int STARTING_LEAST_MILLIS = 200;
  private static final int STARTING_MOST_MILLIS = 7_000;

  CrashPlan {
    crashes = List.copyOf(crashes);
  }

  static CrashPlan of(int times, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Crash> crashes = new ArrayList<>();
    for (int number = 1; number <= times; number++) {
      // Every value is drawn every time, so that one rule's change does not move all later moments.
      boolean starting = random.nextInt(STARTING_ONE_IN) == 0 && number > 1;
      int servingMillis = random.nextInt(SERVING_LEAST_MILLIS, SERVING_MOST_MILLIS);
      int startingMillis = random.nextInt(STARTING_LEAST_MILLIS, STARTING_MOST_MILLIS);
      boolean databaseFirst = random.nextBoolean();
      crashes.add(
          new Crash(
              number,
              starting ? Moment.WHILE_STARTING : Moment.WHILE_SERVING,
              Duration.ofMillis(starting ? startingMillis : servingMillis),
              number % EVERY_OTHER == 0,
              databaseFirst,
              number % EVERY_THIRD == 0));
    }
    return new CrashPlan(crashes);
  }

  /**
   * How long the kills will take, first to last.
   *
   * @param restart how long a restart is expected to take
   */
  Duration expected(Duration restart) {
    Duration whole = Duration.ZERO;
    for (Crash crash : crashes) {
      whole = whole.plus(crash.after());
      if (crash.moment() == Moment.WHILE_SERVING && crash.number() > 1) {
        whole = whole.plus(restart);
      }
    }
    return whole;
  }
}
