package dosirak.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import dosirak.contracts.AssignmentId;
import dosirak.contracts.OrderId;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.Role;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.OrderFacts;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** What a customer sees of the ride. Each test has a place of its own, far from the others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FollowOrderTest {
  private MarketplaceFixture fixture;

  @BeforeAll
  void start() {
    fixture = MarketplaceFixture.start(List.of(DeliveryDomain.DOMAIN), Set.of("order", "desk"));
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  @Test
  void aRiderIsShownFromSayingYesUntilTheFoodIsHandedOver() {
    City city = new City(fixture, 20);
    OrderFacts order = city.accepted(1);
    fixture.eventually("it can be followed", () -> follow(order).status() == 200);
    assertThat(seen(order, "LOOKING_FOR_RIDER").has("rider")).isFalse();
    City.Courier rider = city.rider(city.place(300, 0));
    rider.offer();
    assertThat(seen(order, "LOOKING_FOR_RIDER").has("rider")).isFalse();

    AssignmentId work = rider.takeOffer();
    JsonNode coming = seen(order, "TO_SHOP");
    assertThat(coming.at("/shop/name").asString()).isEqualTo("Kimbap House");
    assertThat(coming.at("/rider/doorsBefore").asInt()).isZero();
    assertThat(expected(coming)).isAfter(fixture.now().plus(Duration.ofMinutes(7)));
    rider.atShop(work);
    seen(order, "AT_SHOP");
    rider.pickedUp(work, order.orderId());
    fixture.advance(Duration.ofMinutes(2));
    assertThat(rider.report(city.place(0, 600)).status()).isEqualTo(204);
    JsonNode close = seen(order, "ON_THE_WAY");
    assertThat(close.at("/rider/location/latitude").asDouble())
        .isEqualTo(city.place(0, 600).latitude(), offset(1e-9));
    assertThat(expected(close))
        .as("300 m are left, at 300 m a minute")
        .isCloseTo(fixture.now().plus(Duration.ofMinutes(1)), within(2, ChronoUnit.SECONDS));
    rider.delivered(work, order.orderId());

    assertThat(seen(order, "OVER").has("rider")).isFalse();
  }

  @Test
  void theSecondOfTwoDoorsWaitsForTheFirst() {
    City city = new City(fixture, 21);
    ShopId shop = city.newShop();
    OrderFacts far = city.accepted(shop, city.place(0, 0), city.place(0, 2_400), 1);
    OrderFacts near = city.accepted(shop, city.place(0, 0), city.place(0, 900), 1);
    fixture.eventually(
        "both can be followed", () -> follow(far).status() == 200 && follow(near).status() == 200);
    City.Courier rider = city.rider(city.place(300, 0));
    rider.takeOffer();

    assertThat(seen(near, "TO_SHOP").at("/rider/doorsBefore").asInt()).isZero();
    assertThat(seen(far, "TO_SHOP").at("/rider/doorsBefore").asInt()).isOne();
    assertThat(expected(seen(far, "TO_SHOP"))).isAfter(expected(seen(near, "TO_SHOP")));
  }

  @Test
  void anOrderThatEndsTakesItsRiderOffTheMap() {
    City city = new City(fixture, 22);
    City.Courier rider = city.rider(city.place(300, 0));
    OrderFacts order = city.accepted(1);
    rider.takeOffer();

    fixture.awaitApplied("delivery", "order", city.fail(order));

    assertThat(seen(order, "OVER").has("rider")).isFalse();
  }

  @Test
  void nobodyElseFollowsAnOrder() {
    City city = new City(fixture, 23);
    OrderFacts order = city.accepted(1);
    OrderFacts pickup =
        city.facts(city.newShop(), city.place(0, 0), city.place(0, 0), Fulfilment.PICKUP);
    fixture.awaitApplied("delivery", "order", city.accept(pickup, 1));
    fixture.eventually("it can be followed", () -> follow(order).status() == 200);
    String stranger = fixture.token(MarketplaceFixture.newAccount(), Role.CUSTOMER);
    City.Courier rider = city.rider(city.place(300, 0));

    assertThat(fixture.get(path(order.orderId()), stranger).status()).isEqualTo(404);
    assertThat(fixture.get(path(order.orderId()), rider.token()).status()).isEqualTo(403);
    assertThat(follow(pickup).status()).as("the customer fetches it").isEqualTo(404);
    assertThat(fixture.get(path(new OrderId(UUID.randomUUID())), token()).status()).isEqualTo(404);
    assertThat(fixture.get("/api/delivery/orders/none", token()).status()).isEqualTo(400);
  }

  private JsonNode seen(OrderFacts order, String stage) {
    Reply reply = follow(order);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.json().path("stage").asString()).isEqualTo(stage);
    return reply.json();
  }

  private Reply follow(OrderFacts order) {
    return fixture.get(path(order.orderId()), token());
  }

  private String token() {
    return fixture.token(City.customer(), Role.CUSTOMER);
  }

  private static String path(OrderId orderId) {
    return "/api/delivery/orders/" + orderId;
  }

  private static Instant expected(JsonNode progress) {
    return Instant.parse(progress.at("/rider/expectedAt").asString());
  }
}
