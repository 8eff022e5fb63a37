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
 * @param browsesPerSecond how many calls those who look around make each second at least
 * @param shops how many shops there are
 * @param customers how many people order, each again and again
 */
public record SteadyOptions(
    URI target,
    Credentials credentials,
    long seed,
    double ordersPerSecond,
    double callsPerSecond,
    double browsesPerSecond,
    int shops,
    int customers) {
  private static final int FEW_SHOPS = 12;
  private static final int FEW_CUSTOMERS = 60;

  public SteadyOptions {
    if (!(ordersPerSecond > 0) || !(callsPerSecond >= 0) || !(browsesPerSecond >= 0)) {
      throw new IllegalArgumentException("a steady rush needs a positive rate");
    }
    if (shops < 1 || customers < 1) {
      throw new IllegalArgumentException("a steady rush needs shops and customers");
    }
  }

  /** A small city in which every group of endpoints gets as many calls as every other. */
  public static SteadyOptions even(
      URI target,
      Credentials credentials,
      long seed,
      double ordersPerSecond,
      double callsPerSecond) {
    return new SteadyOptions(
        target,
        credentials,
        seed,
        ordersPerSecond,
        callsPerSecond,
        callsPerSecond,
        FEW_SHOPS,
        FEW_CUSTOMERS);
  }

  /** How many calls a group of endpoints gets each second at least. */
  double callsPerSecond(EndpointGroup group) {
    return group == EndpointGroup.BROWSE ? browsesPerSecond : callsPerSecond;
  }
}
