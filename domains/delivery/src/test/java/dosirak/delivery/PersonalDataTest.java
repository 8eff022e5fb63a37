package dosirak.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AssignmentId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.order.Dropoff;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.OrderFacts;
import dosirak.platform.privacy.PersonKeys;
import dosirak.platform.privacy.SealedPlace;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.TestKeys;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A rider reads where to go; what rests here does not tell it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PersonalDataTest {
  private static final String ADDRESS = "서울특별시 도시락구 비밀로 77, 1204호";
  private static final String PHONE = "010-7777-1204";
  private static final GeoPoint DOOR = new GeoPoint(37.5064983, 127.0000123);
  private static final String[] SECRETS = {
    ADDRESS, PHONE, Double.toString(DOOR.latitude()), Double.toString(DOOR.longitude())
  };

  private MarketplaceFixture fixture;
  private City city;

  @BeforeAll
  void start() {
    fixture = MarketplaceFixture.start(List.of(DeliveryDomain.DOMAIN), Set.of("order", "desk"));
    city = new City(fixture, 37.5);
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  /** An order as the order domain says it: its customer is a new person. */
  private OrderFacts sealedOrder() {
    PersonKeys keys = TestKeys.personKeys();
    OrderFacts plain = city.facts(city.newShop(), city.place(0, 0), DOOR, Fulfilment.DELIVERY);
    var customer = MarketplaceFixture.newAccount();
    return new OrderFacts(
        plain.orderId(),
        plain.number(),
        plain.shopId(),
        plain.shopName(),
        plain.ownerId(),
        plain.shopLocation(),
        customer,
        plain.fulfilment(),
        plain.paymentMethod(),
        plain.lines(),
        plain.price(),
        new Dropoff(
            keys.seal(customer, ADDRESS),
            SealedPlace.rounded(DOOR),
            keys.seal(customer, PHONE),
            keys.seal(customer, SealedPlace.text(DOOR))),
        keys.seal(customer, "note"),
        plain.placedAt());
  }

  private static JsonNode data(String line) {
    return JsonMapper.builder().build().readTree(line.substring(line.indexOf('{')));
  }

  private static void assertOpen(JsonNode work) {
    JsonNode dropoff = work.path("orders").path(0).path("dropoff");
    assertThat(dropoff.path("addressText").asString()).as(work.toString()).isEqualTo(ADDRESS);
    assertThat(dropoff.path("phone").asString()).isEqualTo(PHONE);
    assertThat(dropoff.path("location").path("latitude").asDouble()).isEqualTo(DOOR.latitude());
    assertThat(dropoff.path("location").path("longitude").asDouble()).isEqualTo(DOOR.longitude());
    assertThat(dropoff.has("exactLocation")).isFalse();
  }

  @Test
  void aRiderReadsTheDoorWhereverItIsShownAndNothingOfItRests() throws Exception {
    City.Courier rider = city.rider(city.place(300, 0));
    OrderFacts order = sealedOrder();
    try (City.Listening stream = rider.listen()) {
      city.accept(order, 1);
      assertOpen(data(stream.next("offer")));
      assertOpen(rider.offer());
      AssignmentId work = AssignmentId.of(rider.offer().path("assignmentId").asString());
      String key = UUID.randomUUID().toString();
      String path = "/api/delivery/offers/" + work + "/accept";
      MarketplaceFixture.Reply accepted = fixture.post(path, rider.token(), "{}", key);
      assertThat(accepted.status()).as(accepted.text()).isEqualTo(200);
      assertOpen(accepted.json());
      assertThat(fixture.post(path, rider.token(), "{}", key).text())
          .as("the stored answer")
          .isEqualTo(accepted.text());
      assertOpen(data(stream.next("assignment")));
      try (City.Listening greeted = rider.listen()) {
        assertOpen(data(greeted.next("assignment")));
      }
      assertOpen(rider.atShop(work).json());

      assertThat(fixture.restingWith("delivery", SECRETS)).isEmpty();
      assertThat(fixture.restingWith("delivery", "dsk1.")).as("it looked").isNotEmpty();

      TestKeys.personKeys().erase(order.customerId());

      assertThat(fixture.post(path, rider.token(), "{}", key).text())
          .as("the stored answer after the erasure")
          .contains(PersonKeys.ERASED)
          .contains("37.506")
          .doesNotContain(ADDRESS)
          .doesNotContain(PHONE);
      assertThat(rider.page().toString()).contains(PersonKeys.ERASED).doesNotContain(PHONE);
      assertThat(rider.pickedUp(work, order.orderId()).status()).isEqualTo(200);
      assertThat(rider.delivered(work, order.orderId()).status()).isEqualTo(200);
    }
    assertThat(fixture.restingWith("delivery", SECRETS)).isEmpty();

    JsonNode mine = fixture.get("/api/delivery/me/data", rider.token()).json().path("data");
    assertThat(mine.path("rider").size()).isEqualTo(1);
    assertThat(mine.path("work").path(0).path("orderId").asString())
        .isEqualTo(order.orderId().toString());
    assertThat(mine.path("work").toString()).doesNotContain("dropoff");
  }
}
