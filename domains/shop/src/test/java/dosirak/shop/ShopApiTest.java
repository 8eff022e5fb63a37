package dosirak.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.identity.Role;
import dosirak.contracts.shop.ItemSoldOut;
import dosirak.contracts.shop.MenuChanged;
import dosirak.contracts.shop.ShopPaused;
import dosirak.contracts.shop.ShopPublished;
import dosirak.platform.testing.MarketplaceFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShopApiTest {
  private static final String SHOPS = "/api/shop/shops";

  private MarketplaceFixture fixture;

  @BeforeAll
  void start() {
    fixture = MarketplaceFixture.start(List.of(ShopDomain.DOMAIN), Set.of("order"));
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  @Test
  void aPublishedShopIsAnsweredWithItsIdentifiersAndSaid() {
    String owner = owner();
    JsonNode published = publish(owner);
    String shopId = published.path("shopId").asString();

    assertThat(published.path("version").asLong()).isEqualTo(1);
    JsonNode item = published.path("menu").get(0);
    assertThat(item.path("itemId").asString()).hasSize(36);
    assertThat(item.path("optionGroups").get(0).path("optionGroupId").asString()).hasSize(36);
    assertThat(item.path("optionGroups").get(0).path("options").get(1).path("optionId").asString())
        .hasSize(36);
    ShopPublished event =
        fixture.said("shop", ShopPublished.class).stream()
            .filter(said -> said.shopId().toString().equals(shopId))
            .findFirst()
            .orElseThrow();
    assertThat(event.name()).isEqualTo("한솥 도시락");
    assertThat(event.menu()).hasSize(2);

    JsonNode read = shop(owner, shopId);
    assertThat(read.path("name").asString()).isEqualTo("한솥 도시락");
    assertThat(read.path("open").asBoolean()).isTrue();
    assertThat(read.path("menu").get(0).path("itemId")).isEqualTo(item.path("itemId"));
    assertThat(read.path("menu").get(0).path("soldOut").asBoolean()).isFalse();
    assertThat(read.path("terms").path("deliveryRadiusMetres").asInt()).isEqualTo(3_000);
  }

  @Test
  void aRepeatedPublicationOpensOneShop() {
    String owner = owner();
    String key = UUID.randomUUID().toString();
    var first = fixture.post(SHOPS, owner, Samples.shop(), key);
    var second = fixture.post(SHOPS, owner, Samples.shop(), key);
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(fixture.get(SHOPS, owner).json().path("shops").size()).isEqualTo(1);
    assertThat(fixture.call("POST", SHOPS, owner, Samples.shop(), Map.of()).code())
        .isEqualTo("idempotency-key-required");
  }

  @Test
  void everyWrongFieldOfAPublicationIsNamedAndNothingIsOpened() {
    String owner = owner();
    Map<String, Object> shop = Samples.shop();
    shop.put("name", "");
    shop.put("phone", 5);
    assertThat(fixture.post(SHOPS, owner, shop).json().path("field").asString()).isEqualTo("phone");
    shop.put("phone", "x");
    var refused = fixture.post(SHOPS, owner, shop);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().path("errors").size()).isEqualTo(2);
    shop.put("surprise", true);
    assertThat(fixture.post(SHOPS, owner, shop).json().path("field").asString())
        .isEqualTo("surprise");
    assertThat(fixture.get(SHOPS, owner).json().path("shops").size()).isZero();
  }

  @Test
  void onlyOwnersReachShopsAndOnlyTheirOwn() {
    String owner = owner();
    String shopId = publish(owner).path("shopId").asString();
    String itemId = shop(owner, shopId).path("menu").get(0).path("itemId").asString();
    String customer = fixture.token(MarketplaceFixture.newAccount(), Role.CUSTOMER);
    assertThat(fixture.post(SHOPS, customer, Samples.shop()).status()).isEqualTo(403);
    assertThat(fixture.get(SHOPS, null).status()).isEqualTo(401);

    String other = owner();
    String one = SHOPS + "/" + shopId;
    String item = one + "/items/" + itemId;
    assertThat(
            List.of(
                fixture.get(one, other).status(),
                fixture.put(one + "/menu", other, Map.of("menu", List.of())).status(),
                fixture.put(one + "/terms", other, Samples.terms()).status(),
                fixture.put(item + "/price", other, Map.of("price", 1)).status(),
                fixture.put(item + "/sold-out", other, Map.of("soldOut", true)).status(),
                fixture.post(one + "/pause", other, Map.of()).status(),
                fixture.post(one + "/resume", other, Map.of()).status()))
        .containsOnly(404);
    assertThat(shop(owner, shopId).path("version").asLong()).isEqualTo(1);
  }

  @Test
  void aMenuIsReplacedAndKeepsTheIdentifiersThatWereGiven() {
    String owner = owner();
    JsonNode published = publish(owner);
    String shopId = published.path("shopId").asString();
    JsonNode kept = published.path("menu").get(1);
    String soup = kept.path("itemId").asString();
    fixture.put(SHOPS + "/" + shopId + "/items/" + soup + "/sold-out", owner, soldOut(true));

    List<Object> menu = new ArrayList<>(List.of(kept, Samples.item("tea")));
    var replaced = fixture.put(SHOPS + "/" + shopId + "/menu", owner, Map.of("menu", menu));

    assertThat(replaced.status()).as(replaced.text()).isEqualTo(200);
    assertThat(replaced.json().path("version").asLong()).isEqualTo(3);
    assertThat(replaced.json().path("menu").get(0)).isEqualTo(kept);
    JsonNode read = shop(owner, shopId);
    assertThat(read.path("menu").get(0).path("soldOut").asBoolean()).isTrue();
    assertThat(read.path("menu").get(1).path("soldOut").asBoolean()).isFalse();
    String unknown =
        fixture
            .put(
                SHOPS + "/" + shopId + "/menu",
                owner,
                Map.of("menu", List.of(published.path("menu").get(0))))
            .json()
            .path("field")
            .asString();
    assertThat(unknown).isEqualTo("menu[0].itemId");
  }

  @Test
  void aPriceChangesAndIsBounded() {
    String owner = owner();
    JsonNode published = publish(owner);
    String shopId = published.path("shopId").asString();
    String itemId = published.path("menu").get(0).path("itemId").asString();
    String price = SHOPS + "/" + shopId + "/items/" + itemId + "/price";

    assertThat(fixture.put(price, owner, Map.of("price", 9_900)).status()).isEqualTo(200);
    assertThat(shop(owner, shopId).path("menu").get(0).path("price").asLong()).isEqualTo(9_900);
    assertThat(fixture.said("shop", MenuChanged.class).getLast().menu().getFirst().price().won())
        .isEqualTo(9_900);
    for (String wrong : List.of("-1", "10000001", "9223372036854775808", "1.5", "\"1\"", "null")) {
      var refused = fixture.put(price, owner, "{\"price\":" + wrong + "}");
      assertThat(refused.status()).as(wrong).isEqualTo(400);
      assertThat(refused.json().path("field").asString()).as(wrong).isEqualTo("price");
    }
    String unknown = SHOPS + "/" + shopId + "/items/" + UUID.randomUUID() + "/price";
    assertThat(fixture.put(unknown, owner, Map.of("price", 1)).status()).isEqualTo(404);
  }

  @Test
  void sellingOutTwiceIsSaidOnce() {
    String owner = owner();
    JsonNode published = publish(owner);
    String shopId = published.path("shopId").asString();
    String itemId = published.path("menu").get(0).path("itemId").asString();
    String path = SHOPS + "/" + shopId + "/items/" + itemId + "/sold-out";

    assertThat(fixture.put(path, owner, soldOut(true)).json().path("version").asLong())
        .isEqualTo(2);
    var again = fixture.put(path, owner, soldOut(true));
    assertThat(again.json().path("version").asLong()).isEqualTo(2);
    assertThat(again.header("Dosirak-Position")).isNull();
    assertThat(fixture.put(path, owner, soldOut(false)).json().path("version").asLong())
        .isEqualTo(3);
    assertThat(
            fixture.said("shop", ItemSoldOut.class).stream()
                .filter(event -> event.shopId().toString().equals(shopId)))
        .hasSize(1);
    assertThat(fixture.put(path, owner, Map.of()).json().path("field").asString())
        .isEqualTo("soldOut");
  }

  @Test
  void aPauseEndsByItselfAtItsCityTime() {
    String owner = owner();
    String shopId = publish(owner).path("shopId").asString();
    String one = SHOPS + "/" + shopId;

    JsonNode paused = fixture.post(one + "/pause", owner, Map.of("minutes", 30)).json();
    assertThat(paused.path("paused").asBoolean()).isTrue();
    assertThat(paused.path("open").asBoolean()).isFalse();
    assertThat(fixture.said("shop", ShopPaused.class).getLast().until())
        .isEqualTo(fixture.now().plusSeconds(1800));
    fixture.advance(Duration.ofMinutes(30));
    assertThat(shop(owner, shopId).path("paused").asBoolean()).isFalse();
    assertThat(shop(owner, shopId).path("open").asBoolean()).isTrue();
    assertThat(fixture.post(one + "/resume", owner, Map.of()).json().path("version").asLong())
        .isEqualTo(2);
  }

  @Test
  void aPauseWithoutMinutesLastsUntilResumed() {
    String owner = owner();
    String shopId = publish(owner).path("shopId").asString();
    String one = SHOPS + "/" + shopId;
    assertThat(fixture.call("POST", one + "/pause", owner, null, Map.of()).status()).isEqualTo(200);
    fixture.advance(Duration.ofDays(20));
    assertThat(shop(owner, shopId).path("paused").asBoolean()).isTrue();
    assertThat(fixture.call("POST", one + "/resume", owner, null, Map.of()).status())
        .isEqualTo(200);
    assertThat(shop(owner, shopId).path("paused").asBoolean()).isFalse();
    for (int minutes : new int[] {0, -1, 10_081, Integer.MAX_VALUE}) {
      var refused = fixture.post(one + "/pause", owner, Map.of("minutes", minutes));
      assertThat(refused.json().path("field").asString()).isEqualTo("minutes");
    }
  }

  @Test
  void newTermsAreCheckedWithoutAPrefix() {
    String owner = owner();
    String terms = SHOPS + "/" + publish(owner).path("shopId").asString() + "/terms";
    Map<String, Object> wanted = Samples.terms();
    wanted.put("deliveryRadiusMetres", 2_500);
    assertThat(fixture.put(terms, owner, wanted).json().path("version").asLong()).isEqualTo(2);
    wanted.put("deliveryRadiusMetres", 5_000);
    assertThat(fixture.put(terms, owner, wanted).json().path("field").asString())
        .isEqualTo("tipTable[1].upToMetres");
  }

  @Test
  void anOwnersShopsAreListedPageByPage() {
    String owner = owner();
    List<String> published = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      published.add(publish(owner).path("shopId").asString());
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      JsonNode page = fixture.get(SHOPS + "?limit=2" + cursor, owner).json();
      page.path("shops").forEach(shop -> seen.add(shop.path("shopId").asString()));
      cursor = page.has("next") ? "&cursor=" + page.path("next").asString() : null;
    }
    assertThat(seen).containsExactlyElementsOf(published.stream().sorted().toList());
    assertThat(fixture.get(SHOPS + "?limit=0", owner).json().path("field").asString())
        .isEqualTo("limit");
    assertThat(fixture.get(SHOPS + "?cursor=x", owner).json().path("field").asString())
        .isEqualTo("cursor");
  }

  @Test
  void versionsFollowEachOtherWithoutGapUnderConcurrentChanges() throws Exception {
    String owner = owner();
    JsonNode published = publish(owner);
    String shopId = published.path("shopId").asString();
    String itemId = published.path("menu").get(0).path("itemId").asString();
    String one = SHOPS + "/" + shopId;
    List<Future<Boolean>> workers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int worker = 0; worker < 6; worker++) {
        int number = worker;
        workers.add(
            threads.submit(() -> {
              boolean fine = true;
              for (int i = 0; i < 12; i++) {
                var reply =
                    switch (number % 3) {
                      case 0 ->
                          fixture.put(
                              one + "/items/" + itemId + "/sold-out", owner, soldOut(i % 2 == 0));
                      case 1 ->
                          fixture.put(
                              one + "/items/" + itemId + "/price",
                              owner,
                              Map.of("price", number * 100 + i));
                      default ->
                          fixture.post(one + (i % 2 == 0 ? "/pause" : "/resume"), owner, Map.of());
                    };
                fine &= reply.status() == 200;
              }
              return fine;
            }));
      }
      for (Future<Boolean> worker : workers) {
        assertThat(worker.get(60, TimeUnit.SECONDS)).isTrue();
      }
    }
    List<Long> versions =
        fixture
            .database("shop")
            .sql(
                """
                select (body::jsonb ->> 'version')::bigint
                from journal where key = :key order by position
                """)
            .param("key", shopId)
            .query(Long.class)
            .list();
    assertThat(versions).hasSizeGreaterThan(20);
    assertThat(versions)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, versions.size()).boxed().toList());
    assertThat(shop(owner, shopId).path("version").asInt()).isEqualTo(versions.size());
  }

  private String owner() {
    return fixture.token(MarketplaceFixture.newAccount(), Role.OWNER);
  }

  private JsonNode publish(String owner) {
    var reply = fixture.post(SHOPS, owner, Samples.shop());
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    return reply.json();
  }

  private JsonNode shop(String owner, String shopId) {
    var reply = fixture.get(SHOPS + "/" + shopId, owner);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.json();
  }

  private static Map<String, Boolean> soldOut(boolean soldOut) {
    return Map.of("soldOut", soldOut);
  }
}
