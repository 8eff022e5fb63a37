package dosirak.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.CampaignId;
import dosirak.contracts.CouponId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.RefundId;
import dosirak.contracts.Sealed;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.Role;
import dosirak.contracts.order.Benefits;
import dosirak.contracts.order.CouponUse;
import dosirak.contracts.order.DiscountTarget;
import dosirak.contracts.order.ExpiryStage;
import dosirak.contracts.order.Fault;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.GivenBack;
import dosirak.contracts.order.OrderCancelled;
import dosirak.contracts.order.OrderCompleted;
import dosirak.contracts.order.OrderExpired;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderLine;
import dosirak.contracts.order.OrderPlaced;
import dosirak.contracts.order.OrderPrice;
import dosirak.contracts.order.OrderRefunded;
import dosirak.contracts.order.OrderRejected;
import dosirak.contracts.order.PaymentMethod;
import dosirak.contracts.order.RefundedLine;
import dosirak.contracts.promotion.BenefitsRefused;
import dosirak.contracts.promotion.BenefitsReserved;
import dosirak.contracts.promotion.BenefitsRestored;
import dosirak.contracts.promotion.BenefitsUsed;
import dosirak.contracts.promotion.CouponExpired;
import dosirak.contracts.promotion.CouponIssued;
import dosirak.contracts.promotion.PointsCause;
import dosirak.contracts.promotion.PointsChanged;
import dosirak.contracts.shop.ShopPublished;
import dosirak.contracts.shop.ShopTerms;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PromotionTest {
  private MarketplaceFixture fixture;

  @BeforeAll
  void start() {
    fixture = MarketplaceFixture.start(List.of(PromotionDomain.DOMAIN), Set.of("order", "shop"));
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  private static AccountId person() {
    return MarketplaceFixture.newAccount();
  }

  private String customer(AccountId account) {
    return fixture.token(account, Role.CUSTOMER);
  }

  private Map<String, Object> draft() {
    Map<String, Object> draft = new HashMap<>();
    draft.put("name", "봄맞이");
    draft.put("target", "ITEMS");
    draft.put("amount", 2_000);
    draft.put("closesAt", fixture.now().plus(Duration.ofDays(300)).toString());
    return draft;
  }

  private JsonNode open(Map<String, Object> draft) {
    Reply reply = fixture.post("/api/promotion/campaigns", fixture.machineToken(), draft);
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    return reply.json();
  }

  private String campaign(Map<String, Object> draft) {
    return open(draft).path("campaignId").asString();
  }

  private Reply claim(String campaign, AccountId account) {
    return fixture.post(
        "/api/promotion/campaigns/" + campaign + "/claims", customer(account), Map.of());
  }

  private CouponId claimed(String campaign, AccountId account) {
    Reply reply = claim(campaign, account);
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    return CouponId.of(reply.json().path("couponId").asString());
  }

  private void grant(AccountId account, long points, int validDays) {
    Reply reply =
        fixture.post(
            "/api/promotion/points/grants",
            fixture.machineToken(),
            Map.of(
                "customerId",
                account.toString(),
                "points",
                points,
                "validDays",
                validDays,
                "reason",
                "welcome"));
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
  }

  private long balance(AccountId account) {
    Reply reply = fixture.get("/api/promotion/points", customer(account));
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.json().path("balance").asLong();
  }

  private String couponState(AccountId account, CouponId coupon) {
    JsonNode page = fixture.get("/api/promotion/coupons", customer(account)).json();
    for (JsonNode item : page.path("coupons")) {
      if (item.path("couponId").asString().equals(coupon.toString())) {
        return item.path("state").asString();
      }
    }
    return "none";
  }

  private void heard(long position) {
    fixture.awaitApplied("promotion", "order", position);
  }

  private CouponUse use(CouponId coupon) {
    return new CouponUse(coupon, DiscountTarget.ITEMS, Money.won(2_000), 0);
  }

  private OrderFacts order(AccountId customer, long points, CouponUse... coupons) {
    return order(new ShopId(UUID.randomUUID()), customer, points, coupons);
  }

  private OrderFacts order(ShopId shop, AccountId customer, long points, CouponUse... coupons) {
    Money items = Money.won(20_000);
    Money discount = Money.won(2_000L * coupons.length);
    return new OrderFacts(
        new OrderId(UUID.randomUUID()),
        "A-1",
        shop,
        "분식집",
        person(),
        new GeoPoint(37.5, 127),
        customer,
        Fulfilment.DELIVERY,
        PaymentMethod.CARD,
        List.of(
            new OrderLine(
                new ItemId(UUID.randomUUID()), "김밥", 2, Money.won(10_000), List.of(), items)),
        new OrderPrice(
            items,
            Money.ZERO,
            items.minus(discount).minus(Money.won(points)),
            discount,
            Money.won(points),
            null),
        null,
        Sealed.EMPTY,
        fixture.now(),
        new Benefits(List.of(coupons), Money.won(points)),
        null,
        null);
  }

  private OrderFacts placed(OrderFacts order) {
    heard(fixture.say("order", new OrderPlaced(order, fixture.now())));
    return order;
  }

  private OrderRefunded refunded(OrderFacts order, RefundId refund, long items, long points) {
    return new OrderRefunded(
        order,
        refund,
        List.of(new RefundedLine(0, order.lines().getFirst().itemId(), 1, Money.won(items))),
        Money.ZERO,
        Money.ZERO,
        new GivenBack(Money.won(items - points), Money.won(points), false),
        Fault.SHOP,
        false,
        true,
        null,
        "cold",
        null,
        fixture.now());
  }

  private void published(ShopId shop, AccountId owner) {
    long position =
        fixture.say(
            "shop",
            new ShopPublished(
                shop,
                1,
                owner,
                "분식집",
                "02",
                "서울",
                new GeoPoint(37.5, 127),
                new ShopTerms("Asia/Seoul", List.of(), Money.ZERO, 1_000, List.of()),
                List.of(),
                fixture.now()));
    fixture.awaitApplied("promotion", "shop", position);
  }

  private List<PointsChanged> changes(AccountId account) {
    return fixture.said("promotion", PointsChanged.class).stream()
        .filter(event -> event.customerId().equals(account))
        .toList();
  }

  @Test
  void anOrderReservesAllOrNothing() {
    AccountId account = person();
    CouponId coupon = claimed(campaign(draft()), account);
    grant(account, 3_000, 30);
    OrderFacts tooMuch = placed(order(account, 3_001, use(coupon)));
    assertThat(fixture.said("promotion", BenefitsRefused.class))
        .anyMatch(event ->
            event.orderId().equals(tooMuch.orderId()) && event.reason().equals("points-missing"));
    assertThat(couponState(account, coupon)).isEqualTo("AVAILABLE");
    assertThat(balance(account)).isEqualTo(3_000);

    OrderFacts order = placed(order(account, 3_000, use(coupon)));
    placed(order);
    assertThat(
            fixture.said("promotion", BenefitsReserved.class).stream()
                .filter(event -> event.orderId().equals(order.orderId())))
        .hasSize(1);
    assertThat(couponState(account, coupon)).isEqualTo("RESERVED");
    assertThat(balance(account)).isZero();

    OrderFacts second = placed(order(account, 0, use(coupon)));
    assertThat(fixture.said("promotion", BenefitsRefused.class))
        .anyMatch(event ->
            event.orderId().equals(second.orderId()) && event.reason().equals("coupon-used"));
  }

  @Test
  void whatARejectedOrderHeldComesBackOnce() {
    AccountId account = person();
    CouponId coupon = claimed(campaign(draft()), account);
    grant(account, 1_000, 30);
    OrderFacts order = placed(order(account, 700, use(coupon)));
    heard(fixture.say("order", new OrderRejected(order, "busy", fixture.now())));
    heard(fixture.say("order", new OrderExpired(order, ExpiryStage.ACCEPTANCE, fixture.now())));
    heard(fixture.say("order", new OrderCancelled(order, "again", fixture.now())));
    assertThat(balance(account)).isEqualTo(1_000);
    assertThat(couponState(account, coupon)).isEqualTo("AVAILABLE");
    assertThat(
            fixture.said("promotion", BenefitsRestored.class).stream()
                .filter(event -> event.orderId().equals(order.orderId())))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.points()).isEqualTo(Money.won(700));
          assertThat(event.coupons()).containsExactly(coupon);
          assertThat(event.balance()).isEqualTo(Money.won(1_000));
        });
  }

  @Test
  void aCompletedOrderUsesWhatItHeldAndEarnsAPercentOfWhatWasPaid() {
    AccountId account = person();
    CouponId coupon = claimed(campaign(draft()), account);
    grant(account, 1_000, 30);
    OrderFacts order = placed(order(account, 1_000, use(coupon)));
    OrderCompleted completed = new OrderCompleted(order, null, fixture.now());
    heard(fixture.say("order", completed));
    heard(fixture.say("order", completed));
    assertThat(couponState(account, coupon)).isEqualTo("USED");
    // One percent of 20,000 - 2,000 - 1,000.
    assertThat(balance(account)).isEqualTo(170);
    assertThat(
            fixture.said("promotion", BenefitsUsed.class).stream()
                .filter(event -> event.orderId().equals(order.orderId())))
        .singleElement()
        .satisfies(event -> assertThat(event.points()).isEqualTo(Money.won(1_000)));
    assertThat(changes(account).stream().filter(event -> event.cause() == PointsCause.EARNED))
        .hasSize(1);
  }

  @Test
  void aRefundBringsItsPointsBackOnceAndTakesItsShareOfWhatWasEarned() {
    AccountId account = person();
    grant(account, 1_000, 30);
    OrderFacts order = placed(order(account, 1_000));
    heard(fixture.say("order", new OrderCompleted(order, null, fixture.now())));
    assertThat(balance(account)).isEqualTo(190);
    RefundId refund = new RefundId(UUID.randomUUID());
    heard(fixture.say("order", refunded(order, refund, 10_000, 500)));
    heard(fixture.say("order", refunded(order, refund, 10_000, 500)));
    assertThat(balance(account)).isEqualTo(500 + 95);
    heard(fixture.say("order", refunded(order, new RefundId(UUID.randomUUID()), 10_000, 500)));
    assertThat(balance(account)).isEqualTo(1_000);
  }

  @Test
  void pointsThatWereSpentAreTakenBackAllTheSameAndThenEarnedFirst() {
    AccountId account = person();
    OrderFacts first = placed(order(account, 0));
    heard(fixture.say("order", new OrderCompleted(first, null, fixture.now())));
    assertThat(balance(account)).isEqualTo(200);
    placed(order(account, 200));
    heard(fixture.say("order", refunded(first, new RefundId(UUID.randomUUID()), 20_000, 0)));
    assertThat(balance(account)).isEqualTo(-200);
    OrderFacts broke = placed(order(account, 1));
    assertThat(fixture.said("promotion", BenefitsRefused.class))
        .anyMatch(event -> event.orderId().equals(broke.orderId()));
    grant(account, 250, 30);
    assertThat(balance(account)).isEqualTo(50);
  }

  @Test
  void couponsAndPointsEndAndWhatEndedWhileItWasHeldComesBackForAWeek() {
    AccountId account = person();
    Map<String, Object> draft = draft();
    draft.put("validDays", 1);
    draft.put("mostPerPerson", 2);
    String campaign = campaign(draft);
    CouponId held = claimed(campaign, account);
    CouponId unused = claimed(campaign, account);
    grant(account, 1_000, 1);
    OrderFacts order = placed(order(account, 400, use(held)));
    fixture.advance(Duration.ofDays(3));
    fixture.eventually(
        "the unused coupon ended",
        () ->
            fixture.said("promotion", CouponExpired.class).stream()
                .anyMatch(event -> event.couponId().equals(unused)));
    fixture.eventually(
        "the unused points ended",
        () ->
            changes(account).stream()
                .anyMatch(event ->
                    event.cause() == PointsCause.EXPIRED
                        && event.change().equals(Money.won(-600))));
    assertThat(couponState(account, unused)).isEqualTo("EXPIRED");
    heard(fixture.say("order", new OrderRejected(order, "busy", fixture.now())));
    assertThat(couponState(account, held)).isEqualTo("AVAILABLE");
    assertThat(balance(account)).isEqualTo(400);
    assertThat(fixture.said("promotion", CouponIssued.class))
        .anyMatch(event ->
            event.couponId().equals(held)
                && event.validUntil().equals(fixture.now().plus(Lots.GRACE)));
    fixture.advance(Duration.ofDays(7));
    fixture.eventually("the grace ended", () -> balance(account) == 0);
    fixture.eventually("the coupon ended too", () -> couponState(account, held).equals("EXPIRED"));
  }

  @Test
  void aCouponIsGoodOnlyWhereItsRulesSaySo() {
    AccountId account = person();
    ShopId shop = new ShopId(UUID.randomUUID());
    Map<String, Object> draft = draft();
    draft.put("shopId", shop.toString());
    assertThat(fixture.post("/api/promotion/campaigns", fixture.machineToken(), draft).status())
        .isEqualTo(404);
    published(shop, person());
    CouponId coupon = claimed(campaign(draft), account);
    CouponId ofSomebody = claimed(campaign(draft()), person());
    CouponId alone = claimed(campaign(draft()), account);
    CouponId other = claimed(campaign(draft()), account);
    refuses("coupon-not-applicable", order(account, 0, use(coupon)));
    refuses("coupon-unknown", order(account, 0, use(ofSomebody)));
    refuses("coupon-not-applicable", order(account, 0, use(alone), use(other)));
    refuses(
        "coupon-not-applicable",
        order(account, 0, new CouponUse(alone, DiscountTarget.ITEMS, Money.won(2_001), 0)));
    OrderFacts good = placed(order(shop, account, 0, use(coupon)));
    assertThat(fixture.said("promotion", BenefitsReserved.class))
        .anyMatch(event -> event.orderId().equals(good.orderId()));
  }

  private void refuses(String reason, OrderFacts order) {
    placed(order);
    assertThat(fixture.said("promotion", BenefitsRefused.class))
        .anyMatch(
            event -> event.orderId().equals(order.orderId()) && event.reason().equals(reason));
  }

  @Test
  void fiveHundredAtOnceGetExactlyTheHundredThereAre() throws Exception {
    Map<String, Object> draft = draft();
    draft.put("mostCoupons", 100);
    String campaign = campaign(draft);
    List<AccountId> people = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      // Everybody tries twice.
      AccountId account = person();
      people.add(account);
      people.add(account);
    }
    List<Reply> replies = new ArrayList<>();
    CountDownLatch go = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Reply>> tries = new ArrayList<>();
      for (AccountId account : people) {
        tries.add(
            threads.submit(() -> {
              go.await();
              Reply reply = claim(campaign, account);
              // Too many at once is told so, and one tries again.
              while (reply.status() == 503 || reply.status() == 429) {
                reply = claim(campaign, account);
              }
              return reply;
            }));
      }
      go.countDown();
      for (Future<Reply> attempt : tries) {
        replies.add(result(attempt));
      }
    }
    assertThat(replies.stream().filter(reply -> reply.status() == 201)).hasSize(100);
    assertThat(replies.stream().filter(reply -> reply.status() != 201).map(Reply::code).distinct())
        .isSubsetOf("coupons-gone", "claimed-already");
    CampaignId id = CampaignId.of(campaign);
    List<CouponIssued> issued =
        fixture.said("promotion", CouponIssued.class).stream()
            .filter(event -> event.campaignId().equals(id))
            .toList();
    assertThat(issued).hasSize(100);
    assertThat(issued.stream().map(CouponIssued::customerId).distinct()).hasSize(100);
  }

  private static Reply result(Future<Reply> attempt) throws InterruptedException {
    try {
      return attempt.get();
    } catch (ExecutionException failure) {
      throw new AssertionError(failure);
    }
  }

  @Test
  void onePersonAtAHundredPlacesGetsOneCoupon() throws Exception {
    String campaign = campaign(draft());
    AccountId account = person();
    int created = 0;
    CountDownLatch go = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Reply>> tries = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        tries.add(
            threads.submit(() -> {
              go.await();
              return claim(campaign, account);
            }));
      }
      go.countDown();
      for (Future<Reply> attempt : tries) {
        created += result(attempt).status() == 201 ? 1 : 0;
      }
    }
    assertThat(created).isEqualTo(1);
  }

  @Test
  void aCodeIsGoodOnceHoweverItIsTyped() {
    Map<String, Object> draft = draft();
    draft.put("codes", 2);
    JsonNode campaign = open(draft);
    String code = campaign.path("codes").get(0).asString();
    assertThat(code).matches("[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}");
    AccountId account = person();
    Reply reply =
        fixture.post(
            "/api/promotion/claims",
            customer(account),
            Map.of("code", code.toLowerCase(java.util.Locale.ROOT).replace("-", " ")));
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    Map<String, String> body = Map.of("code", code);
    assertThat(fixture.post("/api/promotion/claims", customer(person()), body).status())
        .isEqualTo(404);
    String second = campaign.path("codes").get(1).asString();
    assertThat(
            fixture.post("/api/promotion/claims", customer(account), Map.of("code", second)).code())
        .isEqualTo("claimed-already");
    // Nobody can ask for one without a code.
    assertThat(claim(campaign.path("campaignId").asString(), person()).status()).isEqualTo(404);
    // A refusal does not use the code up.
    assertThat(
            fixture
                .post("/api/promotion/claims", customer(person()), Map.of("code", second))
                .status())
        .isEqualTo(201);
    assertThat(fixture.restingWith("promotion", second.replace("-", ""))).isEmpty();
  }

  @Test
  void anOwnerOpensAndClosesCampaignsOfOwnShopsOnlyAndBearsThem() {
    AccountId owner = person();
    ShopId shop = new ShopId(UUID.randomUUID());
    published(shop, owner);
    Map<String, Object> draft = draft();
    draft.put("shopId", shop.toString());
    String token = fixture.token(owner, Role.OWNER);
    Reply opened = fixture.post("/api/promotion/campaigns", token, draft);
    assertThat(opened.status()).as(opened.text()).isEqualTo(201);
    assertThat(opened.json().path("rules").path("shopShareBasisPoints").asInt()).isEqualTo(10_000);
    String campaign = opened.json().path("campaignId").asString();
    String stranger = fixture.token(person(), Role.OWNER);
    assertThat(fixture.post("/api/promotion/campaigns", stranger, draft).status()).isEqualTo(404);
    String close = "/api/promotion/campaigns/" + campaign + "/close";
    assertThat(fixture.post(close, stranger, Map.of()).status()).isEqualTo(404);
    assertThat(
            fixture
                .get("/api/promotion/campaigns?shopId=" + shop, null)
                .json()
                .path("campaigns")
                .get(0)
                .path("campaignId")
                .asString())
        .isEqualTo(campaign);
    assertThat(fixture.get("/api/promotion/shops/" + shop + "/campaigns", stranger).status())
        .isEqualTo(404);
    assertThat(fixture.post(close, token, Map.of()).status()).isEqualTo(204);
    assertThat(claim(campaign, person()).code()).isEqualTo("campaign-closed");
    draft.remove("shopId");
    assertThat(fixture.post("/api/promotion/campaigns", token, draft).status()).isEqualTo(400);
    draft.put("shopShareBasisPoints", 5_000);
    String operator = fixture.token(person(), Role.SUPPORT);
    assertThat(
            fixture
                .call(
                    "POST",
                    "/api/promotion/campaigns",
                    operator,
                    draft,
                    Map.of("Idempotency-Key", "k1", "Dosirak-Reason", "spring"))
                .json()
                .path("field")
                .asString())
        .isEqualTo("shopShareBasisPoints");
    draft.remove("shopShareBasisPoints");
    assertThat(
            fixture
                .call(
                    "POST",
                    "/api/promotion/campaigns",
                    operator,
                    draft,
                    Map.of("Idempotency-Key", "k2", "Dosirak-Reason", "spring"))
                .status())
        .isEqualTo(201);
    assertThat(fixture.post("/api/promotion/campaigns", customer(person()), draft).status())
        .isEqualTo(403);
  }

  @Test
  void whatIsLeftOverOfManyLivesAddsUp() {
    for (String feed : List.of("campaigns", "coupons", "reservations", "points")) {
      List<JsonNode> items = new ArrayList<>();
      String cursor = "";
      while (true) {
        Reply reply =
            fixture.get(
                "/api/promotion/audit/facts/" + feed + "?limit=3" + cursor, fixture.machineToken());
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        reply.json().path("items").forEach(items::add);
        JsonNode next = reply.json().path("next");
        if (next.isNull() || next.isMissingNode()) {
          break;
        }
        cursor = "&after=" + next.asString();
      }
      if (feed.equals("points")) {
        for (JsonNode item : items) {
          assertThat(item.path("balance").asLong())
              .isEqualTo(item.path("movements").asLong())
              .isEqualTo(item.path("lots").asLong() - item.path("debt").asLong());
        }
      }
    }
    AccountId account = person();
    grant(account, 10, 10);
    Reply mine = fixture.get("/api/promotion/me/data", customer(account));
    assertThat(mine.status()).as(mine.text()).isEqualTo(200);
    assertThat(mine.json().path("data").path("benefits").path("points").asLong()).isEqualTo(10);
  }

  @Test
  void nothingThatIsSentCausesMoreThanARefusal() {
    String token = customer(person());
    assertThat(fixture.get("/api/promotion/coupons?state=NONE", token).status()).isEqualTo(400);
    assertThat(fixture.get("/api/promotion/coupons?after=x", token).status()).isEqualTo(400);
    assertThat(fixture.get("/api/promotion/points?limit=0", token).status()).isEqualTo(400);
    assertThat(fixture.post("/api/promotion/campaigns/nothing/claims", token, Map.of()).status())
        .isEqualTo(400);
    assertThat(claim(UUID.randomUUID().toString(), person()).status()).isEqualTo(404);
    Map<String, Object> draft = draft();
    draft.put("basisPoints", 100);
    Reply both = fixture.post("/api/promotion/campaigns", fixture.machineToken(), draft);
    assertThat(both.json().path("field").asString()).isEqualTo("amount");
    draft.remove("amount");
    draft.put("closesAt", "+1000000000-12-31T23:59:59Z");
    assertThat(fixture.post("/api/promotion/campaigns", fixture.machineToken(), draft).status())
        .isEqualTo(400);
    draft.put("opensAt", "-1000000000-01-01T00:00:00Z");
    draft.put("closesAt", fixture.now().plusSeconds(60).toString());
    assertThat(fixture.post("/api/promotion/campaigns", fixture.machineToken(), draft).status())
        .isEqualTo(400);
  }
}
