package dosirak.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.identity.AccountErased;
import dosirak.contracts.identity.Role;
import dosirak.contracts.shop.ApplicationDecided;
import dosirak.contracts.shop.ApplicationDecision;
import dosirak.contracts.shop.ShopApplied;
import dosirak.contracts.shop.ShopPublished;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.TestKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApplicationApiTest {
  private static final String APPLICATIONS = "/api/shop/applications";
  private static final int MOST_TRIES = 200;
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final AtomicInteger NUMBERS = new AtomicInteger(123_450_000);

  private MarketplaceFixture fixture;
  private String operator;

  @BeforeAll
  void start() {
    fixture = MarketplaceFixture.start(List.of(ShopDomain.DOMAIN), Set.of("order"));
    operator = fixture.token(MarketplaceFixture.newAccount(), Role.SUPPORT);
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  @Test
  void anApplicationIsReturnedMendedAndApprovedIntoAShopOfTheApplicant() {
    AccountId applicant = MarketplaceFixture.newAccount();
    String token = fixture.token(applicant, Role.CUSTOMER);
    Map<String, Object> draft = Samples.application(number());
    String one = one(submit(token, draft));

    var returned =
        decide(
            one,
            "return",
            Map.of(
                "revision",
                1,
                "remarks",
                List.of(Map.of("field", "permitNumber", "remark", "cannot be found"))));
    assertThat(returned.json().path("state").asString()).isEqualTo("RETURNED");
    JsonNode seen = fixture.get(one, token).json();
    assertThat(seen.path("application").path("remarks").get(0).path("field").asString())
        .isEqualTo("permitNumber");
    assertThat(seen.path("content").path("account").path("number").asString())
        .isEqualTo("110-123-456789");

    draft.put("permitNumber", "제2026-00001호");
    var resubmitted = fixture.put(one, token, draft);
    assertThat(resubmitted.json().path("state").asString()).isEqualTo("SUBMITTED");
    assertThat(decide(one, "approve", Map.of("revision", 1)).code())
        .isEqualTo("application-changed");
    var approved = decide(one, "approve", Map.of("revision", 2));
    assertThat(approved.status()).as(approved.text()).isEqualTo(200);
    String shopId = approved.json().path("shopId").asString();

    ShopPublished published =
        fixture.said("shop", ShopPublished.class).stream()
            .filter(event -> event.shopId().toString().equals(shopId))
            .findFirst()
            .orElseThrow();
    assertThat(published.ownerId()).isEqualTo(applicant);
    assertThat(published.menu()).hasSize(2);
    assertThat(decided(one))
        .extracting(ApplicationDecided::decision)
        .containsExactly(ApplicationDecision.RETURNED, ApplicationDecision.APPROVED);
    assertThat(
            fixture.said("shop", ShopApplied.class).stream()
                .filter(event -> event.applicantId().equals(applicant)))
        .hasSize(2);
    String owner = fixture.token(applicant, Role.CUSTOMER, Role.OWNER);
    assertThat(fixture.get("/api/shop/shops/" + shopId, owner).status()).isEqualTo(200);
    assertThat(decide(one, "approve", Map.of()).json().path("shopId").asString())
        .as("approved again, nothing happens")
        .isEqualTo(shopId);
    assertThat(decide(one, "refuse", Map.of("reason", "late")).code())
        .isEqualTo("application-not-submitted");
    assertThat(fixture.put(one, token, draft).code()).isEqualTo("application-not-open");
  }

  @Test
  void aDraftMayLackAnythingAndIsSeenByItsApplicantOnly() {
    String token = customer();
    JsonNode begun = post(token, Map.of("submit", false)).json();
    String one = one(begun);
    assertThat(begun.path("state").asString()).isEqualTo("DRAFT");
    assertThat(privileged("GET", one).status()).isEqualTo(404);
    assertThat(decide(one, "approve", Map.of()).status()).isEqualTo(404);
    assertThat(decide(one, "refuse", Map.of("reason", "no")).status()).isEqualTo(404);
    assertThat(fixture.get(one, customer()).status()).isEqualTo(404);
    assertThat(ids(privileged("GET", APPLICATIONS + "?state=DRAFT").json())).isEmpty();
    assertThat(ids(fixture.get(APPLICATIONS + "?state=DRAFT", token).json())).hasSize(1);

    var unfinished = fixture.put(one, token, Map.of("businessNumber", "124-81-00998"));
    assertThat(unfinished.status()).isEqualTo(400);
    assertThat(unfinished.json().path("errors").valueStream().map(e -> e.path("field").asString()))
        .containsExactly("permitNumber", "account", "shop");
    var kept = fixture.put(one, token, Map.of("submit", false, "permitNumber", "5"));
    assertThat(kept.json().path("revision").asInt()).isEqualTo(2);
  }

  @Test
  void everyWrongFieldIsNamedWithItsPath() {
    Map<String, Object> draft = Samples.application("124-81-00999");
    draft.put("permitNumber", "");
    draft.put("account", Map.of("bank", "국민", "number", "1--2", "holder", ""));
    Map<String, Object> shop = Samples.shop();
    shop.put("phone", "x");
    Map<String, Object> terms = Samples.terms();
    terms.put("minimumOrder", -1);
    shop.put("terms", terms);
    draft.put("shop", shop);
    var refused = post(customer(), draft);
    assertThat(refused.json().path("errors").valueStream().map(e -> e.path("field").asString()))
        .containsExactlyInAnyOrder(
            "businessNumber",
            "permitNumber",
            "account.holder",
            "account.number",
            "shop.phone",
            "shop.terms.minimumOrder");
  }

  @Test
  void whatAnApplicantSaysRestsSealedAndEndsWithThePerson() {
    AccountId applicant = MarketplaceFixture.newAccount();
    String token = fixture.token(applicant, Role.CUSTOMER);
    Map<String, Object> draft = Samples.application(number());
    draft.put("account", Map.of("bank", "국민은행", "number", "777-1234-99887", "holder", "홍길동아무개"));
    String one = one(submit(token, draft));
    assertThat(fixture.restingWith("shop", "777-1234-99887", "홍길동아무개")).isEmpty();
    assertThat(fixture.get("/api/shop/me/data", token).text()).contains("777-1234-99887");

    fixture.say("identity", new AccountErased(applicant, fixture.now()));
    fixture.eventually(
        "the application is withdrawn",
        () ->
            privileged("GET", one)
                .json()
                .path("application")
                .path("state")
                .asString()
                .equals("WITHDRAWN"));
    String again = customer();
    assertThat(post(again, draft).status()).as("its business number is free").isEqualTo(201);
  }

  @Test
  void anApplicationOfWhomNothingCanBeReadAnyMoreCannotBeApproved() {
    AccountId applicant = MarketplaceFixture.newAccount();
    String one =
        one(submit(fixture.token(applicant, Role.CUSTOMER), Samples.application(number())));
    TestKeys.personKeys().erase(applicant);
    JsonNode seen = privileged("GET", one).json();
    assertThat(seen.path("application").path("state").asString()).isEqualTo("SUBMITTED");
    assertThat(seen.has("content")).isFalse();
    assertThat(decide(one, "approve", Map.of()).code()).isEqualTo("applicant-gone");
    assertThat(decide(one, "refuse", Map.of("reason", "gone")).status()).isEqualTo(200);
  }

  @Test
  void operatorsNeedAReasonAndNobodyDecidesOnOnesOwn() {
    AccountId both = MarketplaceFixture.newAccount();
    String token = fixture.token(both, Role.SUPPORT);
    String one = one(submit(token, Samples.application(number())));
    for (String decision : List.of("approve", "refuse", "return")) {
      Map<String, Object> body =
          switch (decision) {
            case "refuse" -> Map.of("reason", "no");
            case "return" -> Map.of("remarks", List.of(Map.of("remark", "no")));
            default -> Map.of();
          };
      assertThat(fixture.privileged("POST", one + "/" + decision, token, body).code())
          .isEqualTo("own-application");
      assertThat(fixture.post(one + "/" + decision, operator, body).status())
          .as("without a reason")
          .isEqualTo(400);
      assertThat(fixture.post(one + "/" + decision, customer(), body).status()).isEqualTo(403);
    }
    assertThat(fixture.get(one, operator).status())
        .as("without a reason it is another's")
        .isEqualTo(404);
    assertThat(privileged("GET", one).json().path("content").path("permitNumber").asString())
        .isEqualTo("제2026-12345호");
  }

  @Test
  void ofManyDecisionsAtOnceExactlyOneHolds() throws Exception {
    for (int round = 0; round < 3; round++) {
      String one = one(submit(customer(), Samples.application(number())));
      List<Callable<MarketplaceFixture.Reply>> decisions = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        decisions.add(() -> decide(one, "approve", Map.of()));
        decisions.add(() -> decide(one, "refuse", Map.of("reason", "no")));
        decisions.add(
            () -> decide(one, "return", Map.of("remarks", List.of(Map.of("remark", "no")))));
      }
      List<String> outcomes = allAtOnce(decisions);
      List<ApplicationDecided> decided = decided(one);
      assertThat(decided).hasSize(1);
      String held = decided.getFirst().decision().name();
      // To approve what is approved is answered as it is; everything else comes too late.
      assertThat(outcomes).containsOnly(held, "application-not-submitted");
      if (!held.equals("APPROVED")) {
        assertThat(outcomes.stream().filter(held::equals)).hasSize(1);
      }
    }
  }

  @Test
  void ofManyApplicationsOfOneBusinessAtOnceExactlyOneIsTaken() throws Exception {
    String number = number();
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      tokens.add(customer());
    }
    List<Callable<MarketplaceFixture.Reply>> submissions = new ArrayList<>();
    for (String token : tokens) {
      submissions.add(() -> post(token, Samples.application(number)));
    }
    List<String> outcomes = allAtOnce(submissions);
    assertThat(outcomes.stream().filter("SUBMITTED"::equals)).hasSize(1);
    assertThat(outcomes).containsOnly("SUBMITTED", "business-has-application");

    String winner = tokens.get(outcomes.indexOf("SUBMITTED"));
    String one = APPLICATIONS + "/" + ids(fixture.get(APPLICATIONS, winner).json()).getFirst();
    assertThat(decide(one, "approve", Map.of()).status()).isEqualTo(200);
    assertThat(post(customer(), Samples.application(number)).code()).isEqualTo("business-has-shop");
  }

  @Test
  void whatIsRefusedOrTakenBackFreesItsBusiness() {
    String number = number();
    String token = customer();
    String first = one(submit(token, Samples.application(number)));
    assertThat(fixture.post(first + "/withdraw", customer(), Map.of()).status()).isEqualTo(404);
    assertThat(fixture.post(first + "/withdraw", token, Map.of()).json().path("state").asString())
        .isEqualTo("WITHDRAWN");
    String second = one(submit(customer(), Samples.application(number)));
    assertThat(
            decide(second, "refuse", Map.of("reason", "unknown")).json().path("state").asString())
        .isEqualTo("REFUSED");
    submit(customer(), Samples.application(number));
  }

  @Test
  void operatorsPageThroughWhatWaits() {
    List<String> submitted = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      submitted.add(
          submit(customer(), Samples.application(number())).path("applicationId").asString());
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      JsonNode page = privileged("GET", APPLICATIONS + "?state=SUBMITTED&limit=2" + cursor).json();
      seen.addAll(ids(page));
      cursor = page.has("next") ? "&cursor=" + page.path("next").asString() : null;
    }
    assertThat(seen).containsAll(submitted).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void oneAccountHasABoundedNumberOfOpenApplications() throws Exception {
    String token = customer();
    List<Callable<MarketplaceFixture.Reply>> drafts = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      drafts.add(() -> post(token, Map.of("submit", false)));
    }
    List<String> outcomes = allAtOnce(drafts);
    assertThat(outcomes.stream().filter("DRAFT"::equals)).hasSize(Apply.MOST_OPEN);
    assertThat(outcomes).containsOnly("DRAFT", "too-many-applications");
  }

  /** What becomes of calls that are made at once; who is told to come again does. */
  private static List<String> allAtOnce(List<Callable<MarketplaceFixture.Reply>> calls)
      throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<String> outcomes = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> running = new ArrayList<>();
      for (Callable<MarketplaceFixture.Reply> call : calls) {
        running.add(
            threads.submit(() -> {
              start.await();
              MarketplaceFixture.Reply reply = call.call();
              for (int again = 0; reply.status() == 503 && again < MOST_TRIES; again++) {
                LockSupport.parkNanos(PAUSE.toNanos());
                reply = call.call();
              }
              return outcome(reply);
            }));
      }
      start.countDown();
      for (Future<String> each : running) {
        outcomes.add(each.get(120, TimeUnit.SECONDS));
      }
    }
    return outcomes;
  }

  private static String outcome(MarketplaceFixture.Reply reply) {
    return reply.status() < 300 ? reply.json().path("state").asString() : reply.code();
  }

  private List<ApplicationDecided> decided(String one) {
    return fixture.said("shop", ApplicationDecided.class).stream()
        .filter(event -> one.endsWith(event.applicationId().toString()))
        .toList();
  }

  private MarketplaceFixture.Reply decide(String one, String decision, Object body) {
    return fixture.privileged("POST", one + "/" + decision, operator, body);
  }

  private MarketplaceFixture.Reply privileged(String method, String path) {
    return fixture.privileged(method, path, operator, null);
  }

  private static List<String> ids(JsonNode page) {
    return page.path("applications")
        .valueStream()
        .map(each -> each.path("applicationId").asString())
        .toList();
  }

  private JsonNode submit(String token, Map<String, Object> draft) {
    var reply = post(token, draft);
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    return reply.json();
  }

  private MarketplaceFixture.Reply post(String token, Map<String, Object> draft) {
    return fixture.post(APPLICATIONS, token, draft);
  }

  private static String one(JsonNode application) {
    return APPLICATIONS + "/" + application.path("applicationId").asString();
  }

  private String customer() {
    return fixture.token(MarketplaceFixture.newAccount(), Role.CUSTOMER);
  }

  private static String number() {
    return BusinessNumberTest.withCheckDigit(String.valueOf(NUMBERS.getAndIncrement()));
  }
}
