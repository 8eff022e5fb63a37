package dosirak.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.ItemId;
import dosirak.contracts.OptionId;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.Role;
import dosirak.contracts.order.StockCameBack;
import dosirak.contracts.order.StockRanOut;
import dosirak.contracts.shop.OptionRestocked;
import dosirak.contracts.shop.OptionSoldOut;
import dosirak.contracts.shop.StockAllotted;
import dosirak.contracts.shop.TermsChanged;
import dosirak.contracts.shop.Weather;
import dosirak.contracts.shop.WeatherDeclared;
import dosirak.platform.testing.MarketplaceFixture;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Stock, weather and districts over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConditionsApiTest {
  private static final String SHOPS = "/api/shop/shops";
  private static final String DISTRICTS = "/api/shop/districts";

  private MarketplaceFixture fixture;
  private String operator;

  @BeforeAll
  void start() {
    fixture = MarketplaceFixture.start(List.of(ShopDomain.DOMAIN), Set.of("order"));
    operator = fixture.token(MarketplaceFixture.newAccount(), Role.DISPATCH);
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  @Test
  void anOptionRunsOutAndComesBack() {
    String owner = owner();
    JsonNode published = publish(owner);
    String path = item(published) + "/options/" + option(published) + "/sold-out";
    assertThat(fixture.put(path, owner, Map.of("soldOut", true)).json().path("version").asInt())
        .isEqualTo(2);
    assertThat(fixture.put(path, owner, Map.of("soldOut", true)).json().path("version").asInt())
        .isEqualTo(2);
    JsonNode states = read(owner, published).path("optionStates");
    assertThat(states.size()).isEqualTo(1);
    assertThat(states.get(0).path("optionId").asString()).isEqualTo(option(published));
    assertThat(states.get(0).path("soldOut").asBoolean()).isTrue();
    assertThat(fixture.put(path, owner, Map.of("soldOut", false)).json().path("version").asInt())
        .isEqualTo(3);
    assertThat(read(owner, published).path("optionStates").isEmpty()).isTrue();
    assertThat(said(OptionSoldOut.class, published)).hasSize(1);
    assertThat(said(OptionRestocked.class, published)).hasSize(1);

    String other = item(published) + "/options/" + UUID.randomUUID() + "/sold-out";
    assertThat(fixture.put(other, owner, Map.of("soldOut", true)).status()).isEqualTo(404);
    assertThat(fixture.put(path, owner(), Map.of("soldOut", true)).status()).isEqualTo(404);
    assertThat(fixture.put(path, owner, Map.of()).json().path("field").asString())
        .isEqualTo("soldOut");
  }

  @Test
  void portionsAreAllottedAndShownAsRunOutWhenOrdersHoldAll() {
    String owner = owner();
    JsonNode published = publish(owner);
    String stock = item(published) + "/stock";
    assertThat(fixture.put(stock, owner, Map.of("quantity", 40)).status()).isEqualTo(200);
    assertThat(fixture.put(stock, owner, Map.of("quantity", 40)).json().path("version").asInt())
        .as("said again, it holds anew")
        .isEqualTo(3);
    String optionStock = item(published) + "/options/" + option(published) + "/stock";
    fixture.put(optionStock, owner, Map.of("quantity", 5));
    JsonNode read = read(owner, published);
    assertThat(read.path("stock").path("quantity").asInt()).isEqualTo(40);
    assertThat(read.path("stock").path("ranOut").asBoolean()).isFalse();
    assertThat(read.path("optionStates").get(0).path("stock").path("quantity").asInt())
        .isEqualTo(5);

    ShopId shopId = ShopId.of(published.path("shopId").asString());
    ItemId itemId = ItemId.of(published.path("menu").get(0).path("itemId").asString());
    OptionId optionId = OptionId.of(option(published));
    fixture.say("order", new StockRanOut(shopId, itemId, null, fixture.now()));
    fixture.say("order", new StockRanOut(shopId, itemId, optionId, fixture.now()));
    fixture.eventually(
        "both ran out",
        () -> {
          JsonNode now = read(owner, published);
          return now.path("stock").path("ranOut").asBoolean()
              && now.path("optionStates").get(0).path("stock").path("ranOut").asBoolean();
        });
    fixture.say("order", new StockCameBack(shopId, itemId, null, fixture.now()));
    fixture.eventually(
        "the item is there again",
        () -> !read(owner, published).path("stock").path("ranOut").asBoolean());

    int version = fixture.put(stock, owner, nothing()).json().path("version").asInt();
    assertThat(fixture.put(stock, owner, nothing()).json().path("version").asInt())
        .as("what is not counted cannot stop being counted")
        .isEqualTo(version);
    assertThat(read(owner, published).has("stock")).isFalse();
    assertThat(said(StockAllotted.class, published))
        .extracting(StockAllotted::quantity)
        .containsExactly(40L, 40L, 5L, null);
    for (long quantity : new long[] {-1, 1_000_001, Long.MAX_VALUE}) {
      assertThat(
              fixture
                  .put(stock, owner, Map.of("quantity", quantity))
                  .json()
                  .path("field")
                  .asString())
          .isEqualTo("quantity");
    }
  }

  @Test
  void anItemThatMayBeOrderedAloneIsShownSo() {
    String owner = owner();
    Map<String, Object> shop = Samples.shop();
    Map<String, Object> item = Samples.item("cola");
    item.put("aloneBelowMinimum", true);
    shop.put("menu", List.of(item));
    JsonNode published = fixture.post(SHOPS, owner, shop).json();
    fixture.put(item(published) + "/price", owner, Map.of("price", 1));
    JsonNode read = read(owner, published);
    assertThat(read.path("aloneBelowMinimum").asBoolean()).isTrue();
    assertThat(read.path("price").asInt()).isEqualTo(1);
  }

  @Test
  void theWeatherIsDeclaredOnceAndReadByAll() {
    assertThat(fixture.get("/api/shop/weather", null).json().path("weather").asString())
        .isEqualTo("FINE");
    for (int i = 0; i < 2; i++) {
      assertThat(declare("RAIN").json().path("weather").asString()).isEqualTo("RAIN");
    }
    assertThat(fixture.said("shop", WeatherDeclared.class))
        .extracting(WeatherDeclared::weather)
        .containsExactly(Weather.RAIN);
    assertThat(fixture.put("/api/shop/weather", operator, Map.of("weather", "SNOW")).status())
        .as("without a reason")
        .isEqualTo(400);
    assertThat(fixture.put("/api/shop/weather", owner(), Map.of("weather", "SNOW")).status())
        .isEqualTo(403);
    assertThat(declare("STORM").status()).isEqualTo(400);
    assertThat(fixture.get("/api/shop/weather", null).json().path("weather").asString())
        .isEqualTo("RAIN");
  }

  @Test
  void districtsAreDrawnAndChosenByOwners() {
    var drawn =
        draw(
            DISTRICTS,
            Map.of(
                "type",
                "FeatureCollection",
                "name",
                "skipped",
                "features",
                List.of(feature("1144", "마포구", 126.9), feature("1141", "서대문구", 127.0))));
    assertThat(drawn.status()).as(drawn.text()).isEqualTo(200);
    assertThat(
            fixture
                .get(DISTRICTS, null)
                .json()
                .path("districts")
                .valueStream()
                .map(each -> each.path("code").asString()))
        .contains("1141", "1144");
    JsonNode one = fixture.get(DISTRICTS + "/1144", null).json();
    assertThat(one.path("rings").get(0).path("points").size()).isEqualTo(4);
    assertThat(fixture.get(DISTRICTS + "/0", null).status()).isEqualTo(404);

    String owner = owner();
    JsonNode published = publish(owner);
    Map<String, Object> terms = Samples.terms();
    terms.put(
        "deliveryPricing",
        Map.of(
            "areas",
            List.of(
                Map.of(
                    "name",
                    "우리 동네",
                    "shape",
                    Map.of("kind", "DISTRICT", "districtCode", "1144")))));
    String shop = SHOPS + "/" + published.path("shopId").asString();
    assertThat(fixture.put(shop + "/terms", owner, terms).status()).isEqualTo(200);
    assertThat(fixture.said("shop", TermsChanged.class).getLast().terms().deliveryPricing())
        .isNotNull()
        .satisfies(pricing ->
            assertThat(pricing.areas().getFirst().shape().rings().getFirst().points()).hasSize(4));

    // The shop keeps the lines it had, until it says its terms again.
    assertThat(draw(DISTRICTS + "/1144", feature("1144", "마포구", 126.91)).status()).isEqualTo(200);
    assertThat(
            fixture
                .get(shop, owner)
                .json()
                .at("/terms/deliveryPricing/areas/0/shape/rings/0/points/0/longitude")
                .asDouble())
        .isEqualTo(126.9);
    fixture.put(shop + "/terms", owner, terms);
    assertThat(
            fixture
                .get(shop, owner)
                .json()
                .at("/terms/deliveryPricing/areas/0/shape/rings/0/points/0/longitude")
                .asDouble())
        .isEqualTo(126.91);
  }

  @Test
  void aDistrictThatIsNotDrawnWellIsRefusedNamingWhere() {
    assertRefused("type", Map.of("type", "Point"));
    assertRefused("type", List.of(1));
    assertRefused("features", Map.of("type", "FeatureCollection", "features", List.of()));
    assertRefused("features[0].type", collection(Map.of("type", "x")));
    assertRefused("features[0].properties.code", collection(feature("한글", "x", 126.9)));
    assertRefused("features[0].properties.name", collection(feature("1", " ", 126.9)));
    assertRefused(
        "features[1].properties.code",
        collection(feature("1", "x", 126.9), feature("1", "x", 126.9)));
    assertRefused("features[0].geometry.type", collection(feature("1", Map.of("type", "Point"))));
    assertRefused(
        "features[0].geometry.coordinates[0]",
        collection(polygon(List.of(List.of(1, 1), List.of(1, 2), List.of(2, 2), List.of(2, 1)))));
    assertRefused(
        "features[0].geometry.coordinates[0]",
        collection(polygon(Collections.nCopies(502, List.of(1, 1)))));
    assertRefused(
        "features[0].geometry.coordinates[0][1]",
        collection(polygon(List.of(List.of(1, 1), List.of("x", 2), List.of(2, 2), List.of(1, 1)))));
    assertRefused(
        "features[0].geometry.coordinates[0][1][1]",
        collection(polygon(List.of(List.of(1, 1), List.of(1, 91), List.of(2, 2), List.of(1, 1)))));
    assertThat(draw(DISTRICTS + "/2", feature("1", "x", 126.9)).json().path("field").asString())
        .isEqualTo("properties.code");
    assertThat(draw(DISTRICTS, "[".repeat(5_000)).status()).isEqualTo(400);
    assertThat(fixture.put(DISTRICTS + "/7", owner(), feature("7", "x", 126.9)).status())
        .isEqualTo(403);
  }

  private void assertRefused(String field, Object body) {
    var refused = draw(DISTRICTS, body);
    assertThat(refused.status()).as(refused.text()).isEqualTo(400);
    assertThat(refused.json().path("field").asString()).isEqualTo(field);
  }

  private static Map<String, Object> collection(Object... features) {
    return Map.of("type", "FeatureCollection", "features", List.of(features));
  }

  private static Map<String, Object> polygon(List<?> line) {
    return feature("1", Map.of("type", "Polygon", "coordinates", List.of(line)));
  }

  private static Map<String, Object> feature(String code, Object geometry) {
    return Map.of(
        "type",
        "Feature",
        "properties",
        Map.of("code", code, "name", "x", "skipped", 1),
        "geometry",
        geometry);
  }

  private static Map<String, Object> feature(String code, String name, double west) {
    List<Object> line = new ArrayList<>();
    line.add(List.of(west, 37.5, 12));
    line.add(List.of(west + 0.1, 37.5, 12));
    line.add(List.of(west + 0.1, 37.6, 12));
    line.add(List.of(west, 37.6, 12));
    line.add(List.of(west, 37.5, 12));
    return Map.of(
        "type",
        "Feature",
        "properties",
        Map.of("code", code, "name", name),
        "geometry",
        Map.of("type", "MultiPolygon", "coordinates", List.of(List.of(line))));
  }

  private MarketplaceFixture.Reply declare(String weather) {
    return fixture.privileged("PUT", "/api/shop/weather", operator, Map.of("weather", weather));
  }

  private MarketplaceFixture.Reply draw(String path, Object body) {
    return fixture.privileged("PUT", path, operator, body);
  }

  private static Map<String, @Nullable Object> nothing() {
    return Collections.singletonMap("quantity", null);
  }

  private <E extends dosirak.contracts.shop.ShopEvent> List<E> said(
      Class<E> type, JsonNode published) {
    return fixture.said("shop", type).stream()
        .filter(event -> event.key().equals(published.path("shopId").asString()))
        .toList();
  }

  private static String item(JsonNode published) {
    return SHOPS
        + "/"
        + published.path("shopId").asString()
        + "/items/"
        + published.path("menu").get(0).path("itemId").asString();
  }

  private static String option(JsonNode published) {
    return published.at("/menu/0/optionGroups/0/options/1/optionId").asString();
  }

  /** The first item of a shop, as its owner sees it. */
  private JsonNode read(String owner, JsonNode published) {
    return fixture
        .get(SHOPS + "/" + published.path("shopId").asString(), owner)
        .json()
        .path("menu")
        .get(0);
  }

  private String owner() {
    return fixture.token(MarketplaceFixture.newAccount(), Role.OWNER);
  }

  private JsonNode publish(String owner) {
    var reply = fixture.post(SHOPS, owner, Samples.shop());
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    return reply.json();
  }
}
