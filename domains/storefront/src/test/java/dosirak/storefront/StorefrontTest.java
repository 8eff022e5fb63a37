package dosirak.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.DomainEvent;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.OptionGroupId;
import dosirak.contracts.OptionId;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.KitchenFilled;
import dosirak.contracts.order.KitchenReopened;
import dosirak.contracts.order.StockCameBack;
import dosirak.contracts.order.StockRanOut;
import dosirak.contracts.review.RatingChanged;
import dosirak.contracts.shop.AmountStep;
import dosirak.contracts.shop.AreaKind;
import dosirak.contracts.shop.AreaShape;
import dosirak.contracts.shop.DatedHours;
import dosirak.contracts.shop.DaySpan;
import dosirak.contracts.shop.DeliveryArea;
import dosirak.contracts.shop.DeliveryPricing;
import dosirak.contracts.shop.ItemRestocked;
import dosirak.contracts.shop.ItemSoldOut;
import dosirak.contracts.shop.MenuChanged;
import dosirak.contracts.shop.MenuItem;
import dosirak.contracts.shop.OpeningSpan;
import dosirak.contracts.shop.Option;
import dosirak.contracts.shop.OptionGroup;
import dosirak.contracts.shop.OptionRestocked;
import dosirak.contracts.shop.OptionSoldOut;
import dosirak.contracts.shop.ShopCalendar;
import dosirak.contracts.shop.ShopEvent;
import dosirak.contracts.shop.ShopPaused;
import dosirak.contracts.shop.ShopPublished;
import dosirak.contracts.shop.ShopResumed;
import dosirak.contracts.shop.ShopTerms;
import dosirak.contracts.shop.TermsChanged;
import dosirak.contracts.shop.TipStep;
import dosirak.contracts.shop.Weather;
import dosirak.contracts.shop.WeatherDeclared;
import dosirak.platform.testing.MarketplaceFixture;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StorefrontTest {
  private static final double DEGREES_A_KILOMETRE = 1 / 111.195;

  private MarketplaceFixture fixture;
  private final Map<ShopId, Long> versions = new HashMap<>();
  private int towns;

  @BeforeAll
  void start() {
    fixture =
        MarketplaceFixture.start(
            List.of(StorefrontDomain.DOMAIN), Set.of("shop", "order", "review"));
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  @Test
  void onlyShopsThatDeliverToThePlaceAreListedNearestFirst() {
    GeoPoint home = town();
    ShopId far = publish(kilometresNorth(home, 2.5), allDay(3000));
    ShopId near = publish(kilometresNorth(home, 0.5), allDay(3000));
    publish(kilometresNorth(home, 2.5), allDay(2000));

    JsonNode list = list(home, 100, null);

    assertThat(ids(list)).containsExactly(near.toString(), far.toString());
    JsonNode first = list.path("shops").get(0);
    assertThat(first.path("distanceMetres").asLong()).isBetween(495L, 505L);
    assertThat(first.path("open").asBoolean()).isTrue();
    assertThat(first.path("deliveryTip").asLong()).isEqualTo(1_000);
    assertThat(list.path("shops").get(1).path("deliveryTip").asLong()).isEqualTo(2_500);
    assertThat(first.path("minimumOrder").asLong()).isEqualTo(12_000);
    assertThat(first.path("version").asLong()).isEqualTo(1);
    assertThat(list.has("next")).isFalse();
  }

  @Test
  void whatIsAtHandIsAnsweredInTheSameBytesAsWhatIsAskedOfAHandler() {
    GeoPoint home = town();
    ShopId shop = publish(home, allDay(3000));
    publish(kilometresNorth(home, 1), allDay(3000));
    String list =
        "/api/storefront/shops?latitude=%s&longitude=%s"
            .formatted(home.latitude(), home.longitude());
    for (String path : List.of("/api/storefront/shops/" + shop, list, list + "&limit=1")) {
      var ready = fixture.get(path, null);
      var handled =
          fixture.call("GET", path, null, null, Map.of("Dosirak-At-Least", "storefront:0"));

      assertThat(ready.status()).isEqualTo(200);
      assertThat(ready.text()).isEqualTo(handled.text());
      for (String header : List.of("etag", "cache-control", "content-type", "x-frame-options")) {
        assertThat(ready.header(header)).as(header).isEqualTo(handled.header(header));
      }
      String tag = Objects.requireNonNull(ready.header("etag"));
      var known = fixture.call("GET", path, null, null, Map.of("If-None-Match", tag));
      assertThat(known.status()).isEqualTo(304);
      assertThat(known.text()).isEmpty();
    }
    assertThat(fixture.get("/api/storefront/shops/" + UUID.randomUUID(), null).status())
        .isEqualTo(404);
    assertThat(fixture.get("/api/storefront/shops/" + shop, "no-token").status()).isEqualTo(401);
  }

  @Test
  void aListIsTheSameUntilAShopThatReachesThePlaceChanges() {
    GeoPoint home = town();
    ShopId shop = publish(home, allDay(3000));
    assertThat(list(home, 20, null)).isEqualTo(list(home, 20, null));
    assertThat(list(home, 20, null).path("shops").get(0).path("open").asBoolean()).isTrue();

    say(new ShopPaused(shop, next(shop), null, fixture.now()));

    assertThat(list(home, 20, null).path("shops").get(0).path("open").asBoolean()).isFalse();
    ShopId other = publish(kilometresNorth(home, 1), allDay(3000));
    assertThat(ids(list(home, 20, null))).containsExactlyInAnyOrder(shop + "", other + "");
  }

  @Test
  void whoHasWhateverThereIsGetsNothingNew() {
    ShopId shop = publish(town(), allDay(3000));
    for (Map<String, String> more :
        List.<Map<String, String>>of(Map.of(), Map.of("Dosirak-At-Least", "storefront:0"))) {
      Map<String, String> headers = new HashMap<>(more);
      headers.put("If-None-Match", "*");
      String path = "/api/storefront/shops/" + shop;
      assertThat(fixture.call("GET", path, null, null, headers).status()).isEqualTo(304);
    }
  }

  @Test
  void aPageIsCompressedForWhoTakesThatAndChangesWithItsMenu() throws Exception {
    ShopId shop = publish(town(), allDay(3000));
    JsonNode plain = page(shop);

    Packed packed = packed(shop);
    assertThat(packed.text()).isEqualTo(fixture.get("/api/storefront/shops/" + shop, null).text());
    assertThat(packed.tag()).endsWith("-gzip\"");
    assertThat(packed(shop)).isEqualTo(packed);
    assertThat(plain.path("paused").asBoolean()).isFalse();

    say(new ShopPaused(shop, next(shop), null, fixture.now()));

    Packed changed = packed(shop);
    assertThat(changed.tag()).isNotEqualTo(packed.tag());
    assertThat(changed.text()).contains("\"paused\":true");
  }

  private record Packed(String tag, String text) {}

  private Packed packed(ShopId shop) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      var answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create(
                          "http://127.0.0.1:%d/api/storefront/shops/%s"
                              .formatted(fixture.marketplace().port(), shop)))
                  .header("Accept-Encoding", "br, gzip;q=0.8")
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      assertThat(answer.headers().firstValue("content-encoding")).hasValue("gzip");
      assertThat(answer.headers().firstValue("vary")).hasValue("Accept-Encoding");
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
        return new Packed(
            answer.headers().firstValue("etag").orElseThrow(),
            new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void closedShopsComeAfterOpenOnesAndOpenWithTheTimeOfTheCity() {
    GeoPoint home = town();
    ShopId closed = publish(home, hours(3000, span(today(), 0, 1)));
    ShopId open = publish(kilometresNorth(home, 1), allDay(3000));

    JsonNode list = list(home, 100, null);

    assertThat(ids(list)).containsExactly(open.toString(), closed.toString());
    assertThat(list.path("shops").get(1).path("open").asBoolean()).isFalse();
    assertThat(page(closed).path("open").asBoolean()).isFalse();
    assertThat(page(closed).path("paused").asBoolean()).isFalse();
  }

  @Test
  void aPauseEndsByItselfOrWhenTheShopResumes() {
    GeoPoint home = town();
    ShopId shop = publish(home, allDay(3000));

    say(new ShopPaused(shop, next(shop), fixture.now().plusSeconds(600), fixture.now()));
    assertThat(isListedOpen(home)).isFalse();
    assertThat(page(shop).path("paused").asBoolean()).isTrue();
    assertThat(page(shop).path("open").asBoolean()).isFalse();

    fixture.advance(Duration.ofMinutes(11));
    assertThat(isListedOpen(home)).isTrue();
    assertThat(page(shop).path("paused").asBoolean()).isFalse();

    say(new ShopPaused(shop, next(shop), null, fixture.now()));
    fixture.advance(Duration.ofMinutes(60));
    assertThat(isListedOpen(home)).isFalse();
    say(new ShopResumed(shop, next(shop), fixture.now()));
    assertThat(isListedOpen(home)).isTrue();
    assertThat(page(shop).path("open").asBoolean()).isTrue();
  }

  @Test
  void everyChangeOfAShopIsOnItsPageAtOnce() {
    ShopId shop = publish(town(), allDay(3000));
    MenuItem rice = item("rice", 8_000);
    MenuItem soup = item("soup", 9_000);

    assertThat(page(shop).path("menu").get(0).path("name").asString()).isEqualTo("lunchbox");
    assertThat(page(shop).path("menu").get(0).path("soldOut").asBoolean()).isFalse();

    say(new MenuChanged(shop, next(shop), List.of(rice, soup), fixture.now()));
    assertThat(names(page(shop))).containsExactly("rice", "soup");

    say(new ItemSoldOut(shop, next(shop), soup.itemId(), fixture.now()));
    assertThat(soldOut(page(shop))).containsExactly("soup");

    say(new MenuChanged(shop, next(shop), List.of(soup, item("tea", 3_000)), fixture.now()));
    assertThat(soldOut(page(shop))).containsExactly("soup");

    say(new ItemRestocked(shop, next(shop), soup.itemId(), fixture.now()));
    assertThat(soldOut(page(shop))).isEmpty();

    say(new TermsChanged(shop, next(shop), allDay(5000), fixture.now()));
    JsonNode page = page(shop);
    assertThat(page.path("terms").path("deliveryRadiusMetres").asInt()).isEqualTo(5000);
    assertThat(page.path("version").asLong()).isEqualTo(6);
    assertThat(page.path("shopId").asString()).isEqualTo(shop.toString());
    assertThat(page.path("location").path("longitude").isNumber()).isTrue();
    assertThat(page.path("menu").get(0).path("optionGroups").get(0).path("options").size())
        .isEqualTo(1);
  }

  @Test
  void aWiderReachIsListedFurtherAway() {
    GeoPoint home = town();
    ShopId shop = publish(kilometresNorth(home, 4), allDay(3000));
    assertThat(ids(list(home, 100, null))).isEmpty();
    say(new TermsChanged(shop, next(shop), allDay(5000), fixture.now()));
    assertThat(ids(list(home, 100, null))).containsExactly(shop.toString());
  }

  @Test
  void pagesFollowEachOtherWithoutGapOrRepeat() {
    GeoPoint home = town();
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 22; i++) {
      ShopTerms terms = i % 3 == 0 ? hours(3000, span(today(), 0, 1)) : allDay(3000);
      ShopId shop = new ShopId(UUID.randomUUID());
      fixture.say("shop", published(shop, kilometresNorth(home, i % 7 * 0.3), terms));
      all.add(shop.toString());
    }
    all.add(publish(home, allDay(3000)).toString());
    List<String> seen = new ArrayList<>();
    @Nullable String cursor = null;
    int pages = 0;
    do {
      JsonNode page = list(home, 5, cursor);
      seen.addAll(ids(page));
      cursor = page.path("next").asString(null);
      pages++;
    } while (cursor != null);
    assertThat(pages).isEqualTo(5);
    assertThat(seen).containsExactlyInAnyOrderElementsOf(all).doesNotHaveDuplicates();
    assertThat(seen).isEqualTo(ids(list(home, 100, null)));
  }

  @Test
  void badParametersAreNamed() {
    assertField("/shops?latitude=91&longitude=0", "latitude");
    assertField("/shops?latitude=NaN&longitude=0", "latitude");
    assertField("/shops?latitude=0&longitude=-180.1", "longitude");
    assertField("/shops?latitude=0&longitude=Infinity", "longitude");
    assertField("/shops?latitude=x&longitude=0", "latitude");
    assertField("/shops?latitude=0", "longitude");
    assertField("/shops?latitude=0&longitude=0&limit=0", "limit");
    assertField("/shops?latitude=0&longitude=0&limit=101", "limit");
    assertField("/shops?latitude=0&longitude=0&cursor=nonsense", "cursor");
    assertField("/shops?latitude=0&longitude=0&cursor=", "cursor");
    assertField("/shops/not-an-id", "id");
  }

  @Test
  void theEndsOfTheEarthAreListedAsAnywhere() {
    for (String place :
        List.of(
            "latitude=90&longitude=180", "latitude=-90&longitude=-180", "latitude=0&longitude=0")) {
      assertThat(fixture.get("/api/storefront/shops?" + place, null).status()).isEqualTo(200);
    }
  }

  @Test
  void anUnknownShopIsNotFound() {
    assertThat(fixture.get("/api/storefront/shops/" + UUID.randomUUID(), null).status())
        .isEqualTo(404);
  }

  @Test
  void anUnchangedPageIsNotSentAgain() {
    ShopId shop = publish(town(), allDay(3000));
    String path = "/api/storefront/shops/" + shop;
    String tag = fixture.get(path, null).header("ETag");
    assertThat(fixture.call("GET", path, null, null, Map.of("If-None-Match", tag)).status())
        .isEqualTo(304);
    say(new ShopPaused(shop, next(shop), null, fixture.now()));
    assertThat(fixture.call("GET", path, null, null, Map.of("If-None-Match", tag)).status())
        .isEqualTo(200);
  }

  @Test
  void aStaleEventChangesNothing() {
    ShopId shop = publish(town(), allDay(3000));
    say(new MenuChanged(shop, 5, List.of(item("newer", 1_000)), fixture.now()));
    say(new MenuChanged(shop, 4, List.of(item("older", 1_000)), fixture.now()));
    assertThat(names(page(shop))).containsExactly("newer");
    assertThat(page(shop).path("version").asLong()).isEqualTo(5);
  }

  @Test
  void newsOfAnUnknownShopAreNoObstacle() {
    ShopId unknown = new ShopId(UUID.randomUUID());
    say(new TermsChanged(unknown, 7, allDay(3000), fixture.now()));
    say(new MenuChanged(unknown, 8, List.of(), fixture.now()));
    ShopId known = publish(town(), allDay(3000));
    assertThat(page(known).path("version").asLong()).isEqualTo(1);
    JsonNode positions =
        fixture.get("/api/storefront/audit/positions", fixture.machineToken()).json();
    assertThat(positions.path("subscriptions").get(0).path("parked").asInt()).isZero();
  }

  @Test
  void aReplayRebuildsTheCopiesEqual() {
    SplittableRandom random = new SplittableRandom(5);
    hear("review", new RatingChanged(new ShopId(UUID.randomUUID()), 1, 400, 1, fixture.now()));
    say(new WeatherDeclared(Weather.FINE, fixture.now()));
    for (int shops = 0; shops < 5; shops++) {
      ShopId shop = publish(town(), allDay(3000));
      List<MenuItem> menu = List.of(item("a", 1_000), item("b", 2_000), item("c", 3_000));
      say(new MenuChanged(shop, next(shop), menu, fixture.now()));
      for (int changes = 0; changes < 20; changes++) {
        ItemId some = menu.get(random.nextInt(menu.size())).itemId();
        fixture.say(
            "shop",
            switch (random.nextInt(8)) {
              case 0 -> new ItemSoldOut(shop, next(shop), some, fixture.now());
              case 1 -> new ItemRestocked(shop, next(shop), some, fixture.now());
              case 2 -> new MenuChanged(shop, next(shop), menu.reversed(), fixture.now());
              case 3 ->
                  new TermsChanged(
                      shop, next(shop), allDay(random.nextInt(100, 30_000)), fixture.now());
              case 4 ->
                  new ShopPaused(
                      shop,
                      next(shop),
                      random.nextBoolean() ? null : fixture.now().plusSeconds(60),
                      fixture.now());
              case 5 ->
                  new OptionSoldOut(
                      shop, next(shop), some, new OptionId(UUID.randomUUID()), fixture.now());
              case 6 -> new WeatherDeclared(Weather.RAIN, fixture.now());
              default -> new ShopResumed(shop, next(shop), fixture.now());
            });
        fixture.say(
            "order",
            switch (random.nextInt(3)) {
              case 0 -> new StockRanOut(shop, some, null, fixture.now());
              case 1 -> new StockCameBack(shop, some, null, fixture.now());
              default -> new KitchenFilled(shop, fixture.now(), fixture.now());
            });
      }
    }
    say(new WeatherDeclared(Weather.FINE, fixture.now()));
    JsonNode replay =
        fixture.post("/api/storefront/audit/replays", fixture.machineToken(), "").json();
    Map<String, Integer> rows = new HashMap<>();
    replay
        .path("projections")
        .forEach(each -> {
          rows.put(each.path("table").asString(), each.path("rows").asInt());
          assertThat(each.path("differenceCount").asInt()).as(replay.toString()).isZero();
        });
    assertThat(rows).containsKeys("shop_rating", "weather_copy");
    assertThat(rows.getOrDefault("shop_copy", 0)).isGreaterThanOrEqualTo(5);
    assertThat(rows.getOrDefault("shop_load", 0)).isGreaterThanOrEqualTo(5);
  }

  @Test
  void whatOrdersLeaveAndWhatTheShopSaysAreSoldOutTogether() {
    GeoPoint home = town();
    ShopId shop = publish(home, allDay(3000));
    MenuItem soup = item("soup", 9_000);
    MenuItem rice = item("rice", 3_000);
    OptionId large = soup.optionGroups().getFirst().options().getFirst().optionId();
    say(new MenuChanged(shop, next(shop), List.of(soup, rice), fixture.now()));

    hear("order", new StockRanOut(shop, soup.itemId(), null, fixture.now()));
    hear("order", new StockRanOut(shop, soup.itemId(), large, fixture.now()));
    say(new ItemSoldOut(shop, next(shop), rice.itemId(), fixture.now()));
    assertThat(soldOut(page(shop))).containsExactly("soup", "rice");
    assertThat(largeIsSoldOut(page(shop))).isTrue();

    hear("order", new StockCameBack(shop, soup.itemId(), large, fixture.now()));
    hear("order", new StockCameBack(shop, soup.itemId(), null, fixture.now()));
    assertThat(soldOut(page(shop))).containsExactly("rice");
    assertThat(largeIsSoldOut(page(shop))).isFalse();

    say(new OptionSoldOut(shop, next(shop), soup.itemId(), large, fixture.now()));
    assertThat(largeIsSoldOut(page(shop))).isTrue();
    say(new MenuChanged(shop, next(shop), List.of(soup), fixture.now()));
    assertThat(largeIsSoldOut(page(shop))).isTrue();
    say(new OptionRestocked(shop, next(shop), soup.itemId(), large, fixture.now()));
    assertThat(largeIsSoldOut(page(shop))).isFalse();
  }

  @Test
  void aFullKitchenIsShownUntilItTakesOrdersAgain() {
    GeoPoint home = town();
    ShopId shop = publish(home, allDay(3000));
    Instant later = fixture.now().plusSeconds(600);
    hear("order", new KitchenFilled(shop, later, fixture.now()));
    assertThat(page(shop).path("kitchenFullUntil").asString()).isEqualTo(later.toString());
    assertThat(first(home).path("kitchenFullUntil").asString()).isEqualTo(later.toString());
    assertThat(page(shop).path("open").asBoolean()).isTrue();

    hear("order", new KitchenReopened(shop, fixture.now()));
    assertThat(page(shop).has("kitchenFullUntil")).isFalse();

    hear("order", new KitchenFilled(shop, fixture.now().plusSeconds(60), fixture.now()));
    assertThat(page(shop).has("kitchenFullUntil")).isTrue();
    fixture.advance(Duration.ofMinutes(2));
    assertThat(page(shop).has("kitchenFullUntil")).isFalse();
    assertThat(first(home).has("kitchenFullUntil")).isFalse();
  }

  @Test
  void theNewestRatingIsShown() {
    GeoPoint home = town();
    ShopId shop = publish(home, allDay(3000));
    assertThat(page(shop).path("rating").isNull()).isTrue();
    assertThat(first(home).path("reviews").asLong()).isZero();

    hear("review", new RatingChanged(shop, 2, 453, 17, fixture.now()));
    hear("review", new RatingChanged(shop, 1, 500, 1, fixture.now()));
    assertThat(page(shop).path("rating").asDouble()).isEqualTo(4.53);
    assertThat(page(shop).path("reviews").asLong()).isEqualTo(17);
    assertThat(first(home).path("rating").asDouble()).isEqualTo(4.53);

    hear("review", new RatingChanged(shop, 3, 0, 0, fixture.now()));
    assertThat(page(shop).path("rating").isNull()).isTrue();
  }

  @Test
  void newsFromEverySourceOfOneShopAtOnceAllReachItsPage() {
    ShopId shop = publish(town(), allDay(3000));
    MenuItem soup = item("soup", 9_000);
    for (int round = 1; round <= 30; round++) {
      boolean out = round % 2 == 1;
      long orders =
          fixture.say(
              "order",
              out
                  ? new StockRanOut(shop, soup.itemId(), null, fixture.now())
                  : new StockCameBack(shop, soup.itemId(), null, fixture.now()));
      long reviews =
          fixture.say("review", new RatingChanged(shop, round, 100 + round, 1, fixture.now()));
      long shops =
          fixture.say(
              "shop",
              new MenuChanged(
                  shop, next(shop), List.of(soup, item("r" + round, 1)), fixture.now()));
      page(shop);
      awaitHeard("order", orders);
      awaitHeard("review", reviews);
      awaitHeard("shop", shops);
      JsonNode page = page(shop);
      assertThat(soldOut(page)).isEqualTo(out ? List.of("soup") : List.of());
      assertThat(page.path("rating").asDouble()).isEqualTo((100 + round) / 100.0);
      assertThat(names(page)).containsExactly("soup", "r" + round);
    }
  }

  @Test
  void areasDecideWhoIsListedAndWhatDeliveryCosts() {
    GeoPoint home = town();
    DeliveryArea here =
        new DeliveryArea(
            "here",
            new AreaShape(AreaKind.RADIUS, 1_000, List.of(), null),
            Money.won(20_000),
            Money.won(700));
    ShopTerms plain = allDay(3000);
    ShopTerms terms =
        withPricing(
            plain,
            new DeliveryPricing(
                List.of(here),
                List.of(
                    new AmountStep(Money.won(0), Money.won(2_000)),
                    new AmountStep(Money.won(20_000), Money.won(500)),
                    new AmountStep(Money.won(40_000), Money.ZERO)),
                List.of(),
                Money.ZERO,
                Money.won(900)));
    publish(home, terms);
    JsonNode shop = first(home);
    assertThat(shop.path("minimumOrder").asLong()).isEqualTo(20_000);
    assertThat(shop.path("deliveryTip").asLong()).isEqualTo(1_000 + 700 + 500);
    assertThat(shop.path("deliveryTipFrom").asLong()).isEqualTo(1_000 + 700);
    assertThat(ids(list(kilometresNorth(home, 1.1), 100, null))).isEmpty();

    say(new WeatherDeclared(Weather.SNOW, fixture.now()));
    assertThat(first(home).path("deliveryTip").asLong()).isEqualTo(1_000 + 700 + 500 + 900);
    say(new WeatherDeclared(Weather.FINE, fixture.now()));
    assertThat(first(home).path("deliveryTip").asLong()).isEqualTo(1_000 + 700 + 500);
  }

  @Test
  void aPageTellsWhenOrdersEndAndWhenTheyBeginAgain() {
    GeoPoint home = town();
    LocalDateTime local = LocalDateTime.ofInstant(fixture.now(), ZoneId.of("Asia/Seoul"));
    ShopTerms open = allDay(3000);
    ShopId never = publish(home, open);
    assertThat(page(never).path("open").asBoolean()).isTrue();
    assertThat(page(never).has("closesAt")).isFalse();

    // Open for one date only, which is four days ahead.
    LocalDate date = local.toLocalDate().plusDays(4);
    ShopTerms rare = hours(3000);
    ShopCalendar calendar =
        new ShopCalendar(
            30,
            List.of(),
            null,
            List.of(new DatedHours(date, date, List.of(new DaySpan(600, 720)), "")));
    ShopId shop =
        publish(
            home,
            new ShopTerms(
                rare.timeZone(),
                rare.hours(),
                rare.minimumOrder(),
                rare.deliveryRadiusMetres(),
                rare.tipTable(),
                calendar,
                null,
                null,
                null,
                null,
                null));
    Instant opens = date.atTime(10, 0).atZone(ZoneId.of("Asia/Seoul")).toInstant();
    assertThat(page(shop).path("open").asBoolean()).isFalse();
    assertThat(page(shop).path("opensAt").asString()).isEqualTo(opens.toString());
    fixture.advance(Duration.between(fixture.now(), opens.plusSeconds(600)));
    JsonNode page = page(shop);
    assertThat(page.path("open").asBoolean()).isTrue();
    assertThat(page.path("ordersUntil").asString()).isEqualTo(opens.plusSeconds(5_400).toString());
    assertThat(page.path("closesAt").asString()).isEqualTo(opens.plusSeconds(7_200).toString());
    fixture.advance(Duration.between(fixture.now(), opens.plusSeconds(5_401)));
    assertThat(page(shop).path("open").asBoolean()).isFalse();
    assertThat(page(shop).has("opensAt")).isFalse();
  }

  private static ShopTerms withPricing(ShopTerms terms, DeliveryPricing pricing) {
    return new ShopTerms(
        terms.timeZone(),
        terms.hours(),
        terms.minimumOrder(),
        terms.deliveryRadiusMetres(),
        terms.tipTable(),
        null,
        null,
        null,
        null,
        pricing,
        null);
  }

  private JsonNode first(GeoPoint place) {
    return list(place, 1, null).path("shops").get(0);
  }

  private static boolean largeIsSoldOut(JsonNode page) {
    return page.path("menu")
        .get(0)
        .path("optionGroups")
        .get(0)
        .path("options")
        .get(0)
        .path("soldOut")
        .asBoolean();
  }

  /** A place with no other test's shops near it. */
  private GeoPoint town() {
    towns++;
    return new GeoPoint(36.0 + towns * 0.1, 127.0);
  }

  private static GeoPoint kilometresNorth(GeoPoint from, double kilometres) {
    return new GeoPoint(from.latitude() + kilometres * DEGREES_A_KILOMETRE, from.longitude());
  }

  private DayOfWeek today() {
    return fixture.now().atZone(java.time.ZoneId.of("Asia/Seoul")).getDayOfWeek();
  }

  private static OpeningSpan span(DayOfWeek day, int opens, int closes) {
    return new OpeningSpan(day, opens, closes);
  }

  private static ShopTerms allDay(int radiusMetres) {
    return hours(
        radiusMetres,
        Arrays.stream(DayOfWeek.values())
            .map(day -> span(day, 0, 1440))
            .toArray(OpeningSpan[]::new));
  }

  private static ShopTerms hours(int radiusMetres, OpeningSpan... spans) {
    return new ShopTerms(
        "Asia/Seoul",
        List.of(spans),
        Money.won(12_000),
        radiusMetres,
        List.of(new TipStep(1_000, Money.won(1_000)), new TipStep(30_000, Money.won(2_500))));
  }

  private static MenuItem item(String name, long price) {
    return new MenuItem(
        new ItemId(UUID.randomUUID()),
        "meals",
        name,
        "",
        Money.won(price),
        List.of(
            new OptionGroup(
                new OptionGroupId(UUID.randomUUID()),
                "size",
                0,
                1,
                List.of(new Option(new OptionId(UUID.randomUUID()), "large", Money.won(500))))));
  }

  private ShopId publish(GeoPoint location, ShopTerms terms) {
    ShopId shop = new ShopId(UUID.randomUUID());
    say(published(shop, location, terms));
    return shop;
  }

  private ShopPublished published(ShopId shop, GeoPoint location, ShopTerms terms) {
    return new ShopPublished(
        shop,
        next(shop),
        new AccountId(UUID.randomUUID()),
        "가게",
        "02-123-4567",
        "somewhere",
        location,
        terms,
        List.of(item("lunchbox", 12_000)),
        fixture.now());
  }

  private long next(ShopId shop) {
    return versions.merge(shop, 1L, Long::sum);
  }

  private void say(ShopEvent event) {
    hear("shop", event);
  }

  private void hear(String source, DomainEvent event) {
    awaitHeard(source, fixture.say(source, event));
  }

  private void awaitHeard(String source, long position) {
    var heard =
        fixture.call(
            "GET",
            "/api/storefront/shops?latitude=0&longitude=0",
            null,
            null,
            Map.of("Dosirak-At-Least", source + ":" + position));
    assertThat(heard.status()).as(heard.text()).isEqualTo(200);
  }

  private JsonNode list(GeoPoint place, int limit, @Nullable String cursor) {
    var reply =
        fixture.get(
            "/api/storefront/shops?latitude=%s&longitude=%s&limit=%d%s"
                .formatted(
                    place.latitude(),
                    place.longitude(),
                    limit,
                    cursor == null ? "" : "&cursor=" + cursor),
            null);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.json();
  }

  private boolean isListedOpen(GeoPoint place) {
    return list(place, 1, null).path("shops").get(0).path("open").asBoolean();
  }

  private JsonNode page(ShopId shop) {
    var reply = fixture.get("/api/storefront/shops/" + shop, null);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.json();
  }

  private void assertField(String path, String field) {
    var reply = fixture.get("/api/storefront" + path, null);
    assertThat(reply.status()).as(path + reply.text()).isEqualTo(400);
    assertThat(reply.json().path("field").asString()).as(path).isEqualTo(field);
  }

  private static List<String> ids(JsonNode list) {
    List<String> ids = new ArrayList<>();
    list.path("shops").forEach(shop -> ids.add(shop.path("shopId").asString()));
    return ids;
  }

  private static List<String> names(JsonNode page) {
    List<String> names = new ArrayList<>();
    page.path("menu").forEach(item -> names.add(item.path("name").asString()));
    return names;
  }

  private static List<String> soldOut(JsonNode page) {
    List<String> names = new ArrayList<>();
    page.path("menu")
        .forEach(item -> {
          if (item.path("soldOut").asBoolean()) {
            names.add(item.path("name").asString());
          }
        });
    return names;
  }
}
