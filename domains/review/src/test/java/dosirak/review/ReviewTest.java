package dosirak.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dosirak.contracts.AccountId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.Sealed;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.AccountErased;
import dosirak.contracts.identity.AccountOpened;
import dosirak.contracts.identity.Role;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.OrderCompleted;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderLine;
import dosirak.contracts.order.OrderPrice;
import dosirak.contracts.order.PaymentMethod;
import dosirak.contracts.review.RatingChanged;
import dosirak.contracts.review.ReviewAnswered;
import dosirak.contracts.review.ReviewHidden;
import dosirak.contracts.review.ReviewPosted;
import dosirak.contracts.shop.ShopPublished;
import dosirak.contracts.shop.ShopTerms;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReviewTest {
  private static final ShopTerms TERMS =
      new ShopTerms("Asia/Seoul", List.of(), Money.ZERO, 1_000, List.of());
  private static final String HOSTILE = "정말 맛있어요! <script>alert(1)</script> 또 시킬게요";

  private MarketplaceFixture market;
  private final AccountId moderator = MarketplaceFixture.newAccount();

  @BeforeAll
  void start() {
    market = MarketplaceFixture.start(List.of(ReviewDomain.DOMAIN), Set.of("order", "shop"));
  }

  @AfterAll
  void stop() {
    market.close();
  }

  private record Shop(ShopId id, AccountId owner) {}

  private Shop shop() {
    Shop shop = new Shop(new ShopId(UUID.randomUUID()), MarketplaceFixture.newAccount());
    market.awaitApplied(
        "review",
        "shop",
        market.say(
            "shop",
            new ShopPublished(
                shop.id(),
                1,
                shop.owner(),
                "분식집",
                "02-123-4567",
                "서울 중구",
                new GeoPoint(37.5, 127),
                TERMS,
                List.of(),
                market.now())));
    return shop;
  }

  /** Somebody whose account is a year old. */
  private AccountId oldCustomer() {
    AccountId account = MarketplaceFixture.newAccount();
    market.awaitApplied(
        "review",
        "identity",
        market.say(
            "identity",
            new AccountOpened(account, Sealed.EMPTY, market.now().minus(Duration.ofDays(365)))));
    return account;
  }

  private OrderId completed(ShopId shop, AccountId customer) {
    return completed(shop, customer, true);
  }

  private OrderId completed(ShopId shop, AccountId customer, boolean isHeard) {
    OrderFacts facts =
        new OrderFacts(
            new OrderId(UUID.randomUUID()),
            "A-1",
            shop,
            "분식집",
            MarketplaceFixture.newAccount(),
            new GeoPoint(37.5, 127),
            customer,
            Fulfilment.PICKUP,
            PaymentMethod.CARD,
            List.of(
                new OrderLine(
                    new ItemId(UUID.randomUUID()),
                    "김밥",
                    1,
                    Money.won(10_000),
                    List.of(),
                    Money.won(10_000))),
            new OrderPrice(Money.won(10_000), Money.ZERO, Money.won(10_000)),
            null,
            Sealed.EMPTY,
            market.now());
    long position = market.say("order", new OrderCompleted(facts, null, market.now()));
    if (isHeard) {
      market.awaitApplied("review", "order", position);
    }
    return facts.orderId();
  }

  private String customer(AccountId account) {
    return market.token(account, Role.CUSTOMER);
  }

  private Map<String, Object> draft(OrderId order, int stars) {
    return Map.of("orderId", order.toString(), "stars", stars, "text", HOSTILE);
  }

  private Reply post(AccountId customer, OrderId order, int stars) {
    return market.post("/api/review/reviews", customer(customer), draft(order, stars));
  }

  private String posted(AccountId customer, ShopId shop, int stars) {
    Reply reply = post(customer, completed(shop, customer), stars);
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    return reply.json().path("reviewId").asString();
  }

  private JsonNode page(ShopId shop) {
    Reply reply = market.get("/api/review/shops/" + shop + "/reviews", null);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.json();
  }

  private long counted(ShopId shop) {
    return page(shop).path("rating").path("reviews").asLong();
  }

  private String moderator() {
    return market.token(moderator, Role.SUPPORT);
  }

  private Reply decide(String path) {
    return market.privileged("POST", path, moderator(), Map.of("reason", "욕설"));
  }

  private List<RatingChanged> saidOf(ShopId shop) {
    return market.said("review", RatingChanged.class).stream()
        .filter(event -> event.shopId().equals(shop))
        .toList();
  }

  private static Map<String, Object> stars(int stars) {
    return Map.of("stars", stars, "text", "다시 생각해 보니");
  }

  @Test
  void aCompletedOrderIsReviewedOnceByItsCustomerOnly() {
    Shop shop = shop();
    AccountId customer = oldCustomer();
    OrderId order = completed(shop.id(), customer);
    assertThat(post(oldCustomer(), order, 5).status()).isEqualTo(404);
    assertThat(post(customer, new OrderId(UUID.randomUUID()), 5).status()).isEqualTo(404);
    Reply reply = post(customer, order, 5);
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    assertThat(page(shop.id()).path("reviews").get(0).path("text").asString()).isEqualTo(HOSTILE);
    assertThat(market.restingWith("review", HOSTILE))
        .as("kept in the review only, so that it can be erased")
        .allMatch(row -> row.startsWith("review:"));
    assertThat(post(customer, order, 1).code()).isEqualTo("already-reviewed");
    assertThat(page(shop.id()).path("reviews").size()).isEqualTo(1);
    assertThat(page(shop.id()).path("reviews").get(0).has("orderId"))
        .as("strangers do not see the order")
        .isFalse();
    assertThat(
            market.said("review", ReviewPosted.class).stream()
                .filter(event -> event.orderId().equals(order)))
        .hasSize(1);
  }

  @Test
  void anOrderIsNotReviewedAfterThirtyDaysAndNobodyReviewsTheOwnShop() {
    Shop shop = shop();
    OrderId own = completed(shop.id(), shop.owner());
    Reply reply =
        market.post(
            "/api/review/reviews",
            market.token(shop.owner(), Role.CUSTOMER, Role.OWNER),
            draft(own, 5));
    assertThat(reply.code()).isEqualTo("own-shop");
    AccountId customer = oldCustomer();
    OrderId order = completed(shop.id(), customer);
    market.advance(Duration.ofDays(31));
    assertThat(post(customer, order, 5).code()).isEqualTo("review-too-late");
  }

  @Test
  void whatIsNotAReviewIsRefused() {
    AccountId customer = oldCustomer();
    OrderId order = completed(shop().id(), customer);
    assertThat(post(customer, order, 0).status()).isEqualTo(400);
    assertThat(post(customer, order, 6).status()).isEqualTo(400);
    assertThat(
            market
                .post(
                    "/api/review/reviews",
                    customer(customer),
                    Map.of("orderId", order.toString(), "stars", 5, "text", "x".repeat(2_001)))
                .status())
        .isEqualTo(400);
    assertThat(market.get("/api/review/shops/" + UUID.randomUUID() + "/reviews", null).status())
        .isEqualTo(404);
    assertThat(market.get("/api/review/reviews/nonsense", null).status()).isEqualTo(400);
    assertThat(
            market
                .get("/api/review/reviews?after=nonsense", customer(customer))
                .json()
                .path("field")
                .asString())
        .isEqualTo("after");
  }

  @Test
  void aReviewIsChangedByItsAuthorForThreeDays() {
    Shop shop = shop();
    AccountId customer = oldCustomer();
    String review = posted(customer, shop.id(), 5);
    String path = "/api/review/reviews/" + review;
    assertThat(market.put(path, customer(oldCustomer()), stars(1)).status()).isEqualTo(404);
    Reply changed = market.put(path, customer(customer), stars(2));
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    assertThat(page(shop.id()).path("rating").path("stars").get(1).asLong()).isEqualTo(1);
    assertThat(page(shop.id()).path("rating").path("stars").get(4).asLong()).isZero();
    market.advance(Duration.ofHours(72));
    assertThat(market.put(path, customer(customer), stars(3)).code()).isEqualTo("review-final");
    assertThat(market.delete(path + "/photo", customer(customer)).code()).isEqualTo("review-final");
  }

  @Test
  void aPhotoIsShownWithoutWhatItBetrays() throws Exception {
    Shop shop = shop();
    AccountId customer = oldCustomer();
    String review = posted(customer, shop.id(), 5);
    String path = "/api/review/reviews/" + review + "/photo";
    Map<String, String> draft =
        Map.of("photo", Base64.getEncoder().encodeToString(Pictures.jpegWithSecrets(6)));
    assertThat(market.put(path, customer(oldCustomer()), draft).status()).isEqualTo(404);
    Reply put = market.put(path, customer(customer), draft);
    assertThat(put.status()).as(put.text()).isEqualTo(200);
    HttpResponse<byte[]> got;
    try (HttpClient http = HttpClient.newHttpClient()) {
      got =
          http.send(
              HttpRequest.newBuilder(
                      URI.create(
                          "http://127.0.0.1:"
                              + market.marketplace().port()
                              + put.json().path("photo").asString()))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
    }
    assertThat(got.statusCode()).isEqualTo(200);
    assertThat(got.headers().firstValue("Content-Type")).contains("image/jpeg");
    assertThat(got.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(got.body()).isEqualTo(Photo.of(Pictures.jpegWithSecrets(6)).orElseThrow().content());
    assertThat(market.restingWith("review", Pictures.SECRET)).isEmpty();

    for (String bad : List.of("no base64!", "PHN2Zz48L3N2Zz4=", "")) {
      assertThat(
              market
                  .put(path, customer(customer), Map.of("photo", bad))
                  .json()
                  .path("field")
                  .asString())
          .isEqualTo("photo");
    }
    assertThat(market.delete(path, customer(customer)).status()).isEqualTo(204);
    assertThat(market.get(path, null).status()).isEqualTo(404);
  }

  @Test
  void theLargestPhotoFitsTheRoad() {
    AccountId customer = oldCustomer();
    String review = posted(customer, shop().id(), 4);
    String path = "/api/review/reviews/" + review + "/photo";
    byte[] png = Pictures.pngWithSecrets();
    byte[] largest = java.util.Arrays.copyOf(png, Photo.LONGEST);
    assertThat(
            market
                .put(
                    path,
                    customer(customer),
                    Map.of("photo", Base64.getEncoder().encodeToString(largest)))
                .status())
        .isEqualTo(200);
  }

  @Test
  void onlyTheShopAnswersAndItsAnswerIsOne() {
    Shop shop = shop();
    Shop other = shop();
    AccountId customer = oldCustomer();
    String review = posted(customer, shop.id(), 4);
    String path = "/api/review/reviews/" + review + "/reply";
    assertThat(
            market
                .post(path, market.token(other.owner(), Role.OWNER), Map.of("text", "우리 것!"))
                .status())
        .isEqualTo(404);
    assertThat(market.post(path, customer(customer), Map.of("text", "저예요")).status())
        .isEqualTo(403);
    String owner = market.token(shop.owner(), Role.OWNER);
    assertThat(market.post(path, owner, Map.of("text", "감사합니다")).status()).isEqualTo(204);
    assertThat(market.post(path, owner, Map.of("text", "정말 감사합니다")).status()).isEqualTo(204);
    assertThat(page(shop.id()).path("reviews").get(0).path("reply").path("text").asString())
        .isEqualTo("정말 감사합니다");
    assertThat(
            market.said("review", ReviewAnswered.class).stream()
                .filter(event -> event.reviewId().toString().equals(review)))
        .hasSize(2)
        .allMatch(event -> event.customerId().equals(customer));
  }

  @Test
  void ofEachCustomerOnlyTheLatestReviewCounts() {
    Shop shop = shop();
    AccountId customer = oldCustomer();
    posted(customer, shop.id(), 1);
    posted(customer, shop.id(), 2);
    String latest = posted(customer, shop.id(), 5);
    JsonNode rating = page(shop.id()).path("rating");
    assertThat(rating.path("reviews").asLong()).isEqualTo(1);
    assertThat(rating.path("stars").get(4).asLong()).isEqualTo(1);
    assertThat(page(shop.id()).path("reviews").size()).as("all are shown").isEqualTo(3);

    assertThat(decide("/api/review/reviews/" + latest + "/hide").status()).isEqualTo(204);
    assertThat(page(shop.id()).path("rating").path("stars").get(1).asLong())
        .as("the one before counts again")
        .isEqualTo(1);
  }

  @Test
  void whatIsReportedIsLookedAtHiddenAndShownAgain() {
    Shop shop = shop();
    AccountId customer = oldCustomer();
    String review = posted(customer, shop.id(), 1);
    String reports = "/api/review/reviews/" + review + "/reports";
    Map<String, String> report = Map.of("cause", "ABUSE", "text", "욕을 합니다");
    String owner = market.token(shop.owner(), Role.OWNER);
    assertThat(market.post(reports, null, report).status()).isEqualTo(401);
    assertThat(market.post(reports, owner, report).status()).isEqualTo(201);
    assertThat(market.post(reports, owner, report).code()).isEqualTo("already-reported");
    assertThat(market.post(reports, owner, Map.of("cause", "FLOOD", "text", "")).status())
        .isEqualTo(400);
    assertThat(market.get("/api/review/reports", customer(customer)).status()).isEqualTo(403);
    assertThat(openReports()).contains(review);

    assertThat(decide("/api/review/reviews/" + review + "/hide").status()).isEqualTo(204);
    assertThat(openReports()).doesNotContain(review);
    assertThat(page(shop.id()).path("reviews").size()).isZero();
    assertThat(counted(shop.id())).isZero();
    assertThat(page(shop.id()).path("rating").path("hundredths").asInt()).isZero();
    assertThat(market.get("/api/review/reviews/" + review, null).status()).isEqualTo(404);
    Reply own = market.get("/api/review/reviews", customer(customer));
    assertThat(own.json().path("reviews").get(0).path("hiddenReason").asString())
        .as(own.text())
        .isEqualTo("욕설");
    assertThat(market.put("/api/review/reviews/" + review, customer(customer), stars(1)).code())
        .isEqualTo("review-hidden");
    assertThat(
            market.said("review", ReviewHidden.class).stream()
                .filter(event -> event.reviewId().toString().equals(review)))
        .hasSize(1);

    assertThat(decide("/api/review/reviews/" + review + "/show").status()).isEqualTo(204);
    assertThat(counted(shop.id())).isEqualTo(1);
  }

  private List<String> openReports() {
    Reply reply = market.privileged("GET", "/api/review/reports?limit=100", moderator(), null);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    List<String> reviews = new ArrayList<>();
    reply
        .json()
        .path("reports")
        .forEach(report -> reviews.add(report.path("review").path("reviewId").asString()));
    return reviews;
  }

  @Test
  void aFloodOfNewAccountsIsHeldOutUntilSomebodyLooks() {
    Shop shop = shop();
    for (int i = 0; i < 6; i++) {
      posted(oldCustomer(), shop.id(), 5);
      market.advance(Duration.ofHours(30));
    }
    int before = page(shop.id()).path("rating").path("hundredths").asInt();
    List<String> flood = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      flood.add(posted(MarketplaceFixture.newAccount(), shop.id(), 1));
      market.advance(Duration.ofMinutes(2));
    }
    JsonNode rating = page(shop.id()).path("rating");
    assertThat(rating.path("stars").get(0).asLong()).as("none of the flood counts").isZero();
    // What is left is how far the marketplace's mean moved meanwhile.
    assertThat(rating.path("hundredths").asInt()).isCloseTo(before, within(25));
    assertThat(openReports()).containsAll(flood);

    posted(oldCustomer(), shop.id(), 1);
    assertThat(counted(shop.id())).as("whoever is known counts all the same").isEqualTo(7);

    assertThat(decide("/api/review/reviews/" + flood.getFirst() + "/show").status()).isEqualTo(204);
    assertThat(counted(shop.id())).isEqualTo(8);
    Reply rest = decide("/api/review/shops/" + shop.id() + "/flood/hide");
    assertThat(rest.json().path("reviews").asInt()).isEqualTo(11);
    assertThat(counted(shop.id())).isEqualTo(8);
    assertThat(openReports()).doesNotContainAnyElementsOf(flood);
  }

  @Test
  void aFloodByChangedStarsIsHeldToo() {
    Shop shop = shop();
    List<AccountId> people = new ArrayList<>();
    List<String> reviews = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      people.add(MarketplaceFixture.newAccount());
      reviews.add(posted(people.getLast(), shop.id(), 3));
    }
    assertThat(counted(shop.id())).isEqualTo(8);
    for (int i = 0; i < 8; i++) {
      Reply reply =
          market.put("/api/review/reviews/" + reviews.get(i), customer(people.get(i)), stars(1));
      assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }
    assertThat(page(shop.id()).path("rating").path("stars").get(0).asLong()).isZero();
  }

  @Test
  void hundredsAtOnceAreCountedEachOnceAndVersionsGrow() throws Exception {
    Shop shop = shop();
    int people = 300;
    List<AccountId> customers = new ArrayList<>();
    List<OrderId> orders = new ArrayList<>();
    for (int i = 0; i < people; i++) {
      AccountId account = MarketplaceFixture.newAccount();
      customers.add(account);
      orders.add(completed(shop.id(), account, i == people - 1));
    }
    CountDownLatch go = new CountDownLatch(1);
    // No more than a part lets in at once; what it turns away is not the matter here.
    Semaphore room = new Semaphore(12);
    List<Future<Reply>> replies = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < people * 2; i++) {
        int who = i % people;
        String token = customer(customers.get(who));
        Map<String, Object> draft = draft(orders.get(who), 3 + who % 2);
        replies.add(
            threads.submit(() -> {
              go.await();
              room.acquire();
              try {
                return market.post("/api/review/reviews", token, draft);
              } finally {
                room.release();
              }
            }));
      }
      go.countDown();
      int created = 0;
      for (Future<Reply> reply : replies) {
        int status = get(reply).status();
        assertThat(status).as(get(reply).text()).isIn(201, 409);
        created += status == 201 ? 1 : 0;
      }
      assertThat(created).isEqualTo(people);
    }
    JsonNode rating = page(shop.id()).path("rating");
    assertThat(rating.path("reviews").asLong()).isEqualTo(people);
    assertThat(rating.path("stars").get(2).asLong()).isEqualTo(people / 2);
    List<Long> versions = saidOf(shop.id()).stream().map(RatingChanged::version).toList();
    assertThat(versions).isSorted().doesNotHaveDuplicates();
    assertThat(saidOf(shop.id()).getLast().reviews()).isEqualTo(people);
    assertRatingsAreWhatIsCountedAnew();
  }

  private static Reply get(Future<Reply> reply) throws InterruptedException {
    try {
      return reply.get();
    } catch (ExecutionException failure) {
      throw new AssertionError(failure);
    }
  }

  private void assertRatingsAreWhatIsCountedAnew() {
    Reply reply = market.get("/api/review/audit/facts/ratings?limit=1000", market.machineToken());
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.json().path("items").size()).isPositive();
    for (JsonNode fact : reply.json().path("items")) {
      assertThat(fact.path("countedAnew")).isEqualTo(fact.path("stars"));
    }
  }

  @Test
  void whoeverIsErasedLeavesStarsOnly() {
    Shop shop = shop();
    AccountId customer = oldCustomer();
    AccountId reporter = oldCustomer();
    String other = posted(oldCustomer(), shop.id(), 3);
    posted(customer, shop.id(), 2);
    String review = posted(customer, shop.id(), 5);
    market.put(
        "/api/review/reviews/" + review + "/photo",
        customer(customer),
        Map.of("photo", Base64.getEncoder().encodeToString(Pictures.plain("png"))));
    market.post(
        "/api/review/reviews/" + review + "/reply",
        market.token(shop.owner(), Role.OWNER),
        Map.of("text", "홍길동님 감사합니다"));
    market.post(
        "/api/review/reviews/" + other + "/reports",
        customer(customer),
        Map.of("cause", "FALSE", "text", "제 이웃입니다"));
    JsonNode data = market.get("/api/review/me/data", customer(customer)).json().path("data");
    assertThat(data.path("reviews").path("reviews").size()).as(data.toString()).isEqualTo(2);
    assertThat(data.path("reviews").path("reports").size()).isEqualTo(1);
    assertThat(reporter).isNotEqualTo(customer);
    JsonNode before = page(shop.id()).path("rating");

    market.awaitApplied(
        "review", "identity", market.say("identity", new AccountErased(customer, market.now())));

    assertThat(page(shop.id()).path("rating")).isEqualTo(before);
    JsonNode left = market.get("/api/review/reviews/" + review, null).json();
    assertThat(left.path("stars").asInt()).isEqualTo(5);
    assertThat(left.path("isErased").asBoolean()).isTrue();
    assertThat(left.path("text").asString()).isEmpty();
    assertThat(left.has("photo")).isFalse();
    assertThat(left.has("reply")).isFalse();
    assertThat(
            market
                .database("review")
                .sql("select count(*) from review where text = '' and erased")
                .query(Long.class)
                .single())
        .isGreaterThanOrEqualTo(2);
    assertThat(market.restingWith("review", "홍길동", "제 이웃입니다")).isEmpty();

    assertThat(decide("/api/review/reviews/" + review + "/hide").status()).isEqualTo(204);
    assertThat(page(shop.id()).path("rating").path("stars").get(1).asLong())
        .as("of nobody too, one review counts")
        .isEqualTo(1);
    assertRatingsAreWhatIsCountedAnew();
  }

  @Test
  void shopsWithFewReviewsFollowTheMarketplacesMean() {
    Shop shop = shop();
    posted(oldCustomer(), shop.id(), 4);
    Shop other = shop();
    for (int i = 0; i < 40; i++) {
      posted(oldCustomer(), other.id(), 1);
    }
    int few = page(shop.id()).path("rating").path("hundredths").asInt();
    int many = page(other.id()).path("rating").path("hundredths").asInt();
    assertThat(many).isLessThan(few).isGreaterThan(100);
    market.eventually(
        "ratings lean on the mean of all",
        () -> {
          List<Integer> leaning =
              market
                  .database("review")
                  .sql(
                      """
                      select abs(leans_on - (select hundredths from marketplace)) from rating
                      """)
                  .query(Integer.class)
                  .list();
          return leaning.stream().allMatch(off -> off <= 4);
        });
  }
}
