package dosirak.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.CampaignId;
import dosirak.contracts.identity.Role;
import dosirak.contracts.promotion.CouponIssued;
import dosirak.contracts.promotion.FlashDrawn;
import dosirak.contracts.promotion.FlashOpened;
import dosirak.platform.compartment.Compartment;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlashTest {
  private static final Duration UNTIL_START = Duration.ofMinutes(10);
  private static final int AT_ONCE = 100;

  private MarketplaceFixture fixture;

  @BeforeAll
  void start() {
    fixture = MarketplaceFixture.start(List.of(PromotionDomain.DOMAIN), Set.of("order", "shop"));
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  private String customer(AccountId account) {
    return fixture.token(account, Role.CUSTOMER);
  }

  private Map<String, Object> campaignDraft() {
    Map<String, Object> draft = new HashMap<>();
    draft.put("name", "여섯 시 쿠폰");
    draft.put("target", "ITEMS");
    draft.put("amount", 5_000);
    draft.put("isPublic", false);
    draft.put("closesAt", fixture.now().plus(Duration.ofDays(1)).toString());
    return draft;
  }

  private String campaign(Map<String, Object> draft) {
    Reply reply = fixture.post("/api/promotion/campaigns", fixture.machineToken(), draft);
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    return reply.json().path("campaignId").asString();
  }

  private Map<String, Object> flashDraft(int coupons, int perSecond) {
    Map<String, Object> draft = new HashMap<>();
    draft.put("coupons", coupons);
    draft.put("perSecond", perSecond);
    draft.put("startsAt", fixture.now().plus(UNTIL_START).toString());
    return draft;
  }

  private Reply open(String campaign, Map<String, Object> draft) {
    return fixture.post(
        "/api/promotion/campaigns/" + campaign + "/flash", fixture.machineToken(), draft);
  }

  private String flash(int coupons, int perSecond) {
    String campaign = campaign(campaignDraft());
    Reply reply = open(campaign, flashDraft(coupons, perSecond));
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    return campaign;
  }

  private Reply join(String flash, AccountId account) {
    return fixture.post(
        "/api/promotion/flash-places", customer(account), Map.of("campaignId", flash));
  }

  private Reply take(String flash, AccountId account) {
    return fixture.post(
        "/api/promotion/flash-claims", customer(account), Map.of("campaignId", flash));
  }

  private JsonNode place(String flash, AccountId account) {
    Reply reply = placeReply(flash, account);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.json();
  }

  private Reply placeReply(String flash, AccountId account) {
    return fixture.get("/api/promotion/flashes/" + flash + "/place", customer(account));
  }

  private String standing(String flash, AccountId account) {
    return place(flash, account).path("standing").asString();
  }

  private JsonNode shown(String flash) {
    return fixture.get("/api/promotion/flashes/" + flash, null).json();
  }

  private void begin(String flash) {
    fixture.advance(UNTIL_START);
    fixture.eventually(
        "the line moves", () -> !shown(flash).path("state").asString().matches("GATH.*|DRAW.*"));
  }

  /** Too many at once are told so, and try again. */
  private static Reply insisting(java.util.function.Supplier<Reply> attempt) {
    Reply reply = attempt.get();
    while (reply.status() == 503 || reply.status() == 429) {
      LockSupport.parkNanos(20_000_000);
      reply = attempt.get();
    }
    return reply;
  }

  private static List<Reply> together(List<AccountId> people, Function<AccountId, Reply> call)
      throws InterruptedException {
    Semaphore room = new Semaphore(AT_ONCE);
    List<Future<Reply>> calls = new ArrayList<>();
    List<Reply> replies = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (AccountId account : people) {
        calls.add(
            threads.submit(() -> {
              room.acquire();
              try {
                return insisting(() -> call.apply(account));
              } finally {
                room.release();
              }
            }));
      }
      for (Future<Reply> each : calls) {
        replies.add(each.get());
      }
    } catch (ExecutionException failure) {
      throw new AssertionError(failure);
    }
    return replies;
  }

  private static List<AccountId> people(int count) {
    List<AccountId> people = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      people.add(MarketplaceFixture.newAccount());
    }
    return people;
  }

  private List<CouponIssued> issued(String flash) {
    CampaignId id = CampaignId.of(flash);
    return fixture.said("promotion", CouponIssued.class).stream()
        .filter(event -> event.campaignId().equals(id))
        .toList();
  }

  /** Ends all turns of a flash that are open, as a minute would. */
  private void endTurns(String flash) {
    fixture
        .database("promotion")
        .sql("update flash_wave set ends_at = now() where campaign_id = :id and is_open")
        .param("id", UUID.fromString(flash))
        .update();
  }

  @Test
  void tenThousandJoinAndExactlyAsManyAsThereAreGetACouponInTheOrderThatAnybodyCanCheck()
      throws Exception {
    int coupons = 300;
    String flash = flash(coupons, 1_000);
    List<AccountId> people = people(10_000);
    Map<UUID, AccountId> holders = new HashMap<>();
    List<Reply> joined = together(people, account -> join(flash, account));
    for (int i = 0; i < people.size(); i++) {
      Reply reply = joined.get(i);
      assertThat(reply.status()).as(reply.text()).isEqualTo(200);
      assertThat(reply.json().has("number")).isFalse();
      holders.put(UUID.fromString(reply.json().path("pass").asString()), people.get(i));
    }
    assertThat(holders).hasSize(people.size());
    String commitment = shown(flash).path("commitment").asString();
    assertThat(shown(flash).has("seed")).isFalse();
    begin(flash);
    JsonNode drawn = shown(flash);
    byte[] seed = HexFormat.of().parseHex(drawn.path("seed").asString());
    assertThat(Draw.text(Draw.commitment(seed))).isEqualTo(commitment);
    List<UUID> published = new ArrayList<>();
    String after = "";
    while (after != null) {
      JsonNode page =
          fixture.get("/api/promotion/flashes/" + flash + "/draw?limit=1000" + after, null).json();
      page.path("drawn")
          .forEach(each -> published.add(UUID.fromString(each.path("pass").asString())));
      after = page.has("next") ? "&after=" + page.path("next").asString() : null;
    }
    assertThat(published).isEqualTo(Draw.order(seed, holders.keySet()));
    assertThat(drawn.path("passesDigest").asString()).isEqualTo(Draw.text(Draw.digest(published)));

    fixture.eventually(
        "as many turns as coupons", () -> shown(flash).path("head").asLong() == coupons);
    List<AccountId> order = published.stream().map(holders::get).toList();
    // Those in front and as many behind them press at the same time, all twice.
    List<AccountId> pressing = new ArrayList<>(order.subList(0, 2 * coupons));
    pressing.addAll(order.subList(0, 2 * coupons));
    List<Reply> taken = together(pressing, account -> take(flash, account));
    for (int i = 0; i < taken.size(); i++) {
      boolean isFirst = i % (2 * coupons) < coupons;
      assertThat(taken.get(i).status()).as(taken.get(i).text()).isEqualTo(isFirst ? 200 : 409);
    }
    assertThat(issued(flash).stream().map(CouponIssued::customerId))
        .containsExactlyInAnyOrderElementsOf(order.subList(0, coupons));
    fixture.eventually("it is over", () -> shown(flash).path("state").asString().equals("OVER"));
    assertThat(standing(flash, order.getFirst())).isEqualTo("SERVED");
    assertThat(standing(flash, order.getLast())).isEqualTo("TOO_LATE");
    assertThat(join(flash, MarketplaceFixture.newAccount()).code()).isEqualTo("flash-over");
  }

  @Test
  void whoComesAfterTheStartStandsBehindInOrderOfArrivalAndKeepsOnePlace() {
    String flash = flash(1, 10);
    List<AccountId> early = people(3);
    early.forEach(account -> join(flash, account));
    String pass = join(flash, early.getFirst()).json().path("pass").asString();
    assertThat(place(flash, early.getFirst()).path("pass").asString()).isEqualTo(pass);
    assertThat(standing(flash, early.getFirst())).isEqualTo("BEFORE_DRAW");
    assertThat(take(flash, early.getFirst()).code()).isEqualTo("not-your-turn");
    fixture.advance(UNTIL_START);
    List<AccountId> late = people(3);
    for (int i = 0; i < late.size(); i++) {
      assertThat(join(flash, late.get(i)).json().path("number").asLong()).isEqualTo(4 + i);
    }
    begin(flash);
    fixture.eventually("a turn came", () -> shown(flash).path("head").asLong() == 1);
    assertThat(join(flash, late.getFirst()).json().path("number").asLong()).isEqualTo(4);
    JsonNode last = place(flash, late.getLast());
    assertThat(last.path("standing").asString()).isEqualTo("WAITING");
    assertThat(last.path("ahead").asLong()).isEqualTo(4);
    assertThat(last.path("reserve").asBoolean()).isTrue();
    assertThat(last.path("pollAfterMillis").asLong()).isPositive();
    assertThat(placeReply(flash, late.getLast()).header("Retry-After")).isNotNull();
    assertThat(take(flash, late.getLast()).code()).isEqualTo("not-your-turn");
    assertThat(take(flash, MarketplaceFixture.newAccount()).code()).isEqualTo("not-in-line");
    assertThat(early.stream().map(account -> place(flash, account).path("number").asLong()))
        .containsExactlyInAnyOrder(1L, 2L, 3L);
  }

  @Test
  void aTurnThatIsNotTakenPassesToTheNextAndIsGone() {
    String flash = flash(1, 10);
    List<AccountId> both = people(2);
    both.forEach(account -> join(flash, account));
    begin(flash);
    fixture.eventually("a turn came", () -> shown(flash).path("head").asLong() == 1);
    boolean isFirst = place(flash, both.getFirst()).path("number").asLong() == 1;
    AccountId first = isFirst ? both.getFirst() : both.getLast();
    AccountId second = isFirst ? both.getLast() : both.getFirst();
    assertThat(standing(flash, first)).isEqualTo("YOUR_TURN");
    assertThat(place(flash, first).path("turnEndsInMillis").asLong()).isBetween(1L, 60_000L);
    endTurns(flash);
    fixture.eventually(
        "the second has the turn", () -> standing(flash, second).equals("YOUR_TURN"));
    assertThat(take(flash, first).code()).isEqualTo("turn-missed");
    assertThat(standing(flash, first)).isEqualTo("MISSED");
    assertThat(join(flash, first).json().path("number").asLong()).isEqualTo(1);
    Reply taken = take(flash, second);
    assertThat(taken.status()).as(taken.text()).isEqualTo(200);
    assertThat(take(flash, second).json()).isEqualTo(taken.json());
    assertThat(standing(flash, second)).isEqualTo("SERVED");
    assertThat(issued(flash)).hasSize(1);
  }

  @Test
  void aLineIsInTheDatabaseAndSurvivesARestart() throws Exception {
    String flash = flash(2, 10);
    List<AccountId> people = people(4);
    people.forEach(account -> join(flash, account));
    begin(flash);
    fixture.eventually("turns came", () -> shown(flash).path("head").asLong() == 2);
    List<Long> numbers =
        people.stream().map(account -> place(flash, account).path("number").asLong()).toList();
    AccountId first = people.get(numbers.indexOf(1L));
    assertThat(take(flash, first).status()).isEqualTo(200);
    Compartment promotion =
        Objects.requireNonNull(fixture.marketplace().compartments().get("promotion"));
    promotion.stop();
    promotion.start();
    fixture.eventually(
        "it serves again",
        () -> fixture.get("/api/promotion/flashes/" + flash, null).status() == 200);
    assertThat(people.stream().map(account -> place(flash, account).path("number").asLong()))
        .containsExactlyElementsOf(numbers);
    assertThat(standing(flash, first)).isEqualTo("SERVED");
    AccountId second = people.get(numbers.indexOf(2L));
    assertThat(take(flash, second).status()).isEqualTo(200);
    assertThat(take(flash, people.get(numbers.indexOf(3L))).status()).isEqualTo(409);
    assertThat(issued(flash)).hasSize(2);
  }

  @Test
  void theCouponsOfAFlashAreHadInNoOtherWay() {
    Map<String, Object> open = campaignDraft();
    open.put("isPublic", true);
    assertThat(open(campaign(open), flashDraft(1, 1)).code()).isEqualTo("campaign-has-another-way");
    Map<String, Object> codes = campaignDraft();
    codes.put("codes", 1);
    assertThat(open(campaign(codes), flashDraft(1, 1)).code())
        .isEqualTo("campaign-has-another-way");
    String flash = flash(1, 1);
    assertThat(open(flash, flashDraft(1, 1)).code()).isEqualTo("campaign-has-flash");
    Reply gift =
        fixture.post(
            "/api/promotion/campaigns/" + flash + "/gifts",
            fixture.machineToken(),
            Map.of("customerIds", List.of(MarketplaceFixture.newAccount().toString())));
    assertThat(gift.code()).isEqualTo("campaign-has-flash");
  }

  @Test
  void aCampaignThatIsClosedEndsItsFlash() {
    String flash = flash(1, 1);
    AccountId account = MarketplaceFixture.newAccount();
    join(flash, account);
    fixture.post("/api/promotion/campaigns/" + flash + "/close", fixture.machineToken(), Map.of());
    fixture.eventually("it is over", () -> shown(flash).path("state").asString().equals("OVER"));
    assertThat(standing(flash, account)).isEqualTo("TOO_LATE");
    assertThat(take(flash, account).code()).isEqualTo("flash-over");
  }

  @Test
  void whatOthersMustKnowIsSaid() {
    String flash = flash(7, 3);
    CampaignId id = CampaignId.of(flash);
    assertThat(fixture.said("promotion", FlashOpened.class))
        .filteredOn(event -> event.campaignId().equals(id))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.coupons()).isEqualTo(7);
          assertThat(event.perSecond()).isEqualTo(3);
          assertThat(event.commitment()).isEqualTo(shown(flash).path("commitment").asString());
        });
    begin(flash);
    assertThat(fixture.said("promotion", FlashDrawn.class))
        .anyMatch(event -> event.campaignId().equals(id) && event.places() == 0);
  }

  @Test
  void nothingThatIsSentCausesMoreThanARefusal() {
    String campaign = campaign(campaignDraft());
    for (Map.Entry<String, Object> wrong :
        Map.<String, Object>of(
                "coupons", 0,
                "perSecond", 1_001,
                "turnSeconds", 9,
                "startsAt", Instant.MIN.toString())
            .entrySet()) {
      Map<String, Object> draft = flashDraft(1, 1);
      draft.put(wrong.getKey(), wrong.getValue());
      Reply reply = open(campaign, draft);
      assertThat(reply.status()).as(reply.text()).isEqualTo(400);
      assertThat(reply.json().path("field").asString()).isEqualTo(wrong.getKey());
    }
    Map<String, Object> late = flashDraft(1, 1);
    late.put("startsAt", Instant.MAX.toString());
    assertThat(open(campaign, late).status()).isEqualTo(400);
    String unknown = UUID.randomUUID().toString();
    AccountId account = MarketplaceFixture.newAccount();
    assertThat(open(unknown, flashDraft(1, 1)).status()).isEqualTo(404);
    assertThat(join(unknown, account).status()).isEqualTo(404);
    assertThat(take(unknown, account).status()).isEqualTo(404);
    assertThat(join("nothing", account).status()).isEqualTo(400);
    assertThat(fixture.get("/api/promotion/flashes/" + unknown, null).status()).isEqualTo(404);
    assertThat(fixture.get("/api/promotion/flashes/nothing", null).status()).isEqualTo(400);
    String flash = flash(1, 1);
    assertThat(placeReply(flash, account).status()).isEqualTo(404);
    String draw = "/api/promotion/flashes/" + flash + "/draw";
    assertThat(fixture.get(draw, null).code()).isEqualTo("not-drawn");
    assertThat(fixture.get(draw + "?limit=0", null).status()).isEqualTo(400);
    assertThat(fixture.get(draw + "?after=x", null).status()).isEqualTo(400);
    assertThat(
            fixture.post("/api/promotion/flash-places", null, Map.of("campaignId", flash)).status())
        .isEqualTo(401);
    assertThat(
            fixture
                .post(
                    "/api/promotion/campaigns/" + flash + "/flash",
                    customer(account),
                    flashDraft(1, 1))
                .status())
        .isEqualTo(403);
  }
}
