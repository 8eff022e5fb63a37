package dosirak.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.DomainEvent;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.StockCameBack;
import dosirak.contracts.order.StockRanOut;
import dosirak.contracts.review.RatingChanged;
import dosirak.contracts.shop.ItemRestocked;
import dosirak.contracts.shop.ItemSoldOut;
import dosirak.contracts.shop.MenuChanged;
import dosirak.contracts.shop.MenuItem;
import dosirak.contracts.shop.OpeningSpan;
import dosirak.contracts.shop.ShopEvent;
import dosirak.contracts.shop.ShopPaused;
import dosirak.contracts.shop.ShopPublished;
import dosirak.contracts.shop.ShopResumed;
import dosirak.contracts.shop.ShopTerms;
import dosirak.contracts.shop.TermsChanged;
import dosirak.contracts.shop.TipStep;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.web.Json;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Searching over HTTP, in a process that works and in another one beside it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchTest {
  private static final double DEGREES_A_KILOMETRE = 1 / 111.195;

  private MarketplaceFixture fixture;
  private Replica replica;
  private final Map<ShopId, Long> versions = new HashMap<>();
  private final Map<String, Long> heard = new HashMap<>();
  private int towns;

  @BeforeAll
  void start() throws InterruptedException {
    fixture =
        MarketplaceFixture.start(
            List.of(StorefrontDomain.DOMAIN), Set.of("shop", "order", "review"));
    replica = new Replica(Map.of());
  }

  @AfterAll
  void stop() {
    replica.close();
    fixture.close();
  }

  @Test
  void onlyShopsThatDeliverToThePlaceAreFoundWithWhatFits() {
    GeoPoint home = town();
    ShopId near = publish("할매 국수", north(home, 0.5), 3_000, "비빔국수", "콩국수", "수육");
    publish("먼 국수", north(home, 2.5), 2_000, "비빔국수");
    publish("치킨 공방", home, 3_000, "후라이드 치킨");

    JsonNode found = search(home, "비빔국수", "");

    assertThat(ids(found)).containsExactly(near.toString());
    JsonNode first = found.path("shops").get(0);
    assertThat(first.path("shop").path("name").asString()).isEqualTo("할매 국수");
    assertThat(first.path("shop").path("distanceMetres").asLong()).isBetween(495L, 505L);
    assertThat(first.path("shop").path("deliveryTip").asLong()).isEqualTo(1_000);
    assertThat(first.path("items").size()).isEqualTo(1);
    JsonNode item = first.path("items").get(0);
    assertThat(item.path("name").asString()).isEqualTo("비빔국수");
    assertThat(item.path("price").asLong()).isEqualTo(9_000);
    assertThat(item.path("soldOut").asBoolean()).isFalse();
    assertThat(found.has("next")).isFalse();
    assertThat(ids(search(home, "ㅂㄱㅂㅅ", ""))).containsExactly(near.toString());
    assertThat(ids(search(home, "비빙국슈", ""))).containsExactly(near.toString());
    assertThat(ids(search(home, "마라탕", ""))).isEmpty();
  }

  @Test
  void whatChangesIsFoundAsItIsNow() {
    GeoPoint home = town();
    ShopId shop = publish("골목 분식", home, 3_000, "떡볶이", "순대");
    MenuItem tteokbokki = item("떡볶이");
    MenuItem soup = item("어묵탕");
    say(new MenuChanged(shop, next(shop), List.of(tteokbokki, soup), fixture.now()));
    assertThat(ids(search(home, "순대", ""))).isEmpty();
    assertThat(ids(search(home, "어묵", ""))).containsExactly(shop.toString());

    say(new ItemSoldOut(shop, next(shop), soup.itemId(), fixture.now()));
    assertThat(isSoldOut(search(home, "어묵", ""))).isTrue();
    say(new ItemRestocked(shop, next(shop), soup.itemId(), fixture.now()));
    assertThat(isSoldOut(search(home, "어묵", ""))).isFalse();
    hear("order", new StockRanOut(shop, soup.itemId(), null, fixture.now()));
    assertThat(isSoldOut(search(home, "어묵", ""))).isTrue();
    hear("order", new StockCameBack(shop, soup.itemId(), null, fixture.now()));
    assertThat(isSoldOut(search(home, "어묵", ""))).isFalse();

    say(new TermsChanged(shop, next(shop), terms(100), fixture.now()));
    assertThat(ids(search(north(home, 1), "어묵", ""))).isEmpty();
    say(new TermsChanged(shop, next(shop), terms(5_000), fixture.now()));
    assertThat(ids(search(north(home, 1), "어묵", ""))).containsExactly(shop.toString());
  }

  @Test
  void whatChangesIsFoundByItselfToo() {
    GeoPoint home = town();
    ShopId shop = publish("참 도시락", home, 3_000, "제육 도시락");
    say(new MenuChanged(shop, next(shop), List.of(item("전복죽")), fixture.now()));
    fixture.eventually(
        "the new menu is found",
        () -> ids(found(fixture.get(path(home, "전복죽", ""), null).text())).size() == 1);
    fixture.eventually(
        "the new menu is found in the other process",
        () -> ids(found(replica.get(unprefixed(home, "전복죽", "")).body())).size() == 1);
  }

  @Test
  void openShopsComeFirstAndAloneForWhoWantsThat() {
    GeoPoint home = town();
    ShopId near = publish("명가 돈까스", home, 3_000, "돈까스");
    ShopId far = publish("명가 돈까스", north(home, 1), 3_000, "돈까스");
    assertThat(ids(search(home, "돈까스", ""))).containsExactly(near.toString(), far.toString());

    say(new ShopPaused(near, next(near), null, fixture.now()));

    assertThat(ids(search(home, "돈까스", ""))).containsExactly(far.toString(), near.toString());
    assertThat(ids(search(home, "돈까스", "&open=true"))).containsExactly(far.toString());
    say(new ShopResumed(near, next(near), fixture.now()));
    assertThat(ids(search(home, "돈까스", "&open=true"))).hasSize(2);
  }

  @Test
  void betterShopsComeFirstAmongEquals() {
    GeoPoint home = town();
    ShopId one = publish("오늘 카페", home, 3_000, "아메리카노");
    ShopId other = publish("오늘 카페", home, 3_000, "아메리카노");
    hear("review", new RatingChanged(one, 1, 300, 50, fixture.now()));
    hear("review", new RatingChanged(other, 1, 480, 50, fixture.now()));
    assertThat(ids(search(home, "아메리카노", ""))).containsExactly(other.toString(), one.toString());
    hear("review", new RatingChanged(one, 2, 495, 80, fixture.now()));
    assertThat(ids(search(home, "아메리카노", ""))).containsExactly(one.toString(), other.toString());
  }

  @Test
  void onlyShopsWithACategoryAreFoundForWhoNamesIt() {
    GeoPoint home = town();
    ShopId burgers = publish("동네 버거", home, 3_000, "치즈버거", "감자튀김");
    say(
        new MenuChanged(
            burgers,
            next(burgers),
            List.of(item("버거", "치즈버거"), item("사이드", "감자튀김")),
            fixture.now()));
    publish("동네 치킨", home, 3_000, "치킨", "감자튀김");
    assertThat(ids(search(home, "감자튀김", ""))).hasSize(2);
    assertThat(ids(search(home, "감자튀김", "&category=" + encoded("버거"))))
        .containsExactly(burgers.toString());
    assertThat(ids(search(home, "감자튀김", "&category=" + encoded("피자")))).isEmpty();
  }

  @Test
  void pagesFollowEachOtherWithoutGapOrRepeat() {
    GeoPoint home = town();
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 23; i++) {
      String name = i % 4 == 0 ? "짜장면" : "옛날 중식";
      ShopId shop = publishUnheard(name, north(home, i % 5 * 0.4), 3_000, "짬뽕", "짜장면");
      if (i % 3 == 0) {
        fixture.say("shop", new ShopPaused(shop, next(shop), null, fixture.now()));
      }
      all.add(shop.toString());
    }
    say(new ShopResumed(ShopId.of(all.getFirst()), next(ShopId.of(all.getFirst())), fixture.now()));
    List<String> seen = new ArrayList<>();
    @Nullable String cursor = null;
    int pages = 0;
    do {
      JsonNode page = search(home, "짜장면", "&limit=5" + (cursor == null ? "" : "&cursor=" + cursor));
      seen.addAll(ids(page));
      cursor = page.path("next").asString(null);
      pages++;
      // What others do meanwhile moves nobody.
      publish("다른 동네 짜장면", town(), 3_000, "짜장면");
    } while (cursor != null);
    assertThat(pages).isEqualTo(5);
    assertThat(seen).containsExactlyInAnyOrderElementsOf(all).doesNotHaveDuplicates();
    assertThat(seen).isEqualTo(ids(search(home, "짜장면", "&limit=50")));
  }

  @Test
  void aListIsSortedAndFilteredAsAsked() {
    GeoPoint home = town();
    ShopId far = publish("먼 버거", north(home, 1.2), 3_000, "치즈버거");
    ShopId near = publish("가까운 치킨", north(home, 0.2), 3_000, "치킨");
    ShopId middle = publish("중간 치킨", north(home, 0.6), 3_000, "치킨");
    say(new MenuChanged(far, next(far), List.of(item("버거", "치즈버거")), fixture.now()));
    hear("review", new RatingChanged(far, 1, 480, 20, fixture.now()));
    hear("review", new RatingChanged(middle, 1, 410, 20, fixture.now()));
    String n = near.toString();
    String m = middle.toString();
    String f = far.toString();

    assertThat(listed(home, "")).containsExactly(n, m, f);
    assertThat(listed(home, "&sort=distance")).containsExactly(n, m, f);
    assertThat(listed(home, "&sort=rating")).containsExactly(f, m, n);
    assertThat(listed(home, "&ratingAtLeast=4.1")).containsExactly(m, f);
    assertThat(listed(home, "&ratingAtLeast=4.101")).containsExactly(f);
    assertThat(listed(home, "&ratingAtLeast=0")).containsExactly(m, f);
    assertThat(listed(home, "&category=" + encoded("버거"))).containsExactly(f);
    assertThat(listed(home, "&deliveryTipAtMost=1000")).containsExactly(n, m);
    assertThat(listed(home, "&deliveryTipAtMost=999")).isEmpty();
    assertThat(listed(home, "&minimumOrderAtMost=12000")).hasSize(3);
    assertThat(listed(home, "&minimumOrderAtMost=11999")).isEmpty();
    say(new ShopPaused(far, next(far), null, fixture.now()));
    assertThat(listed(home, "&sort=rating")).containsExactly(m, n, f);
    assertThat(listed(home, "&sort=rating&open=true")).containsExactly(m, n);
    say(new ShopPaused(near, next(near), null, fixture.now()));
    assertThat(listed(home, "&sort=deliveryTip")).containsExactly(m, n, f);

    JsonNode first = list(home, "&sort=rating&limit=1");
    JsonNode second = list(home, "&sort=rating&limit=1&cursor=" + first.path("next").asString());
    JsonNode third = list(home, "&sort=rating&limit=1&cursor=" + second.path("next").asString());
    assertThat(listedIds(first)).containsExactly(m);
    assertThat(listedIds(second)).containsExactly(f);
    assertThat(listedIds(third)).containsExactly(n);
    assertThat(third.has("next")).isFalse();
    assertField(
        "/shops?latitude=0&longitude=0&sort=deliveryTip&cursor=" + first.path("next").asString(),
        "cursor");
  }

  private JsonNode list(GeoPoint place, String more) {
    return current(
        "/api/storefront/shops?latitude=%s&longitude=%s%s"
            .formatted(place.latitude(), place.longitude(), more));
  }

  private List<String> listed(GeoPoint place, String more) {
    return listedIds(list(place, more));
  }

  private static List<String> listedIds(JsonNode list) {
    List<String> ids = new ArrayList<>();
    list.path("shops").forEach(shop -> ids.add(shop.path("shopId").asString()));
    return ids;
  }

  @Test
  void suggestionsAreOfAllShopsOrOfThoseAround() {
    GeoPoint home = town();
    GeoPoint elsewhere = town();
    publish("어떤 가게", home, 3_000, "쌀국수 특", "쌀국수");
    publish("다른 가게", elsewhere, 3_000, "쌀국수", "쌀국수 곱빼기");
    JsonNode all = suggest("쌀국ㅅ", "");
    assertThat(all.path("suggestions").get(0).path("text").asString()).isEqualTo("쌀국수");
    assertThat(all.path("suggestions").get(0).path("shops").asInt()).isEqualTo(2);
    assertThat(all.path("suggestions").get(0).path("kind").asString()).isEqualTo("ITEM");
    assertThat(texts(all)).containsExactlyInAnyOrder("쌀국수", "쌀국수 특", "쌀국수 곱빼기");
    assertThat(
            texts(
                suggest(
                    "쌀국ㅅ",
                    "&latitude=%s&longitude=%s"
                        .formatted(elsewhere.latitude(), elsewhere.longitude()))))
        .containsExactly("쌀국수", "쌀국수 곱빼기");
    assertThat(texts(suggest("쌀국수", "&limit=1"))).containsExactly("쌀국수");
  }

  @Test
  void theSearchGoesOnWhileTheDatabaseIsAway() {
    GeoPoint home = town();
    ShopId shop = publish("푸른 죽집", home, 3_000, "전복죽");
    fixture.eventually(
        "the other process finds it",
        () -> ids(found(replica.get(unprefixed(home, "전복죽", "")).body())).size() == 1);

    replica.toDatabase().cut();
    try {
      for (int i = 0; i < 50; i++) {
        HttpResponse<String> reply = replica.get(unprefixed(home, "전복죽", ""));
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThat(ids(found(reply.body()))).containsExactly(shop.toString());
      }
      say(new MenuChanged(shop, next(shop), List.of(item("팥죽")), fixture.now()));
      fixture.eventually(
          "it is said that the answer is old",
          () ->
              replica
                  .get(unprefixed(home, "전복죽", ""))
                  .headers()
                  .firstValue(StorefrontApi.STALE)
                  .isPresent());
      assertThat(ids(found(replica.get(unprefixed(home, "전복죽", "")).body()))).hasSize(1);
    } finally {
      replica.toDatabase().mend();
    }
    fixture.eventually(
        "what changed meanwhile is found",
        () -> ids(found(replica.get(unprefixed(home, "팥죽", "")).body())).size() == 1);
    assertThat(ids(found(replica.get(unprefixed(home, "전복죽", "")).body()))).isEmpty();
  }

  @Test
  void tablesThatWereBuiltAnewAreIndexedAnew() {
    GeoPoint home = town();
    ShopId shop = publish("청년 피자", home, 3_000, "고구마 피자");
    assertThat(ids(search(home, "고구마", ""))).containsExactly(shop.toString());
    // As a rebuild does: another table in the place of the one before, of the same name.
    fixture.database("storefront").sql("alter table shop_copy rename to shop_copy_before").update();
    fixture
        .database("storefront")
        .sql("create table shop_copy (like shop_copy_before including all)")
        .update();
    fixture
        .database("storefront")
        .sql(
            """
            insert into shop_copy
            select * from shop_copy_before
            """)
        .update();
    fixture
        .database("storefront")
        .sql("update shop_copy set menu = replace(menu, '고구마', '감자')")
        .update();
    fixture.eventually(
        "what is in the new table is found",
        () -> ids(search(home, "감자 피자", "")).contains(shop.toString()));
    assertThat(ids(search(home, "고구마", ""))).isEmpty();
    say(new MenuChanged(shop, next(shop), List.of(item("페퍼로니 피자")), fixture.now()));
    assertThat(ids(search(home, "페퍼로니", ""))).containsExactly(shop.toString());
  }

  @Test
  void aMenuThatCannotBeReadKeepsNoOtherShopFromBeingFound() {
    GeoPoint home = town();
    ShopId broken = publish("옛날 만두", home, 3_000, "김치만두");
    ShopId whole = publish("참 만두", home, 3_000, "고기만두");
    fixture
        .database("storefront")
        .sql("update shop_copy set menu = '[{' where shop_id = :shopId")
        .param("shopId", broken.value())
        .update();
    say(new ShopPaused(broken, next(broken), null, fixture.now()));
    say(new MenuChanged(whole, next(whole), List.of(item("새우만두")), fixture.now()));
    assertThat(ids(search(home, "새우만두", ""))).containsExactly(whole.toString());
    // As it was last read.
    assertThat(ids(search(home, "김치만두", ""))).containsExactly(broken.toString());
    say(new MenuChanged(broken, next(broken), List.of(item("군만두")), fixture.now()));
    assertThat(ids(search(home, "군만두", ""))).contains(broken.toString());
  }

  @Test
  void badParametersAreNamed() {
    String place = "&latitude=0&longitude=0";
    assertField("/search?latitude=0&longitude=0", "q");
    assertField("/search?q=" + place, "q");
    assertField("/search?q=%20%21" + place, "q");
    assertField("/search?q=" + "a".repeat(61) + place, "q");
    assertField("/search?q=a+b+c+d+e+f+g+h+i" + place, "q");
    assertField("/search?q=a&latitude=91&longitude=0", "latitude");
    assertField("/search?q=a&latitude=0&longitude=NaN", "longitude");
    assertField("/search?q=a&latitude=0", "longitude");
    assertField("/search?q=a&limit=0" + place, "limit");
    assertField("/search?q=a&limit=51" + place, "limit");
    assertField("/search?q=a&open=perhaps" + place, "open");
    assertField("/search?q=a&category=" + place, "category");
    assertField("/search?q=a&category=" + "a".repeat(101) + place, "category");
    assertField("/search?q=a&cursor=nonsense" + place, "cursor");
    assertField("/shops?sort=name" + place, "sort");
    assertField("/shops?open=perhaps" + place, "open");
    assertField("/shops?category=%21" + place, "category");
    assertField("/shops?deliveryTipAtMost=-1" + place, "deliveryTipAtMost");
    assertField("/shops?minimumOrderAtMost=-1" + place, "minimumOrderAtMost");
    assertField("/shops?minimumOrderAtMost=99999999999999999999" + place, "minimumOrderAtMost");
    assertField("/shops?ratingAtLeast=5.01" + place, "ratingAtLeast");
    assertField("/shops?ratingAtLeast=-1" + place, "ratingAtLeast");
    for (String strange : List.of("1e999999999", "1e-999999999", "0e999999999", "1.00001", "NaN")) {
      assertField("/shops?ratingAtLeast=" + strange + place, "ratingAtLeast");
    }
    assertField("/suggest", "q");
    assertField("/suggest?q=a&latitude=1", "longitude");
    assertField("/suggest?q=a&longitude=1", "latitude");
    assertField("/suggest?q=a&limit=21", "limit");
    for (String strange :
        List.of("%00", "%ED%A0%80x", "(a%20OR%20b)*~%2F.%5B%5E", "%F0%9F%8D%9Cx")) {
      assertThat(fixture.get("/api/storefront/search?q=" + strange + place, null).status())
          .as(strange)
          .isIn(200, 400);
    }
  }

  /** A place with no other test's shops near it. */
  private GeoPoint town() {
    towns++;
    return new GeoPoint(20.0 + towns * 0.1, 127.0);
  }

  private static GeoPoint north(GeoPoint from, double kilometres) {
    return new GeoPoint(from.latitude() + kilometres * DEGREES_A_KILOMETRE, from.longitude());
  }

  private static ShopTerms terms(int radiusMetres) {
    return new ShopTerms(
        "Asia/Seoul",
        Arrays.stream(DayOfWeek.values()).map(day -> new OpeningSpan(day, 0, 1440)).toList(),
        Money.won(12_000),
        radiusMetres,
        List.of(new TipStep(1_000, Money.won(1_000)), new TipStep(30_000, Money.won(2_500))));
  }

  private static MenuItem item(String name) {
    return item("식사", name);
  }

  private static MenuItem item(String category, String name) {
    return new MenuItem(
        new ItemId(UUID.randomUUID()), category, name, "", Money.won(9_000), List.of());
  }

  private ShopId publish(String name, GeoPoint location, int radiusMetres, String... dishes) {
    ShopId shop = publishUnheard(name, location, radiusMetres, dishes);
    say(new ShopResumed(shop, next(shop), fixture.now()));
    return shop;
  }

  private ShopId publishUnheard(
      String name, GeoPoint location, int radiusMetres, String... dishes) {
    ShopId shop = new ShopId(UUID.randomUUID());
    fixture.say(
        "shop",
        new ShopPublished(
            shop,
            next(shop),
            new AccountId(UUID.randomUUID()),
            name,
            "02-123-4567",
            "somewhere",
            location,
            terms(radiusMetres),
            Arrays.stream(dishes).map(SearchTest::item).toList(),
            fixture.now()));
    return shop;
  }

  private long next(ShopId shop) {
    return versions.merge(shop, 1L, Long::sum);
  }

  private void say(ShopEvent event) {
    hear("shop", event);
  }

  private void hear(String source, DomainEvent event) {
    heard.put(source, fixture.say(source, event));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String unprefixed(GeoPoint place, String text, String more) {
    return "/search?q=%s&latitude=%s&longitude=%s%s"
        .formatted(encoded(text), place.latitude(), place.longitude(), more);
  }

  private static String path(GeoPoint place, String text, String more) {
    return "/api/storefront" + unprefixed(place, text, more);
  }

  /** What is found once all that was said is known. */
  private JsonNode search(GeoPoint place, String text, String more) {
    return current(path(place, text, more));
  }

  private JsonNode suggest(String text, String more) {
    return current("/api/storefront/suggest?q=" + encoded(text) + more);
  }

  private JsonNode current(String path) {
    String positions =
        String.join(
            ",",
            heard.entrySet().stream().map(each -> each.getKey() + ":" + each.getValue()).toList());
    var reply = fixture.call("GET", path, null, null, Map.of("Dosirak-At-Least", positions));
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.json();
  }

  private static JsonNode found(String body) {
    return Json.mapper().readTree(body);
  }

  private void assertField(String path, String field) {
    var reply = fixture.get("/api/storefront" + path, null);
    assertThat(reply.status()).as(path + reply.text()).isEqualTo(400);
    assertThat(reply.json().path("field").asString()).as(path).isEqualTo(field);
  }

  private static List<String> ids(JsonNode found) {
    List<String> ids = new ArrayList<>();
    found.path("shops").forEach(each -> ids.add(each.path("shop").path("shopId").asString()));
    return ids;
  }

  private static List<String> texts(JsonNode suggestions) {
    List<String> texts = new ArrayList<>();
    suggestions.path("suggestions").forEach(each -> texts.add(each.path("text").asString()));
    return texts;
  }

  private static boolean isSoldOut(JsonNode found) {
    return Objects.requireNonNull(found.path("shops").get(0))
        .path("items")
        .get(0)
        .path("soldOut")
        .asBoolean();
  }
}
