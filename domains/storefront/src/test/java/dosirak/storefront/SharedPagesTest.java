package dosirak.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.ShopId;
import dosirak.contracts.review.RatingChanged;
import dosirak.contracts.shop.MenuChanged;
import dosirak.contracts.shop.MenuItem;
import dosirak.contracts.shop.OpeningSpan;
import dosirak.contracts.shop.ShopPaused;
import dosirak.contracts.shop.ShopPublished;
import dosirak.contracts.shop.ShopTerms;
import dosirak.contracts.shop.TipStep;
import dosirak.contracts.shop.Weather;
import dosirak.contracts.shop.WeatherDeclared;
import dosirak.platform.cache.RedisCache;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.RedisServer;
import dosirak.platform.testing.SlowLink;
import dosirak.platform.web.Json;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.http.HttpResponse;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import redis.clients.jedis.RedisClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two processes of the storefront, of which one works, over one database and one Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedPagesTest {
  private static final JsonMapper JSON = Json.mapper();

  /** Less than what anything takes that waits for what is away or slow. */
  private static final Duration AT_ONCE = Duration.ofMillis(1_500);

  private static final GeoPoint HOME = new GeoPoint(36.0, 127.0);

  private RedisServer redis;
  private SlowLink toRedis;
  private MarketplaceFixture working;
  private Replica replica;
  private final Map<ShopId, Long> versions = new ConcurrentHashMap<>();
  private final List<Duration> taken = new ArrayList<>();

  @BeforeAll
  void start() throws InterruptedException {
    Assumptions.assumeTrue(
        RedisServer.isInstalled(), "declared absent: redis-server, for the tests of the cache");
    redis = RedisServer.start();
    toRedis = SlowLink.to(redis.port());
    working =
        MarketplaceFixture.start(
            List.of(StorefrontDomain.DOMAIN),
            Set.of("shop", "order", "review"),
            Map.of("redis.url", redis.url()));
    replica = new Replica(Map.of("redis.url", "redis://127.0.0.1:" + toRedis.port()));
  }

  @AfterAll
  void stop() {
    if (redis != null) {
      replica.close();
      working.close();
      toRedis.close();
      redis.close();
    }
  }

  @AfterEach
  void mend() {
    toRedis.delay(Duration.ZERO);
    toRedis.mend();
    replica.toDatabase().delay(Duration.ZERO);
    replica.toDatabase().mend();
    working.eventually(
        "the replica reads its database again",
        () ->
            replica.get("/shops?latitude=0&longitude=0").headers().firstValue(STALE).isEmpty()
                && replica.get("/shops/" + UUID.randomUUID()).statusCode() == 404);
  }

  private static final String STALE = StorefrontApi.STALE;

  @Test
  void whatOneProcessAppliesTheOtherShowsAtOnceToWhoAsksForIt() {
    ShopId shop = publish();
    for (int round = 0; round < 30; round++) {
      long position = change(shop);
      HttpResponse<String> page =
          replica.get("/shops/" + shop, "Dosirak-At-Least", "shop:" + position);
      assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
      assertShows(page, latest(shop));
      if (round % 5 == 0) {
        say(new ShopPaused(shop, next(shop), null, working.now()));
        long paused = working.say("shop", new WeatherDeclared(Weather.FINE, working.now()));
        HttpResponse<String> list =
            replica.get(
                "/shops?latitude=%s&longitude=%s&limit=100"
                    .formatted(HOME.latitude(), HOME.longitude()),
                "Dosirak-At-Least",
                "shop:" + paused);
        assertThat(listed(list, shop).path("open").asBoolean()).isFalse();
        assertThat(listed(list, shop).path("version").asLong()).isEqualTo(latest(shop));
      }
    }
  }

  @Test
  void whatOneProcessAppliesTheOtherShowsSoon() {
    ShopId shop = publish();
    working.eventually(
        "the shop is found", () -> replica.get("/shops/" + shop).statusCode() == 200);
    change(shop);
    working.eventually(
        "the change is shown", () -> version(replica.get("/shops/" + shop)) == latest(shop));
    working.say("review", new RatingChanged(shop, 1, 450, 3, working.now()));
    working.eventually(
        "the rating is shown",
        () -> json(replica.get("/shops/" + shop)).path("reviews").asLong() == 3);
  }

  @Test
  void aPageThatOneProcessReadTheOtherTakesFromTheSharedCache() {
    ShopId shop = publish();
    assertThat(workingPage(shop).status()).isEqualTo(200);
    working.eventually("the replica knows of it", () -> isListed(shop));
    awaitShared(shop);
    // It cannot come from anywhere else.
    replica.toDatabase().cut();
    HttpResponse<String> page = replica.get("/shops/" + shop);
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    assertShows(page, latest(shop));
  }

  @Test
  void seenShopsAreShownWhileTheDatabaseIsAwayAndWhatChangedMeanwhileAfterwards() {
    List<ShopId> seen = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      seen.add(publish());
    }
    ShopId unseen = publish();
    working.eventually("the replica knows of it", () -> isListed(unseen));
    seen.forEach(shop -> assertThat(replica.get("/shops/" + shop).statusCode()).isEqualTo(200));

    replica.toDatabase().cut();
    for (int round = 0; round < 100; round++) {
      for (ShopId shop : seen) {
        HttpResponse<String> page = atOnce("/shops/" + shop);
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        assertShows(page, latest(shop));
      }
      assertThat(listed(atOnce(nearHome()), unseen).path("open").asBoolean()).isTrue();
    }
    working.eventually(
        "it is said that the list is old",
        () -> atOnce(nearHome()).headers().firstValue(STALE).isPresent());
    assertThat(atOnce("/shops/" + seen.getFirst()).headers().firstValue(STALE)).isPresent();
    HttpResponse<String> never = atOnce("/shops/" + unseen);
    assertThat(never.statusCode()).isEqualTo(503);
    assertThat(never.headers().firstValue("Retry-After")).isPresent();
    assertThat(never.body()).contains("unavailable");

    // The replica hears that there is news, and has only what it had.
    change(seen.getFirst());
    assertThat(atOnce("/shops/" + seen.getFirst()).statusCode()).isEqualTo(200);

    assertAnswersCameAtOnce();

    replica.toDatabase().mend();
    working.eventually(
        "the change is shown",
        () ->
            version(replica.get("/shops/" + seen.getFirst())) == latest(seen.getFirst())
                && replica.get(nearHome()).headers().firstValue(STALE).isEmpty()
                && replica.get("/shops/" + unseen).statusCode() == 200);
  }

  @Test
  void aSlowDatabaseSlowsNobodyDownWhoLooksAtSeenShops() {
    ShopId shop = publish();
    working.eventually(
        "the shop is found", () -> replica.get("/shops/" + shop).statusCode() == 200);
    replica.toDatabase().delay(Duration.ofSeconds(2));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(8);
    while (System.nanoTime() < end) {
      assertThat(atOnce("/shops/" + shop).statusCode()).isEqualTo(200);
      assertThat(atOnce(nearHome()).statusCode()).isEqualTo(200);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    assertAnswersCameAtOnce();
  }

  @Test
  void whateverHappensToTheSharedCachePagesAreRightAndCome() {
    ShopId shop = publish();
    working.eventually(
        "the shop is found", () -> replica.get("/shops/" + shop).statusCode() == 200);
    List<Runnable> mishaps =
        List.of(
            () -> toRedis.delay(Duration.ofSeconds(2)),
            () -> toRedis.delay(Duration.ZERO),
            () -> toRedis.cut(),
            () -> toRedis.mend(),
            () -> redis.freeze(),
            () -> redis.thaw(),
            this::fillWithGarbage,
            () -> configure("maxmemory", "1"),
            () -> configure("maxmemory", "0"),
            () -> redis.kill(),
            () -> redis.startAgain());
    for (Runnable mishap : mishaps) {
      mishap.run();
      for (int round = 0; round < 5; round++) {
        long position = change(shop);
        HttpResponse<String> page =
            replica.get("/shops/" + shop, "Dosirak-At-Least", "shop:" + position);
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        assertShows(page, latest(shop));
        assertThat(workingPage(shop).json().path("version").asLong()).isEqualTo(latest(shop));
      }
    }
    awaitShared(shop);
  }

  @Test
  void versionsNeverGoBackWhileManyReadAndTheSharedCacheComesAndGoes() throws Exception {
    List<ShopId> shops = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      shops.add(publish());
    }
    working.eventually("the last is known", () -> isListed(shops.getLast()));
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger reads = new AtomicInteger();
    ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> readers = new ArrayList<>();
      for (int reader = 0; reader < 6; reader++) {
        Function<ShopId, String> page =
            reader % 2 == 0
                ? shop -> replica.get("/shops/" + shop).body()
                : shop -> workingPage(shop).text();
        long seed = 100L + reader;
        readers.add(
            threads.submit(() -> {
              SplittableRandom random = new SplittableRandom(seed);
              long[] highest = new long[shops.size()];
              while (!over.get()) {
                int which = random.nextInt(shops.size());
                JsonNode body = JSON.readTree(page.apply(shops.get(which)));
                long version = body.path("version").asLong();
                if (version < highest[which]) {
                  wrong.add(version + " after " + highest[which]);
                }
                if (!body.path("menu").get(0).path("name").asString().equals("v" + version)) {
                  wrong.add("a page of two versions: " + body);
                }
                highest[which] = version;
                reads.incrementAndGet();
              }
            }));
      }
      try {
        SplittableRandom random = new SplittableRandom(42);
        for (int round = 0; round < 80; round++) {
          change(shops.get(random.nextInt(shops.size())));
          replica.toDatabase().delay(Duration.ofMillis(random.nextInt(4) == 0 ? 20 : 0));
          switch (random.nextInt(12)) {
            case 0 -> flush();
            case 1 -> {
              redis.freeze();
              LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
              redis.thaw();
            }
            case 2 -> {
              redis.kill();
              redis.startAgain();
            }
            case 3 -> fillWithGarbage();
            default -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
          }
        }
        replica.toDatabase().delay(Duration.ZERO);
        for (ShopId shop : shops) {
          working.eventually(
              "both show the last version",
              () ->
                  version(replica.get("/shops/" + shop)) == latest(shop)
                      && workingPage(shop).json().path("version").asLong() == latest(shop));
        }
      } finally {
        over.set(true);
      }
      for (Future<?> reader : readers) {
        reader.get(30, TimeUnit.SECONDS);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(reads.get()).isGreaterThan(500);
  }

  @Test
  void buildsThatWritePagesDifferentlyDoNotMeet() throws InterruptedException {
    ShopId shop = publish();
    ShopCopyStore shops = new ShopCopyStore(working.database("storefront"));
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    try (RedisCache cache = new RedisCache(redis.url(), meters)) {
      ShopDirectory directory = new ShopDirectory(shops, cache, meters);
      directory.start();
      try {
        PageFormat older = new PageFormat(1_001);
        PageFormat newer = new PageFormat(1_002);
        var done = meters.get("dosirak.cache.shared.calls").tag("outcome", "done").counter();
        for (PageFormat format : List.of(older, newer, older, newer)) {
          double before = done.count();
          ShopPages pages = new ShopPages(shops, directory, cache, format, JSON, meters);
          assertThat(pages.find(shop)).isNotNull();
          working.eventually("it was found or kept", () -> done.count() > before);
          awaitShared(shop, format.number());
        }
        // Each read it once from the database and once from what itself had written.
        assertThat(from(meters, "database")).isEqualTo(2);
        assertThat(from(meters, "shared")).isEqualTo(2);
      } finally {
        directory.stop();
      }
    }
  }

  @Test
  void afterTablesWereReplacedNeitherOldPagesAreShownNorNewOnesRefused() {
    ShopId shop = publish();
    for (int i = 0; i < 5; i++) {
      change(shop);
    }
    working.eventually(
        "both show it",
        () ->
            version(replica.get("/shops/" + shop)) == latest(shop)
                && workingPage(shop).json().path("version").asLong() == latest(shop));
    // As a projection that was built anew takes the place of the old: it counts from the start.
    var database = working.database("storefront");
    database.sql("create table fresh (like shop_copy including all)").update();
    database.sql("insert into fresh select * from shop_copy").update();
    database
        .sql("update fresh set version = 2, name = 'built anew' where shop_id = :shopId")
        .param("shopId", shop.value())
        .update();
    database
        .sql(
            """
            do $$ begin
              alter table shop_copy rename to old;
              alter table fresh rename to shop_copy;
            end $$
            """)
        .update();
    working.eventually(
        "both show what was built anew",
        () ->
            json(replica.get("/shops/" + shop)).path("name").asString().equals("built anew")
                && workingPage(shop).json().path("name").asString().equals("built anew")
                && listed(replica.get(nearHome()), shop).path("version").asLong() == 2);
    versions.put(shop, 2L);
    long position = change(shop);
    assertShows(replica.get("/shops/" + shop, "Dosirak-At-Least", "shop:" + position), 3);
    database.sql("drop table old").update();
  }

  private static double from(SimpleMeterRegistry meters, String level) {
    return meters.get("dosirak.storefront.pages").tag("from", level).counter().count();
  }

  private void configure(String key, String value) {
    try (RedisClient client = client()) {
      client.configSet(key, value);
    }
  }

  private RedisClient client() {
    return RedisClient.create("127.0.0.1", redis.port());
  }

  private void flush() {
    try (RedisClient client = client()) {
      client.flushAll();
    }
  }

  /** Everything that is in the shared cache becomes something else. */
  private void fillWithGarbage() {
    try (RedisClient client = client()) {
      int each = 0;
      for (String key : client.keys("*")) {
        switch (each++ % 3) {
          case 0 -> client.hset(key, "b", "garbage");
          case 1 -> client.hset(key, Map.of("v", "1", "b", "\u0000\u0001\u0002 garbage"));
          default -> client.set(key, "garbage");
        }
      }
    }
  }

  private void awaitShared(ShopId shop) {
    awaitShared(shop, PageFormat.CURRENT.number());
  }

  private void awaitShared(ShopId shop, int format) {
    working.eventually(
        "the page is in the shared cache",
        () -> {
          workingPage(shop);
          try (RedisClient client = client()) {
            return client.keys("dosirak:storefront:page:" + format + ":*:" + shop).stream()
                .anyMatch(key -> client.hexists(key, "b"));
          }
        });
  }

  private MarketplaceFixture.Reply workingPage(ShopId shop) {
    return working.get("/api/storefront/shops/" + shop, null);
  }

  /** An answer that is to come without waiting for anything that is away. */
  private HttpResponse<String> atOnce(String path) {
    long begun = System.nanoTime();
    HttpResponse<String> answer = replica.get(path);
    taken.add(Duration.ofNanos(System.nanoTime() - begun));
    return answer;
  }

  /** Nine of ten: on a machine that is busy building, some come late by themselves. */
  private void assertAnswersCameAtOnce() {
    List<Duration> sorted = taken.stream().sorted().toList();
    assertThat(sorted.get(sorted.size() * 9 / 10)).isLessThan(AT_ONCE);
    taken.clear();
  }

  private static String nearHome() {
    return "/shops?latitude=%s&longitude=%s&limit=100".formatted(HOME.latitude(), HOME.longitude());
  }

  private boolean isListed(ShopId shop) {
    return !listed(replica.get(nearHome()), shop).isMissingNode();
  }

  private static JsonNode listed(HttpResponse<String> list, ShopId shop) {
    for (JsonNode each : json(list).path("shops")) {
      if (each.path("shopId").asString().equals(shop.toString())) {
        return each;
      }
    }
    return JSON.missingNode();
  }

  private static void assertShows(HttpResponse<String> page, long version) {
    assertThat(version(page)).as(page.body()).isEqualTo(version);
    assertThat(json(page).path("menu").get(0).path("name").asString()).isEqualTo("v" + version);
  }

  private static long version(HttpResponse<String> page) {
    return json(page).path("version").asLong();
  }

  private static JsonNode json(HttpResponse<String> page) {
    return JSON.readTree(page.body());
  }

  private long next(ShopId shop) {
    return versions.merge(shop, 1L, Long::sum);
  }

  private long latest(ShopId shop) {
    return versions.getOrDefault(shop, 0L);
  }

  private long change(ShopId shop) {
    long version = next(shop);
    return say(new MenuChanged(shop, version, menu(version), working.now()));
  }

  private long say(dosirak.contracts.shop.ShopEvent event) {
    long position = working.say("shop", event);
    working.awaitApplied("storefront", "shop", position);
    return position;
  }

  private static List<MenuItem> menu(long version) {
    return List.of(
        new MenuItem(
            new ItemId(UUID.randomUUID()),
            "meals",
            "v" + version,
            "",
            Money.won(9_000),
            List.of()));
  }

  private ShopId publish() {
    ShopId shop = new ShopId(UUID.randomUUID());
    ShopTerms terms =
        new ShopTerms(
            "Asia/Seoul",
            Arrays.stream(DayOfWeek.values()).map(day -> new OpeningSpan(day, 0, 1440)).toList(),
            Money.won(12_000),
            3_000,
            List.of(new TipStep(3_000, Money.won(1_000))));
    say(
        new ShopPublished(
            shop,
            next(shop),
            new AccountId(UUID.randomUUID()),
            "가게",
            "02-123-4567",
            "somewhere",
            HOME,
            terms,
            menu(1),
            working.now()));
    return shop;
  }
}
