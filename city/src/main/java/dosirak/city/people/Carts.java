package dosirak.city.people;

import dosirak.city.client.MarketplaceClient;
import dosirak.city.generator.GeneratedCity;
import dosirak.city.plan.ShopPlan;
import dosirak.city.plan.TangentPlane;
import dosirak.contracts.GeoPoint;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import tools.jackson.databind.json.JsonMapper;

/**
 * Shops that are open and customers who know what they want of them; nobody cooks, pays or looks.
 */
public final class Carts {
  private static final double FARTHEST_METRES = 1_000;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final MarketplaceClient client;
  private final CitySetup.Population population;

  private Carts(MarketplaceClient client, CitySetup.Population population) {
    this.client = client;
    this.population = population;
  }

  /**
   * Opens the shops and signs the customers in.
   *
   * @throws SetupException if the marketplace does not allow it
   */
  public static Carts prepare(
      MarketplaceClient client, CitySetup setup, List<ShopPlan> shops, int customers)
      throws InterruptedException {
    return new Carts(client, setup.prepare(shops, List.of(), customers));
  }

  /**
   * What somebody wants.
   *
   * @param token the access token of the customer
   * @param cart as it is sent to get its price
   */
  public record Wish(String token, byte[] cart) {}

  /** What some customer wants of some shop: brought to the door, paid by card. */
  public Wish next(SplittableRandom random) throws InterruptedException {
    String token = someToken(random);
    OpenShop shop = someShop(random);
    double angle = random.nextDouble(2 * Math.PI);
    double distance = FARTHEST_METRES * Math.sqrt(random.nextDouble());
    GeoPoint door =
        new TangentPlane(shop.plan().location())
            .at(distance * Math.cos(angle), distance * Math.sin(angle));
    return new Wish(
        token,
        JSON.writeValueAsBytes(
            Map.of(
                "shopId",
                shop.shopId(),
                "fulfilment",
                "DELIVERY",
                "paymentMethod",
                "CARD",
                "dropoff",
                new Door("도시락로 " + random.nextInt(1, 500), door, "010-0000-0000"),
                "lines",
                shop.lines(GeneratedCity.lines(random, shop.plan().menu())))));
  }

  /** The access token of some customer. */
  public String someToken(SplittableRandom random) throws InterruptedException {
    return client.accessToken(
        population.customers().get(random.nextInt(population.customers().size())));
  }

  /** Some shop. */
  public OpenShop someShop(SplittableRandom random) {
    return population.shops().get(random.nextInt(population.shops().size()));
  }
}
