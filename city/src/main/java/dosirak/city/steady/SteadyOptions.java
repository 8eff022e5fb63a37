package dosirak.city.steady;

import dosirak.city.Credentials;
import java.net.URI;

/**
 * How steady a rush is.
 *
 * @param target where the marketplace is
 * @param credentials of a machine client with the scopes simulate and audit
 * @param seed of the city and its people
 * @param ordersPerSecond how many people want to order each second, machine time
 * @param callsPerSecond how many calls each group of endpoints gets each second at least
 */
public record SteadyOptions(
    URI target, Credentials credentials, long seed, double ordersPerSecond, double callsPerSecond) {
  public SteadyOptions {
    if (!(ordersPerSecond > 0) || !(callsPerSecond >= 0)) {
      throw new IllegalArgumentException("a steady rush needs a positive rate");
    }
  }
}
