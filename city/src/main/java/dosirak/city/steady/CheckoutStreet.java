package dosirak.city.steady;

import dosirak.city.Credentials;
import dosirak.city.UsageException;
import dosirak.city.client.ErrorTally;
import dosirak.city.client.GaveUpException;
import dosirak.city.client.MarketplaceClient;
import dosirak.city.client.SecretWitness;
import dosirak.city.client.Session;
import dosirak.city.client.SignInRefusedException;
import dosirak.city.people.Carts;
import dosirak.city.people.CitySetup;
import dosirak.city.people.SetupException;
import java.net.URI;
import java.util.UUID;

/** Open shops and customers before the checkout, whose requests somebody else sends. */
public final class CheckoutStreet implements AutoCloseable {
  private static final int RUN_NAME_LENGTH = 8;

  private final MarketplaceClient client;
  private final Session machine;
  private final Carts carts;

  private CheckoutStreet(MarketplaceClient client, Session machine, Carts carts) {
    this.client = client;
    this.machine = machine;
    this.carts = carts;
  }

  /**
   * Opens shops at a marketplace and signs customers in.
   *
   * @param credentials of a machine client with the scope simulate
   * @param seed what the shops and their menus follow from
   * @throws UsageException if the marketplace does not allow it
   */
  public static CheckoutStreet open(
      URI target,
      Credentials credentials,
      long seed,
      int shops,
      int customers,
      CitySetup.Progress progress)
      throws InterruptedException {
    MarketplaceClient client = new MarketplaceClient(target, new ErrorTally(), SecretWitness.NONE);
    boolean opened = false;
    try {
      Session machine = Session.ofMachine(credentials.clientId(), credentials.clientSecret());
      client.signIn(machine);
      String run = "checkout-" + UUID.randomUUID().toString().substring(0, RUN_NAME_LENGTH);
      CitySetup setup = new CitySetup(client, machine, run, UUID.randomUUID().toString(), progress);
      Carts carts = Carts.prepare(client, setup, ShopStreet.plans(seed, shops), customers);
      opened = true;
      return new CheckoutStreet(client, machine, carts);
    } catch (SetupException | GaveUpException | SignInRefusedException e) {
      throw new UsageException("no shops can be opened at " + target + ": " + e.getMessage(), e);
    } finally {
      if (!opened) {
        client.close();
      }
    }
  }

  /** What the customers want. */
  public Carts carts() {
    return carts;
  }

  /** To look around with. */
  public MarketplaceClient client() {
    return client;
  }

  /** The machine client that set the street up. */
  public Session machine() {
    return machine;
  }

  @Override
  public void close() {
    client.close();
  }
}
