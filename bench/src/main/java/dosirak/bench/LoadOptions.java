package dosirak.bench;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What all drills under a steady load share.
 *
 * @param seed what the city, its people and the choices of the drill follow from
 * @param ordersPerSecond how many people want to order each second
 * @param phase how long calls are counted before, during and after something
 * @param calls how many calls each group of endpoints gets in a phase; fewer than {@link #CALLS}
 *     are a rehearsal, which no goal is met with
 * @param report the file that the JSON report is written to, absent for none
 */
public record LoadOptions(
    long seed, double ordersPerSecond, Duration phase, int calls, @Nullable Path report) {
  /** How many calls each group of endpoints gets in a phase at least. */
  public static final int CALLS = 1_000;

  /**
   * How many calls each group of endpoints gets each second where not they are judged but what
   * becomes of processes: some forty in all, enough to see who suffers, and two cores have room for
   * a process that starts. What fails must fail for what is done to processes, not for the load.
   */
  static final double FEW_CALLS_PER_SECOND = 2;

  /** Checks the options. */
  public LoadOptions {
    if (!(ordersPerSecond > 0) || !phase.isPositive() || calls < 0) {
      throw new IllegalArgumentException("a drill needs a rate and a phase");
    }
  }

  /** How many calls each group of endpoints must get each second, with a little to spare. */
  double callsPerSecond() {
    return calls * 1.06 / (phase.toMillis() / 1_000.0);
  }
}
