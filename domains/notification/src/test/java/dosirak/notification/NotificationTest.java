package dosirak.notification;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.ApplicationId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.DomainEvent;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.PaymentId;
import dosirak.contracts.ProposalId;
import dosirak.contracts.RefundId;
import dosirak.contracts.ReviewId;
import dosirak.contracts.Sealed;
import dosirak.contracts.ShopId;
import dosirak.contracts.delivery.RiderAssigned;
import dosirak.contracts.identity.Role;
import dosirak.contracts.member.MessageChoicesChanged;
import dosirak.contracts.member.MessageTopic;
import dosirak.contracts.notification.MessageSent;
import dosirak.contracts.order.CancellationAsked;
import dosirak.contracts.order.CancellationRefused;
import dosirak.contracts.order.ChangeAnswer;
import dosirak.contracts.order.ChangeAnswered;
import dosirak.contracts.order.ChangeProposed;
import dosirak.contracts.order.Dropoff;
import dosirak.contracts.order.ExpiryStage;
import dosirak.contracts.order.FailureCause;
import dosirak.contracts.order.Fault;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.GivenBack;
import dosirak.contracts.order.OrderAccepted;
import dosirak.contracts.order.OrderCancelled;
import dosirak.contracts.order.OrderCompleted;
import dosirak.contracts.order.OrderDelayed;
import dosirak.contracts.order.OrderDelivered;
import dosirak.contracts.order.OrderExpired;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderFailed;
import dosirak.contracts.order.OrderLine;
import dosirak.contracts.order.OrderPaid;
import dosirak.contracts.order.OrderPaymentFailed;
import dosirak.contracts.order.OrderPickedUp;
import dosirak.contracts.order.OrderPlaced;
import dosirak.contracts.order.OrderPrice;
import dosirak.contracts.order.OrderReady;
import dosirak.contracts.order.OrderRefunded;
import dosirak.contracts.order.OrderRejected;
import dosirak.contracts.order.PaymentMethod;
import dosirak.contracts.payment.PaymentCancelled;
import dosirak.contracts.promotion.PointsCause;
import dosirak.contracts.promotion.PointsChanged;
import dosirak.contracts.review.ReviewAnswered;
import dosirak.contracts.shop.ApplicationDecided;
import dosirak.contracts.shop.ApplicationDecision;
import dosirak.contracts.shop.ShopApplied;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NotificationTest {
  private static final GeoPoint CITY_HALL = new GeoPoint(37.5663, 126.9779);

  private static final GivenBack NOTHING = new GivenBack(Money.ZERO, Money.ZERO, false);

  private MarketplaceFixture fixture;

  @BeforeAll
  void start() {
    fixture =
        MarketplaceFixture.start(
            List.of(NotificationDomain.DOMAIN),
            Set.of("order", "payment", "delivery", "member", "shop", "review", "promotion"));
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  @Test
  void aCustomerHearsTheWholeStoryOfADelivery() {
    OrderFacts facts = facts();
    AccountId rider = MarketplaceFixture.newAccount();
    Instant now = fixture.now();
    say(new OrderPlaced(facts, now.plusSeconds(600)));
    say(new OrderPaid(facts, now.plusSeconds(300), now));
    say(new OrderAccepted(facts, 20, Instant.parse("2026-03-02T03:25:00Z"), now));
    say(new OrderReady(facts, now));
    say(new OrderPickedUp(facts, rider, now));
    say(new OrderDelivered(facts, rider, now));
    say(new OrderCompleted(facts, rider, now));

    assertThat(kinds(facts.customerId()))
        .containsExactly(
            "order-placed", "order-paid", "order-accepted", "order-picked-up", "order-delivered");
    JsonNode accepted = messages(facts.customerId()).get(2);
    assertThat(accepted.path("sequence").asLong()).isEqualTo(3);
    assertThat(accepted.path("orderId").asString()).isEqualTo(facts.orderId().toString());
    assertThat(accepted.path("text").path("ko").asString())
        .isEqualTo("[김밥천국] 주문 A1: 조리를 시작합니다. 12:25에 준비될 예정입니다.");
    assertThat(accepted.path("text").path("en").asString())
        .isEqualTo("[김밥천국] Order A1: being cooked. It will be ready at 12:25.");
    assertThat(Instant.parse(accepted.path("sentAt").asString())).isEqualTo(now);
  }

  @Test
  void whoMutedOrdersHearsOnlyWhatMustBeDoneAndWhatWentWrong() {
    OrderFacts facts = facts();
    Instant now = fixture.now();
    choose(facts.customerId(), List.of(MessageTopic.ORDERS, MessageTopic.NEWS));
    say(new OrderPlaced(facts, now.plusSeconds(600)));
    say(new OrderPaid(facts, now.plusSeconds(300), now));
    say(new OrderAccepted(facts, 20, now, now));
    assertThat(kinds(facts.customerId())).containsExactly("order-placed");
    assertThat(kinds(facts.ownerId())).containsExactly("new-order");
    say(new OrderFailed(facts, FailureCause.NO_RIDER, null, now));
    fixture.awaitApplied("notification", "payment", refund(facts));
    assertThat(kinds(facts.customerId()))
        .containsExactly("order-placed", "order-without-rider", "payment-refunded");

    choose(facts.customerId(), List.of());
    say(new OrderDelivered(facts, null, now));
    assertThat(kinds(facts.customerId())).contains("order-delivered");
  }

  private void choose(AccountId person, List<MessageTopic> muted) {
    fixture.awaitApplied(
        "notification",
        "member",
        fixture.say("member", new MessageChoicesChanged(person, muted, fixture.now())));
  }

  @Test
  void anOwnerHearsOfAnOrderWhenItIsPaidAndNotBefore() {
    OrderFacts facts = facts();
    say(new OrderPlaced(facts, fixture.now()));
    assertThat(kinds(facts.ownerId())).isEmpty();

    say(new OrderPaid(facts, Instant.parse("2026-03-02T03:05:00Z"), fixture.now()));

    assertThat(kinds(facts.ownerId())).containsExactly("new-order");
    assertThat(messages(facts.ownerId()).getFirst().path("text").path("ko").asString())
        .isEqualTo("[김밥천국] 새 주문 A1: 12,000원. 12:05까지 접수해 주세요.");
  }

  @Test
  void whoFetchesTheFoodHearsThatItIsReady() {
    OrderFacts facts = facts(Fulfilment.PICKUP, PaymentMethod.CARD);
    Instant now = fixture.now();
    say(new OrderReady(facts, now));
    say(new OrderPickedUp(facts, null, now));
    say(new OrderDelivered(facts, null, now));
    assertThat(kinds(facts.customerId()))
        .containsExactly("order-ready-for-pickup", "order-delivered");
  }

  @Test
  void whoPaysAtTheDoorIsNotAskedToPayNow() {
    for (PaymentMethod method :
        List.of(PaymentMethod.AT_THE_DOOR, PaymentMethod.AT_THE_DOOR_CARD, PaymentMethod.POINTS)) {
      OrderFacts facts = facts(Fulfilment.DELIVERY, method);
      say(new OrderPlaced(facts, fixture.now()));
      say(new OrderPaid(facts, fixture.now(), fixture.now()));
      assertThat(kinds(facts.customerId())).as(method.name()).containsExactly("order-paid");
    }
  }

  @Test
  void aCustomerAtFaultReadsThatNothingComesBackAndTheOwnerThatItWasDecided() {
    Instant now = fixture.now();
    OrderFacts facts = facts();
    say(new OrderPlaced(facts, now));
    say(new OrderPaid(facts, now, now));
    say(new OrderCancelled(facts, "too late", now, Fault.CUSTOMER, NOTHING));
    assertThat(lastKorean(facts.customerId())).isEqualTo("[김밥천국] 주문 A1: 취소되었습니다. 환불: 없음.");
    assertThat(kinds(facts.ownerId())).containsExactly("new-order", "order-cancelled-by-decision");
    assertThat(lastKorean(facts.ownerId())).contains("책임: 고객");
  }

  @Test
  void aFailureSaysWhyAndWhatComesBack() {
    Instant now = fixture.now();
    AccountId rider = MarketplaceFixture.newAccount();
    OrderFacts absent = facts();
    say(new OrderFailed(absent, FailureCause.DELIVERY_FAILED, rider, now, Fault.CUSTOMER, NOTHING));
    assertThat(kinds(absent.customerId())).containsExactly("delivery-failed");
    assertThat(lastKorean(absent.customerId())).endsWith("환불: 없음.");
    OrderFacts spilt = facts();
    say(new OrderFailed(spilt, FailureCause.DELIVERY_FAILED, rider, now, Fault.RIDER, null));
    assertThat(lastKorean(spilt.customerId())).endsWith("환불: 결제하신 금액이 있으면 전액.");
    OrderFacts left = facts(Fulfilment.PICKUP, PaymentMethod.CARD);
    GivenBack part = new GivenBack(Money.won(2_000), Money.won(500), false);
    say(new OrderFailed(left, FailureCause.NOT_COLLECTED, null, now, Fault.CUSTOMER, part));
    assertThat(kinds(left.customerId())).containsExactly("order-not-collected");
    assertThat(lastKorean(left.customerId())).endsWith("환불: 2,000원, 500포인트.");
  }

  @Test
  void whatChangesAfterAcceptanceIsToldToWhomItConcerns() {
    OrderFacts facts = facts();
    Instant noon = Instant.parse("2026-03-02T03:00:00Z");
    ProposalId proposal = new ProposalId(UUID.randomUUID());
    say(new OrderDelayed(facts, noon, "busy", noon));
    assertThat(lastKorean(facts.customerId())).contains("12:00");
    say(new ChangeProposed(facts, proposal, 0, new ItemId(UUID.randomUUID()), "라면", noon, noon));
    assertThat(lastKorean(facts.customerId())).contains("참치김밥", "라면", "12:00");
    say(new ChangeProposed(facts, proposal, 0, null, null, noon, noon));
    assertThat(lastKorean(facts.customerId())).contains("제안: 메뉴 제외");
    say(new ChangeAnswered(facts, proposal, ChangeAnswer.REPLACED, noon));
    assertThat(lastKorean(facts.ownerId())).contains("대체 메뉴로 변경");
    say(new CancellationAsked(facts, "급한 일", noon));
    assertThat(lastKorean(facts.ownerId())).contains("급한 일");
    say(new CancellationRefused(facts, "조리 완료", noon));
    assertThat(lastKorean(facts.customerId())).contains("조리 완료");
    assertThat(kinds(facts.customerId()))
        .containsExactly(
            "order-delayed", "change-proposed", "change-proposed", "cancellation-refused");
    assertThat(kinds(facts.ownerId())).containsExactly("change-answered", "cancellation-asked");
  }

  @Test
  void aRefundNamesMoneyAndPointsAndTheOwnerHearsOnlyOfTheShopsFault() {
    for (Fault fault : Fault.values()) {
      OrderFacts facts = facts();
      say(
          new OrderRefunded(
              facts,
              new RefundId(UUID.randomUUID()),
              List.of(),
              Money.ZERO,
              Money.ZERO,
              new GivenBack(Money.won(3_000), Money.won(1_000), false),
              fault,
              false,
              true,
              null,
              "cold",
              null,
              fixture.now()));
      assertThat(lastKorean(facts.customerId())).endsWith("환불: 3,000원, 1,000포인트.");
      assertThat(kinds(facts.ownerId()))
          .isEqualTo(fault == Fault.SHOP ? List.of("order-refunded-by-shop") : List.of());
    }
  }

  @Test
  void anApplicantHearsOfEveryDecisionWithoutAnOrder() {
    AccountId applicant = MarketplaceFixture.newAccount();
    ApplicationId application = new ApplicationId(UUID.randomUUID());
    Instant now = fixture.now();
    say("shop", new ShopApplied(application, applicant, "새 가게", now));
    for (ApplicationDecision decision :
        List.of(
            ApplicationDecision.RETURNED,
            ApplicationDecision.REFUSED,
            ApplicationDecision.APPROVED)) {
      say("shop", new ApplicationDecided(application, applicant, decision, "사업자등록증", null, now));
    }
    assertThat(kinds(applicant))
        .containsExactly(
            "shop-applied", "application-returned", "application-refused", "application-approved");
    assertThat(messages(applicant).get(1).path("text").path("ko").asString()).contains("사업자등록증");
    assertThat(messages(applicant).getFirst().hasNonNull("orderId")).isFalse();
  }

  @Test
  void reviewsAndBenefitsAreToldUnlessTheirOwnTopicIsMuted() {
    AccountId person = MarketplaceFixture.newAccount();
    choose(person, List.of(MessageTopic.ORDERS));
    answerReviewAndExpirePoints(person);
    assertThat(kinds(person)).containsExactly("review-answered", "points-expired");
    assertThat(lastKorean(person)).contains("소멸: 300포인트, 잔액: 700포인트");

    choose(person, List.of(MessageTopic.REVIEWS));
    answerReviewAndExpirePoints(person);
    assertThat(kinds(person))
        .containsExactly("review-answered", "points-expired", "points-expired");

    choose(person, List.of(MessageTopic.REVIEWS, MessageTopic.BENEFITS));
    answerReviewAndExpirePoints(person);
    assertThat(kinds(person)).hasSize(3);
  }

  private void answerReviewAndExpirePoints(AccountId person) {
    Instant now = fixture.now();
    say(
        "review",
        new ReviewAnswered(
            new ReviewId(UUID.randomUUID()), new ShopId(UUID.randomUUID()), person, now));
    for (PointsCause cause : List.of(PointsCause.GRANTED, PointsCause.EXPIRED)) {
      Money change = Money.won(cause == PointsCause.EXPIRED ? -300 : 1_000);
      say("promotion", new PointsChanged(person, null, cause, change, Money.won(700), null, now));
    }
  }

  private String lastKorean(AccountId person) {
    return messages(person).getLast().path("text").path("ko").asString();
  }

  @Test
  void everyEarlyEndIsToldToTheCustomer() {
    Instant now = fixture.now();
    assertEnd("payment-failed", facts -> new OrderPaymentFailed(facts, "card-refused", now));
    assertEnd("order-unpaid", facts -> new OrderExpired(facts, ExpiryStage.PAYMENT, now));
    assertEnd("order-unanswered", facts -> new OrderExpired(facts, ExpiryStage.ACCEPTANCE, now));
    assertEnd("order-rejected", facts -> new OrderRejected(facts, "too-busy", now));
    assertEnd("order-cancelled", facts -> new OrderCancelled(facts, "changed my mind", now));
    assertEnd(
        "order-without-rider", facts -> new OrderFailed(facts, FailureCause.NO_RIDER, null, now));
    assertEnd(
        "order-not-delivered",
        facts ->
            new OrderFailed(
                facts, FailureCause.NOT_DELIVERED, MarketplaceFixture.newAccount(), now));
  }

  @Test
  void anOwnerHearsOfACancellationOnlyIfTheOrderWasShown() {
    Instant now = fixture.now();
    OrderFacts unseen = facts();
    say(new OrderPlaced(unseen, now));
    say(new OrderCancelled(unseen, "changed my mind", now));
    OrderFacts seen = facts();
    say(new OrderPlaced(seen, now));
    say(new OrderPaid(seen, now, now));
    say(new OrderCancelled(seen, "changed my mind", now));

    assertThat(kinds(unseen.ownerId())).isEmpty();
    assertThat(kinds(seen.ownerId())).containsExactly("new-order", "order-cancelled-by-customer");
  }

  @Test
  void anOwnerHearsOfAnOrderThatWasMissed() {
    OrderFacts facts = facts();
    say(new OrderExpired(facts, ExpiryStage.ACCEPTANCE, fixture.now()));
    assertThat(kinds(facts.ownerId())).containsExactly("order-missed");
  }

  @Test
  void aRefundIsToldWithItsAmount() {
    OrderFacts facts = facts();
    say(new OrderPlaced(facts, fixture.now()));
    fixture.awaitApplied("notification", "payment", refund(facts));
    assertThat(kinds(facts.customerId())).containsExactly("order-placed", "payment-refunded");
    assertThat(messages(facts.customerId()).get(1).path("text").path("en").asString())
        .isEqualTo("[김밥천국] Order A1: 15,000 won refunded.");
  }

  @Test
  void aRiderHearsOfAnAssignment() {
    OrderFacts facts = facts();
    AccountId rider = MarketplaceFixture.newAccount();
    say(new OrderPlaced(facts, fixture.now()));
    fixture.awaitApplied("notification", "delivery", assign(facts, rider));
    assertThat(kinds(rider)).containsExactly("delivery-assigned");
    assertThat(kinds(facts.customerId())).containsExactly("order-placed");
  }

  @Test
  void newsOfAnOrderThatIsNotKnownYetWaitForIt() {
    OrderFacts facts = facts();
    AccountId rider = MarketplaceFixture.newAccount();
    fixture.awaitApplied("notification", "delivery", assign(facts, rider));
    fixture.awaitApplied("notification", "payment", refund(facts));
    assertThat(kinds(rider)).isEmpty();

    say(new OrderPlaced(facts, fixture.now()));

    fixture.eventually("the rider hears", () -> kinds(rider).contains("delivery-assigned"));
    fixture.eventually(
        "the customer hears", () -> kinds(facts.customerId()).contains("payment-refunded"));
    assertThat(
            fixture
                .database("notification")
                .sql("select count(*) from held_news where order_id = :orderId")
                .param("orderId", facts.orderId().value())
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  void everyMessageIsSaidInTheJournalOnce() {
    OrderFacts facts = facts();
    say(new OrderPlaced(facts, fixture.now()));
    say(new OrderPaid(facts, fixture.now(), fixture.now()));
    assertThat(
            fixture.said("notification", MessageSent.class).stream()
                .filter(event -> event.accountId().equals(facts.customerId())))
        .containsExactly(
            new MessageSent(facts.customerId(), 1, "order-placed", facts.orderId(), fixture.now()),
            new MessageSent(facts.customerId(), 2, "order-paid", facts.orderId(), fixture.now()));
  }

  @Test
  void aCrowdOfEventsIsNumberedWithoutGapsPerPerson() {
    OrderFacts facts = facts();
    long last = 0;
    for (int i = 0; i < 300; i++) {
      last =
          fixture.say(
              "order", new OrderAccepted(facts, 10, fixture.now(), fixture.now().plusSeconds(i)));
      fixture.say("order", new OrderRejected(facts(), "too-busy", fixture.now()));
    }
    fixture.awaitApplied("notification", "order", last);

    List<Long> sequences = new ArrayList<>();
    long after = 0;
    while (true) {
      JsonNode page = get(facts.customerId(), "/messages?limit=100&after=" + after).json();
      page.path("messages").forEach(message -> sequences.add(message.path("sequence").asLong()));
      if (page.path("next").isMissingNode()) {
        break;
      }
      after = page.path("next").asLong();
    }
    assertThat(sequences).hasSize(300).isSorted().doesNotHaveDuplicates().startsWith(1L);
    assertThat(sequences.getLast()).isEqualTo(300);
  }

  @Test
  void messagesAreReadByTheirOwnerOnly() {
    OrderFacts facts = facts();
    say(new OrderPlaced(facts, fixture.now()));
    assertThat(kinds(MarketplaceFixture.newAccount())).isEmpty();
    assertThat(fixture.get("/api/notification/messages", null).status()).isEqualTo(401);
    assertThat(fixture.get("/api/notification/messages", fixture.machineToken()).status())
        .isEqualTo(403);
  }

  @Test
  void limitsAndPlacesOutOfBoundsAreRefused() {
    AccountId person = MarketplaceFixture.newAccount();
    for (String query :
        List.of("limit=0", "limit=101", "limit=x", "after=-1", "after=99999999999999999999")) {
      Reply reply = get(person, "/messages?" + query);
      assertThat(reply.status()).as(query).isEqualTo(400);
      assertThat(reply.json().path("field").asString())
          .isEqualTo(query.substring(0, query.indexOf('=')));
    }
  }

  @Test
  void theStreamGoesOnWhereItWasLeftAndTellsWhatComes() throws Exception {
    OrderFacts facts = facts();
    say(new OrderPlaced(facts, fixture.now()));
    say(new OrderPaid(facts, fixture.now(), fixture.now()));
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> response =
          http.send(
              HttpRequest.newBuilder(
                      URI.create(
                          "http://127.0.0.1:"
                              + fixture.marketplace().port()
                              + "/api/notification/stream"))
                  .header("Authorization", "Bearer " + token(facts.customerId()))
                  .header("Last-Event-ID", "1")
                  .timeout(Duration.ofSeconds(20))
                  .build(),
              HttpResponse.BodyHandlers.ofInputStream());
      assertThat(response.statusCode()).isEqualTo(200);
      FutureTask<List<String>> read = new FutureTask<>(() -> twoEvents(response.body()));
      Thread.ofVirtual().start(read);
      say(new OrderRejected(facts, "too-busy", fixture.now()));

      List<String> lines = read.get(20, TimeUnit.SECONDS);

      assertThat(lines)
          .filteredOn(line -> line.startsWith("id: "))
          .containsExactly("id: 2", "id: 3");
      assertThat(lines)
          .filteredOn(line -> line.startsWith("event: "))
          .containsOnly("event: message");
      assertThat(lines.getLast())
          .contains("\"sequence\":3", "\"kind\":\"order-rejected\"", facts.orderId().toString());
      response.body().close();
    }
  }

  private static List<String> twoEvents(InputStream stream) throws java.io.IOException {
    List<String> lines = new ArrayList<>();
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    int events = 0;
    while (events < 2) {
      String line = reader.readLine();
      if (line == null) {
        throw new AssertionError("the stream ended after " + lines);
      }
      if (line.startsWith("id: ") || line.startsWith("event: ") || line.startsWith("data: ")) {
        lines.add(line);
      }
      if (line.startsWith("data: ")) {
        events++;
      }
    }
    return lines;
  }

  private interface Ending {
    DomainEvent of(OrderFacts facts);
  }

  private void assertEnd(String kind, Ending ending) {
    OrderFacts facts = facts();
    say(ending.of(facts));
    assertThat(kinds(facts.customerId())).containsExactly(kind);
  }

  private void say(DomainEvent event) {
    say("order", event);
  }

  private void say(String source, DomainEvent event) {
    fixture.awaitApplied("notification", source, fixture.say(source, event));
  }

  private long refund(OrderFacts facts) {
    return fixture.say(
        "payment",
        new PaymentCancelled(
            new PaymentId(UUID.randomUUID()),
            facts.orderId(),
            "key",
            facts.price().total(),
            Money.ZERO,
            "order-ended",
            fixture.now()));
  }

  private long assign(OrderFacts facts, AccountId rider) {
    return fixture.say(
        "delivery",
        new RiderAssigned(
            new AssignmentId(UUID.randomUUID()), facts.orderId(), rider, 1, fixture.now()));
  }

  private List<JsonNode> messages(AccountId person) {
    Reply reply = get(person, "/messages");
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    List<JsonNode> messages = new ArrayList<>();
    reply.json().path("messages").forEach(messages::add);
    return messages;
  }

  private List<String> kinds(AccountId person) {
    return messages(person).stream().map(message -> message.path("kind").asString()).toList();
  }

  private Reply get(AccountId person, String path) {
    return fixture.get("/api/notification" + path, token(person));
  }

  private String token(AccountId person) {
    return fixture.token(person, Role.CUSTOMER);
  }

  private OrderFacts facts() {
    return facts(Fulfilment.DELIVERY, PaymentMethod.CARD);
  }

  private OrderFacts facts(Fulfilment fulfilment, PaymentMethod paymentMethod) {
    return new OrderFacts(
        new OrderId(UUID.randomUUID()),
        "A1",
        new ShopId(UUID.randomUUID()),
        "김밥천국",
        MarketplaceFixture.newAccount(),
        CITY_HALL,
        MarketplaceFixture.newAccount(),
        fulfilment,
        paymentMethod,
        List.of(
            new OrderLine(
                new ItemId(UUID.randomUUID()),
                "참치김밥",
                3,
                Money.won(4_000),
                List.of(),
                Money.won(12_000))),
        new OrderPrice(Money.won(12_000), Money.won(3_000), Money.won(15_000)),
        fulfilment == Fulfilment.PICKUP
            ? null
            : new Dropoff(new Sealed("서울시 중구"), CITY_HALL, new Sealed("010-0000-0000"), null),
        Sealed.EMPTY,
        fixture.now());
  }
}
