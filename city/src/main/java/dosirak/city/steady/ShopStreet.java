package dosirak.city.steady;

import dosirak.city.Credentials;
import dosirak.city.UsageException;
import dosirak.city.client.Answer;
import dosirak.city.client.Call;
import dosirak.city.client.CityClock;
import dosirak.city.client.ErrorTally;
import dosirak.city.client.GaveUpException;
import dosirak.city.client.MarketplaceClient;
import dosirak.city.client.SecretWitness;
import dosirak.city.client.Session;
import dosirak.city.client.SignInRefusedException;
import dosirak.city.generator.GeneratedCity;
import dosirak.city.people.CitySetup;
import dosirak.city.people.LiveCity;
import dosirak.city.people.OpenShop;
import dosirak.city.people.SetupException;
import dosirak.city.plan.ShopPlan;
import dosirak.city.plan.TangentPlane;
import dosirak.contracts.GeoPoint;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/** Shops that are looked at and that change their menus, with nobody who orders. */
public final class ShopStreet implements AutoCloseable {
  private static final double RADIUS_METRES = 1_500;
  private static final Duration FIRST_ANSWER = Duration.ofSeconds(15);
  private static final int RUN_NAME_LENGTH = 8;

  private final MarketplaceClient client;
  private final LiveCity city;
  private final String run;
  private int changes;

  private ShopStreet(MarketplaceClient client, LiveCity city, String run) {
    this.client = client;
    this.city = city;
    this.run = run;
  }

  /**
   * Opens shops at a marketplace and waits until people see them.
   *
   * @param credentials of a machine client with the scope simulate
   * @param seed what the shops and their menus follow from
   * @throws UsageException if the marketplace does not allow it
   */
  public static ShopStreet open(
      URI target, Credentials credentials, long seed, int shops, CitySetup.Progress progress)
      throws InterruptedException {
    MarketplaceClient client = new MarketplaceClient(target, new ErrorTally(), SecretWitness.NONE);
    boolean opened = false;
    try {
      CityClock clock = CityClock.read(client, FIRST_ANSWER);
      Session machine = Session.ofMachine(credentials.clientId(), credentials.clientSecret());
      client.signIn(machine);
      String run = "street-" + UUID.randomUUID().toString().substring(0, RUN_NAME_LENGTH);
      List<ShopPlan> plans = plans(seed, shops);
      String password = UUID.randomUUID().toString();
      CitySetup setup = new CitySetup(client, machine, run, password, progress);
      LiveCity city = LiveCity.prepare(client, clock, setup, plans, List.of(), 1, run, seed, false);
      opened = true;
      return new ShopStreet(client, city, run);
    } catch (SetupException | GaveUpException | SignInRefusedException e) {
      throw new UsageException("no shops can be opened at " + target + ": " + e.getMessage(), e);
    } finally {
      if (!opened) {
        client.close();
      }
    }
  }

  /** Shops in a circle that are always open. */
  static List<ShopPlan> plans(long seed, int shops) {
    SplittableRandom random = new SplittableRandom(seed);
    List<ShopPlan> plans = new ArrayList<>();
    for (int i = 0; i < shops; i++) {
      GeoPoint place = somewhere(random);
      plans.add(GeneratedCity.shop(random, "s" + (i + 1), i, place));
    }
    return plans;
  }

  /** The paths of the shops' pages, the same order each time. */
  public List<String> pages() {
    return city.shops().stream().map(shop -> "/api/storefront/shops/" + shop.shopId()).toList();
  }

  /**
   * The paths of lists near places among the shops.
   *
   * @param seed what the places follow from
   */
  public List<String> lists(int places, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> lists = new ArrayList<>();
    for (int i = 0; i < places; i++) {
      GeoPoint place = somewhere(random);
      lists.add(
          "/api/storefront/shops?latitude=%.6f&longitude=%.6f&limit=20"
              .formatted(place.latitude(), place.longitude()));
    }
    return lists;
  }

  private static GeoPoint somewhere(SplittableRandom random) {
    double angle = random.nextDouble(2 * Math.PI);
    double distance = RADIUS_METRES * Math.sqrt(random.nextDouble());
    return TangentPlane.SEOUL.at(distance * Math.cos(angle), distance * Math.sin(angle));
  }

  /** A dish of a shop that can be sold out: its identifier. */
  public String firstDish(int shop) {
    return city.shops().get(shop).menu().get(0).path("itemId").asString();
  }

  /**
   * Says that the first dish of a shop is sold out, or is there again.
   *
   * @throws UsageException if the marketplace refuses it
   */
  public void sellOut(int shop, boolean soldOut) throws InterruptedException {
    OpenShop open = city.shops().get(shop);
    Answer answer =
        client.call(
            Call.put(
                "/shops/{id}/items/{itemId}/sold-out",
                "/api/shop/shops/%s/items/%s/sold-out".formatted(open.shopId(), firstDish(shop)),
                open.owner(),
                Map.of("soldOut", soldOut),
                run + "-sold-out-" + ++changes));
    if (!answer.succeeded()) {
      throw new UsageException(
          "a dish cannot be marked as sold out: " + answer.status() + " " + answer.body());
    }
  }

  @Override
  public void close() {
    city.close();
    client.close();
  }
}
