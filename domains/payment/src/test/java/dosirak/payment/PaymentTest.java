package dosirak.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.identity.Role;
import dosirak.contracts.order.ExpiryStage;
import dosirak.contracts.order.FailureCause;
import dosirak.contracts.order.OrderCancelled;
import dosirak.contracts.order.OrderExpired;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderFailed;
import dosirak.contracts.order.OrderPlaced;
import dosirak.contracts.order.OrderRejected;
import dosirak.contracts.order.PaymentMethod;
import dosirak.contracts.payment.PaymentApproved;
import dosirak.contracts.payment.PaymentCancelled;
import dosirak.contracts.payment.PaymentEvent;
import dosirak.contracts.payment.PaymentFailed;
import dosirak.payment.FakeGateway.Fault;
import dosirak.payment.FakeGateway.Operation;
import dosirak.platform.compartment.Compartment;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PaymentTest {
  private static final long AMOUNT = 25_000;

  private FakeGateway gateway;
  private MarketplaceFixture fixture;

  /** Whose API the gateway speaks. */
  GatewayProvider provider() {
    return GatewayProvider.TOSS;
  }

  @BeforeAll
  void start() {
    gateway = new FakeGateway(provider());
    fixture =
        MarketplaceFixture.start(
            List.of(PaymentDomain.DOMAIN), Set.of("order", "promotion"), gateway.settings());
  }

  @AfterAll
  void stop() {
    fixture.close();
    gateway.close();
  }

  @BeforeEach
  void behave() {
    gateway.behave();
  }

  /** An order that waits for its payment, with the key its customer got from the gateway. */
  private record Due(OrderFacts facts, String token, String paymentKey) {
    OrderId id() {
      return facts.orderId();
    }
  }

  private Due due() {
    AccountId customer = MarketplaceFixture.newAccount();
    OrderFacts facts = Orders.order(customer, AMOUNT, PaymentMethod.CARD, fixture.now());
    long position =
        fixture.say("order", new OrderPlaced(facts, fixture.now().plus(Duration.ofMinutes(10))));
    fixture.awaitApplied("payment", "order", position);
    return new Due(
        facts, fixture.token(customer, Role.CUSTOMER), gateway.checkOut(facts.orderId(), AMOUNT));
  }

  private Reply confirm(Due due) {
    return confirm(due, due.paymentKey());
  }

  private Reply confirm(Due due, String paymentKey) {
    return fixture.post(
        "/api/payment/payments/confirm",
        due.token(),
        Map.of("orderId", due.id(), "paymentKey", paymentKey, "amount", AMOUNT));
  }

  private String state(Due due) {
    return fixture
        .get("/api/payment/payments/" + due.id(), due.token())
        .json()
        .path("state")
        .asString();
  }

  private void awaitState(Due due, String state) {
    fixture.eventually(
        due.id() + " is " + state + " and not " + state(due), () -> state(due).equals(state));
  }

  private List<PaymentEvent> said(Due due) {
    List<PaymentEvent> all = new ArrayList<>();
    all.addAll(fixture.said("payment", PaymentApproved.class));
    all.addAll(fixture.said("payment", PaymentFailed.class));
    all.addAll(fixture.said("payment", PaymentCancelled.class));
    return all.stream().filter(event -> event.key().equals(due.id().toString())).toList();
  }

  private void reject(Due due) {
    fixture.say("order", new OrderRejected(due.facts(), "too-busy", fixture.now()));
  }

  private void assertChargedOnce(Due due) {
    assertThat(gateway.captures(due.id())).isEqualTo(1);
    assertThat(said(due)).hasExactlyElementsOfTypes(PaymentApproved.class);
  }

  private void assertGivenBackOnce(Due due) {
    assertThat(gateway.captures(due.id())).isEqualTo(1);
    assertThat(gateway.refunds(due.paymentKey())).isEqualTo(1);
    assertThat(said(due)).hasExactlyElementsOfTypes(PaymentApproved.class, PaymentCancelled.class);
  }

  @Test
  void aGoodCardIsChargedAndTold() {
    Due due = due();

    Reply reply = confirm(due);

    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.json().path("state").asString()).isEqualTo("APPROVED");
    assertThat(reply.header("Dosirak-Position")).startsWith("payment:");
    assertChargedOnce(due);
    PaymentApproved approved = (PaymentApproved) said(due).getFirst();
    assertThat(approved.amount()).isEqualTo(Money.won(AMOUNT));
    assertThat(approved.gatewayFee()).isEqualTo(Money.won(FakeGateway.FEE));
    assertThat(approved.paymentKey()).isEqualTo(due.paymentKey());
    assertThat(approved.approvedAt()).isEqualTo(fixture.now());
    Reply view = fixture.get("/api/payment/payments/" + due.id(), due.token());
    assertThat(view.json().path("amount").asLong()).isEqualTo(AMOUNT);
  }

  @Test
  void theSameConfirmationAgainGetsTheSameAnswerAndChargesNothing() {
    Due due = due();
    confirm(due);
    Reply again = confirm(due);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().path("state").asString()).isEqualTo("APPROVED");
    assertThat(gateway.calls(Operation.CONFIRM, due.paymentKey())).hasSize(1);
    assertChargedOnce(due);
  }

  @Test
  void manyConfirmationsAtOnceChargeOnce() throws Exception {
    Due due = due();
    String other = gateway.checkOut(due.id(), AMOUNT);
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Reply>> replies = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String key = i % 2 == 0 ? due.paymentKey() : other;
        replies.add(callers.submit(() -> confirm(due, key)));
      }
      for (Future<Reply> reply : replies) {
        assertThat(reply.get().status()).isIn(200, 202, 409);
      }
    }
    awaitState(due, "APPROVED");
    assertChargedOnce(due);
  }

  @Test
  void aSecondPaymentKeyIsRefusedWhateverBecameOfTheFirst() {
    Due approved = due();
    confirm(approved);
    Reply second = confirm(approved, gateway.checkOut(approved.id(), AMOUNT));
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.code()).isEqualTo("wrong-state");
    assertThat(second.json().path("state").asString()).isEqualTo("APPROVED");
    assertChargedOnce(approved);
  }

  @Test
  void thereIsNothingToPayBeforeTheOrderIsHeardOf() {
    OrderFacts unheard =
        Orders.order(MarketplaceFixture.newAccount(), AMOUNT, PaymentMethod.CARD, fixture.now());
    Due early = new Due(unheard, fixture.token(unheard.customerId(), Role.CUSTOMER), "pay_1");
    assertThat(confirm(early).status()).isEqualTo(409);
    assertThat(confirm(early).code()).isEqualTo("payment-not-ready");
    assertThat(fixture.get("/api/payment/payments/" + early.id(), early.token()).status())
        .isEqualTo(404);
  }

  @Test
  void payingAtTheDoorNeedsNoIntent() {
    OrderFacts facts =
        Orders.order(
            MarketplaceFixture.newAccount(), AMOUNT, PaymentMethod.AT_THE_DOOR, fixture.now());
    fixture.say("order", new OrderPlaced(facts, fixture.now()));
    long position =
        fixture.say("order", new OrderCancelled(facts, "changed-my-mind", fixture.now()));
    fixture.awaitApplied("payment", "order", position);
    Due due = new Due(facts, fixture.token(facts.customerId(), Role.CUSTOMER), "pay_1");
    assertThat(fixture.get("/api/payment/payments/" + due.id(), due.token()).status())
        .isEqualTo(404);
  }

  @Test
  void anothersPaymentDoesNotExist() {
    Due due = due();
    String stranger = fixture.token(MarketplaceFixture.newAccount(), Role.CUSTOMER);
    Reply reply =
        fixture.post(
            "/api/payment/payments/confirm",
            stranger,
            Map.of("orderId", due.id(), "paymentKey", due.paymentKey(), "amount", AMOUNT));
    Reply nothing =
        fixture.post(
            "/api/payment/payments/confirm",
            stranger,
            Map.of("orderId", UUID.randomUUID(), "paymentKey", due.paymentKey(), "amount", AMOUNT));
    assertThat(reply.code()).isEqualTo("payment-not-ready");
    assertThat(reply.text()).isEqualTo(nothing.text());
    assertThat(fixture.get("/api/payment/payments/" + due.id(), stranger).status()).isEqualTo(404);
    assertThat(gateway.calls(Operation.CONFIRM, due.paymentKey())).isEmpty();
    assertThat(state(due)).isEqualTo("OPEN");
  }

  @Test
  void anotherAmountIsRefusedBeforeTheGatewayHearsOfIt() {
    Due due = due();
    Reply reply =
        fixture.post(
            "/api/payment/payments/confirm",
            due.token(),
            Map.of("orderId", due.id(), "paymentKey", due.paymentKey(), "amount", AMOUNT - 1));
    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.code()).isEqualTo("amount-mismatch");
    assertThat(gateway.calls(Operation.CONFIRM, due.paymentKey())).isEmpty();
    assertThat(confirm(due).status()).isEqualTo(200);
  }

  @Test
  void badInputIsRefusedWithItsField() {
    Due due = due();
    for (String key : List.of("", "../x", "a b", "x".repeat(201), "한글")) {
      Reply reply = confirm(due, key);
      assertThat(reply.status()).as(key).isEqualTo(400);
      assertThat(reply.json().path("field").asString()).isEqualTo("paymentKey");
    }
    Reply negative =
        fixture.post(
            "/api/payment/payments/confirm",
            due.token(),
            Map.of("orderId", due.id(), "paymentKey", due.paymentKey(), "amount", -1));
    assertThat(negative.status()).isEqualTo(400);
    assertThat(negative.json().path("field").asString()).isEqualTo("amount");
  }

  @Test
  void aRefusedCardEndsThePaymentForGood() {
    Due due = due();
    gateway.script(Operation.CONFIRM, Fault.REFUSE);

    Reply reply = confirm(due);

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.code()).isEqualTo("payment-refused");
    assertThat(reply.json().path("reason").asString()).isEqualTo(gateway.refusal());
    assertThat(said(due)).hasExactlyElementsOfTypes(PaymentFailed.class);
    assertThat(confirm(due).code()).isEqualTo("payment-refused");
    assertThat(confirm(due, gateway.checkOut(due.id(), AMOUNT)).code()).isEqualTo("wrong-state");
    assertThat(state(due)).isEqualTo("REFUSED");
    assertThat(gateway.captures(due.id())).isZero();
  }

  @Test
  void aPaymentKeyOfAnotherOrderIsRefused() {
    Due due = due();
    Reply reply = confirm(due, due().paymentKey());
    assertThat(reply.code()).isEqualTo("payment-refused");
    assertThat(gateway.captures(due.id())).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {
        "ERROR_BEFORE",
        "ERROR_AFTER",
        "HANG_BEFORE",
        "HANG_AFTER",
        "BREAK_AFTER",
        "STALL_AFTER",
        "GARBAGE_AFTER",
        "PROVIDER_ERROR",
        "UNAUTHORIZED"
      })
  void anOutcomeThatDidNotComeIsLookedUpAndChargedOnce(Fault fault) {
    Due due = due();
    gateway.script(Operation.CONFIRM, fault);
    gateway.script(Operation.LOOK_UP, Fault.ERROR_BEFORE);

    Reply reply = confirm(due);

    assertThat(reply.status()).as(reply.text()).isEqualTo(202);
    assertThat(reply.json().path("state").asString()).isEqualTo("UNKNOWN");
    awaitState(due, "APPROVED");
    assertChargedOnce(due);
    assertThat(gateway.calls(Operation.CONFIRM, due.paymentKey()).stream().distinct())
        .as("every repetition has the same idempotency key")
        .hasSize(1);
  }

  @Test
  void aChargeThatWasDoneBeforeIsLookedUpAtOnce() {
    Due due = due();
    gateway.script(Operation.CONFIRM, Fault.DUPLICATE);
    assertThat(confirm(due).status()).isEqualTo(200);
    assertChargedOnce(due);
  }

  @Test
  void aRefusalWhoseAnswerWasLostIsFound() {
    Due due = due();
    gateway.script(Operation.CONFIRM, Fault.HANG_BEFORE, Fault.REFUSE);
    assertThat(confirm(due).status()).isEqualTo(202);
    awaitState(due, "REFUSED");
    assertThat(said(due)).hasExactlyElementsOfTypes(PaymentFailed.class);
    assertThat(confirm(due).code()).isEqualTo("payment-refused");
  }

  @Test
  void theSameKeyWhileTheOutcomeIsUnknownIsToldSo() {
    Due due = due();
    gateway.script(Operation.CONFIRM, Fault.HANG_AFTER);
    gateway.always(Operation.LOOK_UP, Fault.ERROR_BEFORE);
    confirm(due);
    Reply same = confirm(due);
    assertThat(same.status()).isEqualTo(202);
    assertThat(same.json().path("state").asString()).isEqualTo("UNKNOWN");
    assertThat(confirm(due, gateway.checkOut(due.id(), AMOUNT)).code()).isEqualTo("wrong-state");
    gateway.behave();
    awaitState(due, "APPROVED");
    assertChargedOnce(due);
  }

  @Test
  void aPaidOrderThatEndsIsGivenBackOnce() {
    Due rejected = due();
    Due cancelled = due();
    Due expired = due();
    Due failed = due();
    List<Due> all = List.of(rejected, cancelled, expired, failed);
    all.forEach(due -> assertThat(confirm(due).status()).isEqualTo(200));

    reject(rejected);
    reject(rejected);
    fixture.say("order", new OrderCancelled(cancelled.facts(), "changed-my-mind", fixture.now()));
    fixture.say("order", new OrderExpired(expired.facts(), ExpiryStage.ACCEPTANCE, fixture.now()));
    fixture.say(
        "order", new OrderFailed(failed.facts(), FailureCause.NO_RIDER, null, fixture.now()));

    all.forEach(due -> awaitState(due, "CANCELLED"));
    all.forEach(this::assertGivenBackOnce);
    PaymentCancelled told = (PaymentCancelled) said(failed).getLast();
    assertThat(told.amount()).isEqualTo(Money.won(AMOUNT));
    assertThat(told.gatewayFee()).isEqualTo(Money.won(FakeGateway.FEE));
    assertThat(told.reason()).isEqualTo("order-failed");
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {
        "ERROR_BEFORE",
        "ERROR_AFTER",
        "HANG_BEFORE",
        "HANG_AFTER",
        "BREAK_AFTER",
        "STALL_AFTER",
        "GARBAGE_AFTER",
        "PROVIDER_ERROR",
        "UNAUTHORIZED",
        "DUPLICATE"
      })
  void aRefundIsPursuedUntilTheGatewaySaysItIsDone(Fault fault) {
    Due due = due();
    confirm(due);
    gateway.script(Operation.CANCEL, fault, fault);
    reject(due);
    awaitState(due, "CANCELLED");
    assertGivenBackOnce(due);
    assertThat(gateway.calls(Operation.CANCEL, due.paymentKey()).stream().distinct())
        .as("every repetition has the same idempotency key")
        .hasSize(1);
  }

  @Test
  void anOrderThatEndedUnpaidTakesNoMoneyAnyMore() {
    Due due = due();
    long position =
        fixture.say("order", new OrderExpired(due.facts(), ExpiryStage.PAYMENT, fixture.now()));
    fixture.awaitApplied("payment", "order", position);
    Reply reply = confirm(due);
    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.code()).isEqualTo("wrong-state");
    assertThat(reply.json().path("endedReason").asString()).isEqualTo("order-expired");
    assertThat(state(due)).isEqualTo("CANCELLED");
    assertThat(gateway.calls(Operation.CONFIRM, due.paymentKey())).isEmpty();
    assertThat(said(due)).isEmpty();
  }

  @Test
  void anApprovalFoundAfterTheOrderEndedIsGivenBack() {
    Due due = due();
    gateway.script(Operation.CONFIRM, Fault.HANG_AFTER);
    gateway.always(Operation.LOOK_UP, Fault.ERROR_BEFORE);
    assertThat(confirm(due).status()).isEqualTo(202);
    long position =
        fixture.say("order", new OrderExpired(due.facts(), ExpiryStage.PAYMENT, fixture.now()));
    fixture.awaitApplied("payment", "order", position);
    gateway.behave();
    awaitState(due, "CANCELLED");
    assertGivenBackOnce(due);
  }

  @Test
  void aPaymentThatCannotBeLookedUpIsNetCancelledOnceItsOrderEnded() {
    Due due = due();
    gateway.script(Operation.CONFIRM, Fault.HANG_AFTER);
    gateway.always(Operation.LOOK_UP, Fault.ERROR_BEFORE);
    confirm(due);
    reject(due);
    awaitState(due, "CANCELLED");
    assertGivenBackOnce(due);
  }

  @Test
  void anEndedOrderIsNotChargedAgainAndIsGivenUpWhenNoStrayChargeCanCome() {
    Due due = due();
    gateway.always(Operation.CONFIRM, Fault.ERROR_BEFORE);
    gateway.always(Operation.LOOK_UP, Fault.ERROR_BEFORE);
    confirm(due);
    long position = fixture.say("order", new OrderRejected(due.facts(), "no", fixture.now()));
    fixture.awaitApplied("payment", "order", position);
    int charges = gateway.calls(Operation.CONFIRM, due.paymentKey()).size();
    gateway.behave();
    int looks = gateway.calls(Operation.LOOK_UP, due.paymentKey()).size();
    fixture.eventually(
        "it was looked up and left alone",
        () -> gateway.calls(Operation.LOOK_UP, due.paymentKey()).size() > looks);
    assertThat(state(due)).isEqualTo("UNKNOWN");

    fixture
        .database("payment")
        .sql("update payment_intent set charged_at = charged_at - interval '1 minute'")
        .update();

    awaitState(due, "CANCELLED");
    assertThat(gateway.calls(Operation.CONFIRM, due.paymentKey())).hasSize(charges);
    assertThat(gateway.captures(due.id())).isZero();
    assertThat(said(due)).isEmpty();

    // The stray charge comes all the same, and the gateway says so.
    gateway.captureLate(due.paymentKey());
    assertThat(webhook(due, FakeGateway.SECRET).status()).isBetween(200, 204);
    fixture.eventually("it is given back", () -> gateway.refunds(due.paymentKey()) == 1);
    awaitState(due, "CANCELLED");
    fixture.eventually("it is told", () -> said(due).size() == 2);
    assertGivenBackOnce(due);
  }

  private Reply webhook(Due due, String secret) {
    String body =
        """
        {"eventType":"PAYMENT_STATUS_CHANGED","createdAt":"2026-03-02T12:00:00+09:00",
         "data":{"paymentKey":"%s","orderId":"%s","status":"DONE"}}\
        """
            .formatted(due.paymentKey(), due.id());
    return provider() == GatewayProvider.NICE
        ? fixture.post(
            "/api/payment/webhooks/gateway",
            null,
            FakeGateway.niceWebhook(due.paymentKey(), due.id(), AMOUNT, secret))
        : fixture.call(
            "POST",
            "/api/payment/webhooks/gateway",
            null,
            body,
            Map.of("Dosirak-Gateway-Signature", sign(body, secret)));
  }

  private static String sign(String body, String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Test
  void aWebhookOnlyHastensTheLookUp() {
    Due due = due();
    // As a process that died left it, with the next look-up too far away to come in this test.
    fixture
        .database("payment")
        .sql(
            """
            update payment_intent
            set state = 'UNKNOWN', payment_key = :key, charged_at = now(),
              next_attempt_at = now() + interval '1 hour'
            where order_id = :id
            """)
        .param("key", due.paymentKey())
        .param("id", due.id().value())
        .update();
    gateway.captureLate(due.paymentKey());
    assertThat(state(due)).isEqualTo("UNKNOWN");
    assertThat(webhook(due, FakeGateway.SECRET).status()).isBetween(200, 204);
    awaitState(due, "APPROVED");
    assertThat(webhook(due, FakeGateway.SECRET).status()).isBetween(200, 204);
    assertChargedOnce(due);
  }

  @Test
  void aWebhookIsNotBelieved() {
    Due due = due();
    assertThat(webhook(due, "wrong").status()).isEqualTo(401);
    assertThat(fixture.call("POST", "/api/payment/webhooks/gateway", null, "{}", Map.of()).status())
        .isEqualTo(401);
    assertThat(webhook(due, FakeGateway.SECRET).status()).isBetween(200, 204);
    assertThat(state(due)).isEqualTo("OPEN");
    assertThat(said(due)).isEmpty();
    for (String junk : List.of("{", "{}", "[]", "{\"data\":{\"orderId\":\"x\"}}", "null")) {
      Reply reply =
          fixture.call(
              "POST",
              "/api/payment/webhooks/gateway",
              null,
              junk,
              Map.of("Dosirak-Gateway-Signature", sign(junk, FakeGateway.SECRET)));
      // The signature of NICE Payments is in the body, and what is not signed is not read.
      assertThat(reply.status())
          .as(junk)
          .isEqualTo(provider() == GatewayProvider.NICE && !junk.equals("{") ? 401 : 400);
    }
  }

  @Test
  void aStopBetweenTheCallAndItsResultLosesNothing() throws Exception {
    Due due = due();
    gateway.script(Operation.CONFIRM, Fault.HANG_AFTER);
    try (ExecutorService caller = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Reply> reply = caller.submit(() -> confirm(due));
      fixture.eventually("the gateway captured", () -> gateway.captures(due.id()) == 1);
      restart();
      assertThat(reply.get().status()).isIn(202, 503);
    }
    awaitState(due, "APPROVED");
    assertChargedOnce(due);
    assertThat(confirm(due).status()).isEqualTo(200);
  }

  @Test
  void aStopWhileARefundIsUnderWayRefundsOnce() throws Exception {
    Due due = due();
    confirm(due);
    gateway.script(Operation.CANCEL, Fault.HANG_AFTER);
    reject(due);
    fixture.eventually("the gateway refunded", () -> gateway.refunds(due.paymentKey()) == 1);
    restart();
    awaitState(due, "CANCELLED");
    assertGivenBackOnce(due);
  }

  private void restart() throws InterruptedException {
    Compartment compartment =
        Objects.requireNonNull(fixture.marketplace().compartments().get("payment"));
    compartment.stop();
    compartment.start();
    fixture.eventually(
        "it serves again", () -> compartment.status().state() == Compartment.State.SERVING);
  }

  @Test
  void theCheckoutIsAtTheGateway() {
    Reply reply = fixture.get("/api/payment/gateway", null);
    assertThat(reply.json().path("checkoutUrl").asString())
        .isEqualTo(gateway.url() + "/v1/checkouts");
  }

  @Test
  void theAuditSeesEveryPayment() {
    Due paid = due();
    confirm(paid);
    due();
    List<String> seen = new ArrayList<>();
    String path = "/api/payment/audit/facts/payments?limit=2";
    String cursor = "";
    while (true) {
      var page = fixture.get(path + cursor, fixture.machineToken()).json();
      page.path("items")
          .forEach(item ->
              seen.add(
                  item.path("orderId").asString()
                      + " "
                      + item.path("state").asString()
                      + " "
                      + item.path("captured").asLong()
                      + " "
                      + item.path("refunded").asLong()));
      if (page.path("next").isNull() || page.path("next").isMissingNode()) {
        break;
      }
      cursor = "&after=" + page.path("next").asString();
    }
    assertThat(seen).contains(paid.id() + " APPROVED " + AMOUNT + " 0").doesNotHaveDuplicates();
    assertThat(fixture.get(path + "&after=x", fixture.machineToken()).status()).isEqualTo(400);
  }

  @Test
  void unknownOrdersAreNotFound() {
    String token = fixture.token(MarketplaceFixture.newAccount(), Role.CUSTOMER);
    assertThat(fixture.get("/api/payment/payments/" + UUID.randomUUID(), token).status())
        .isEqualTo(404);
    assertThat(fixture.get("/api/payment/payments/x", token).status()).isEqualTo(400);
  }
}
