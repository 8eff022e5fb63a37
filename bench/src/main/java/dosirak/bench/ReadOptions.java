package dosirak.bench;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a bench of reads is to do.
 *
 * @param seed what the shops and who looks at which follow from
 * @param shops how many shops there are
 * @param connections how many clients look at pages, each waiting for its answer
 * @param round how long each server is asked in a round
 * @param rounds how often both servers are asked in turn
 * @param report the file that the JSON report is written to, absent for none
 */
public record ReadOptions(
    long seed, int shops, int connections, Duration round, int rounds, @Nullable Path report) {
  /** Checks the options. */
  public ReadOptions {
    if (shops < 1 || connections < 1 || rounds < 1 || !round.isPositive()) {
      throw new IllegalArgumentException("a bench needs shops, connections and a time");
    }
  }
}
