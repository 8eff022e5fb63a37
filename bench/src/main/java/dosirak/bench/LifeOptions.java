package dosirak.bench;

import dosirak.city.Credentials;
import dosirak.city.steady.SteadyOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a bench of the whole road is to do.
 *
 * @param seed what the city and its people follow from
 * @param ordersPerSecond how many people want to order each second
 * @param pageViewsPerOrder how many lists and shop pages are looked at for an order
 * @param held how long the rate is held after everybody came
 * @param report the file that the JSON report is written to, absent for none
 */
public record LifeOptions(
    long seed,
    double ordersPerSecond,
    double pageViewsPerOrder,
    Duration held,
    @Nullable Path report) {
  private static final double SHOPS_PER_RATE = 4;
  private static final double CUSTOMERS_PER_RATE = 10;
  private static final int FEWEST_SHOPS = 12;
  private static final int FEWEST_CUSTOMERS = 60;

  /** Checks the options. */
  public LifeOptions {
    if (!(ordersPerSecond > 0) || !(pageViewsPerOrder >= 0) || !held.isPositive()) {
      throw new IllegalArgumentException("a bench needs a rate and a time");
    }
  }

  /** The same at another rate. */
  LifeOptions at(double rate) {
    return new LifeOptions(seed, rate, pageViewsPerOrder, held, report);
  }

  /** Every kitchen gets an order each four seconds or so, and nobody is always hungry. */
  SteadyOptions rush(URI target, Credentials credentials) {
    return new SteadyOptions(
        target,
        credentials,
        seed,
        ordersPerSecond,
        0,
        ordersPerSecond * pageViewsPerOrder,
        Math.max(FEWEST_SHOPS, (int) Math.ceil(ordersPerSecond * SHOPS_PER_RATE)),
        Math.max(FEWEST_CUSTOMERS, (int) Math.ceil(ordersPerSecond * CUSTOMERS_PER_RATE)));
  }
}
