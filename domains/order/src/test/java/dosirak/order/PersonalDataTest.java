package dosirak.order;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.OrderId;
import dosirak.contracts.order.Dropoff;
import dosirak.contracts.order.OrderCompleted;
import dosirak.contracts.order.OrderFacts;
import dosirak.platform.privacy.PersonKeys;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.TestKeys;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** What is kept of a customer is sealed wherever it rests, and gone when the customer's key is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PersonalDataTest {
  private static final String ADDRESS = "서울특별시 도시락구 비밀로 77, 1204호";
  private static final String PHONE = "010-7777-1204";
  private static final String NOTE = "초인종 대신 전화 주세요, 현관 4711";
  private static final GeoPoint DOOR = new GeoPoint(37.5714983, 126.9780123);
  private static final List<String> SECRETS =
      List.of(ADDRESS, PHONE, NOTE, "37.5714983", "126.9780123");

  private OrderFixture fixture;

  @BeforeAll
  void start() {
    fixture = new OrderFixture();
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  private OrderId placed(OrderFixture.Shop shop, OrderFixture.Customer customer) {
    Map<String, Object> cart = OrderFixture.cart(shop);
    cart.put("dropoff", Map.of("addressText", ADDRESS, "location", DOOR, "phone", PHONE));
    Map<String, String> wanted = Map.of("quoteId", fixture.quoteId(customer, cart), "note", NOTE);
    String key = UUID.randomUUID().toString();
    var first = fixture.market.post("/api/order/orders", customer.token(), wanted, key);
    assertThat(first.status()).as(first.text()).isEqualTo(201);
    assertThat(fixture.market.post("/api/order/orders", customer.token(), wanted, key).text())
        .isEqualTo(first.text());
    return OrderId.of(first.json().path("orderId").asString());
  }

  private OrderId completed(OrderFixture.Shop shop, OrderFixture.Customer customer) {
    AccountId rider = MarketplaceFixture.newAccount();
    OrderId order = placed(shop, customer);
    fixture.approve(order);
    assertThat(fixture.accept(shop, order, 10).status()).isEqualTo(200);
    fixture.assign(order, rider);
    fixture.pickUp(order, rider);
    fixture.deliver(order, rider);
    return order;
  }

  @Test
  void nothingThatRestsHereTellsWhereACustomerLives() {
    OrderFixture.Shop shop = fixture.shop();
    OrderFixture.Customer customer = fixture.customer();

    OrderId order = completed(shop, customer);

    assertThat(fixture.market.restingWith("order", SECRETS.toArray(String[]::new))).isEmpty();
    assertThat(fixture.market.restingWith("order", "dsk1.")).as("it looked").isNotEmpty();
    JsonNode seen = fixture.get(customer.token(), order).json();
    assertThat(seen.path("dropoff").path("addressText").asString()).isEqualTo(ADDRESS);
    assertThat(seen.path("dropoff").path("phone").asString()).isEqualTo(PHONE);
    assertThat(seen.path("dropoff").path("location").path("latitude").asDouble())
        .isEqualTo(DOOR.latitude());
    assertThat(seen.path("note").asString()).isEqualTo(NOTE);
    assertThat(
            fixture
                .market
                .get("/api/order/shops/" + shop.id() + "/orders", shop.ownerToken())
                .text())
        .contains(NOTE);
  }

  @Test
  void whatAnAuditorReadsOfTheJournalIsSealed() {
    OrderFixture.Customer customer = fixture.customer();
    completed(fixture.shop(), customer);

    String journal =
        fixture
            .market
            .get("/api/order/audit/journal?limit=1000", fixture.market.machineToken())
            .text();

    assertThat(journal).contains(customer.id().toString()).contains("dsk1.");
    SECRETS.forEach(secret -> assertThat(journal).doesNotContain(secret));
  }

  @Test
  void aPersonTakesItsOwnDataAlongAndNobodyElses() {
    OrderFixture.Customer customer = fixture.customer();
    OrderId order = placed(fixture.shop(), customer);

    var mine = fixture.market.get("/api/order/me/data", customer.token());
    var others = fixture.market.get("/api/order/me/data", fixture.customer().token());

    assertThat(mine.status()).as(mine.text()).isEqualTo(200);
    JsonNode first = mine.json().path("data").path("orders").path(0);
    assertThat(first.path("orderId").asString()).isEqualTo(order.toString());
    assertThat(first.path("dropoff").path("addressText").asString()).isEqualTo(ADDRESS);
    assertThat(first.path("note").asString()).isEqualTo(NOTE);
    assertThat(mine.json().path("data").path("quotes").size()).isEqualTo(1);
    assertThat(others.json().path("data").path("orders").size()).isZero();
    assertThat(others.text()).doesNotContain(ADDRESS);
    assertThat(fixture.market.get("/api/order/me/data", null).status()).isEqualTo(401);
  }

  @Test
  void anErasedCustomerIsGoneFromAnswersJournalsAndRepeatedCommands() {
    OrderFixture.Shop shop = fixture.shop();
    OrderFixture.Customer customer = fixture.customer();
    OrderId order = completed(shop, customer);
    String etag = fixture.get(shop.ownerToken(), order).header("etag");

    TestKeys.personKeys().erase(customer.id());

    var seen = fixture.get(shop.ownerToken(), order);
    assertThat(seen.header("etag")).isNotEqualTo(etag);
    JsonNode dropoff = seen.json().path("dropoff");
    assertThat(dropoff.path("addressText").asString()).isEqualTo(PersonKeys.ERASED);
    assertThat(dropoff.path("phone").asString()).isEqualTo(PersonKeys.ERASED);
    assertThat(dropoff.path("location").path("latitude").asDouble()).isEqualTo(37.571);
    assertThat(seen.json().path("note").asString()).isEqualTo(PersonKeys.ERASED);
    OrderFacts replayed =
        fixture.market.said("order", OrderCompleted.class).stream()
            .map(OrderCompleted::facts)
            .filter(facts -> facts.orderId().equals(order))
            .findFirst()
            .orElseThrow();
    Dropoff said = Objects.requireNonNull(replayed.dropoff());
    assertThat(
            TestKeys.personKeys().open(List.of(said.addressText(), said.phone(), replayed.note())))
        .containsOnly(PersonKeys.ERASED);
    var again = fixture.quote(customer, OrderFixture.cart(shop));
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.code()).isEqualTo("account-erased");
  }

  @Test
  void anOrderFromBeforeAnythingWasSealedReadsAsItWas() {
    OrderFixture.Shop shop = fixture.shop();
    OrderFixture.Customer customer = fixture.customer();
    OrderId order = placed(shop, customer);
    fixture
        .market
        .database("order")
        .sql(
            """
            update orders set facts = (
              facts::jsonb
              || '{"note": "old note"}'
              || jsonb_build_object('dropoff', '{"addressText": "2 Jong-ro", "phone": "02-1",
                   "location": {"latitude": 37.57151, "longitude": 126.97801}}'::jsonb))::text
            where order_id = :order
            """)
        .param("order", order.value())
        .update();

    JsonNode seen = fixture.get(customer.token(), order).json();

    assertThat(seen.path("note").asString()).isEqualTo("old note");
    assertThat(seen.path("dropoff").path("addressText").asString()).isEqualTo("2 Jong-ro");
    assertThat(seen.path("dropoff").path("location").path("latitude").asDouble())
        .isEqualTo(37.57151);
  }

  @Test
  void aReplayBesideTheLiveTablesLeavesTheKeysWorking() {
    var replayed =
        fixture.market.post("/api/order/audit/replays", fixture.market.machineToken(), Map.of());
    assertThat(replayed.status()).as(replayed.text()).isEqualTo(200);

    OrderFixture.Customer customer = fixture.customer();
    OrderId order = placed(fixture.shop(), customer);

    assertThat(fixture.get(customer.token(), order).json().path("note").asString()).isEqualTo(NOTE);
  }
}
