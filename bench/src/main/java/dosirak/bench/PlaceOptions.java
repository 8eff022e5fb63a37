package dosirak.bench;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a bench of placing orders is to do.
 *
 * @param seed what the shops and carts follow from
 * @param shops how many shops there are
 * @param customers how many people order
 * @param clients how many requests are under way at once
 * @param time how long orders are placed, and transactions of pgbench run
 * @param scale of pgbench: how many times 100,000 accounts there are
 * @param report the file that the JSON report is written to, absent for none
 */
public record PlaceOptions(
    long seed,
    int shops,
    int customers,
    int clients,
    Duration time,
    int scale,
    @Nullable Path report) {
  /** Checks the options. */
  public PlaceOptions {
    if (shops < 1 || customers < 1 || clients < 1 || scale < 1 || !time.isPositive()) {
      throw new IllegalArgumentException("a bench needs shops, customers, clients and a time");
    }
  }
}
