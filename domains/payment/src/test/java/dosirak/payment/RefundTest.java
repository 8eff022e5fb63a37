package dosirak.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.CouponId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.RefundId;
import dosirak.contracts.identity.Role;
import dosirak.contracts.order.Benefits;
import dosirak.contracts.order.CouponUse;
import dosirak.contracts.order.DiscountTarget;
import dosirak.contracts.order.FailureCause;
import dosirak.contracts.order.Fault;
import dosirak.contracts.order.GivenBack;
import dosirak.contracts.order.OrderCancelled;
import dosirak.contracts.order.OrderEvent;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderFailed;
import dosirak.contracts.order.OrderPaymentFailed;
import dosirak.contracts.order.OrderPlaced;
import dosirak.contracts.order.OrderRefunded;
import dosirak.contracts.order.PaymentMethod;
import dosirak.contracts.payment.PaymentCancelled;
import dosirak.contracts.payment.PaymentRefunded;
import dosirak.contracts.promotion.BenefitsReserved;
import dosirak.payment.FakeGateway.Operation;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefundTest {
  private static final long AMOUNT = 25_000;
  private static final int CALLERS = 50;

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

  private record Paid(OrderFacts facts, String token, String paymentKey) {
    OrderId id() {
      return facts.orderId();
    }
  }

  private Paid paid() {
    AccountId customer = MarketplaceFixture.newAccount();
    OrderFacts facts = Orders.order(customer, AMOUNT, PaymentMethod.CARD, fixture.now());
    say(new OrderPlaced(facts, fixture.now().plus(Duration.ofMinutes(10))));
    Paid paid =
        new Paid(
            facts,
            fixture.token(customer, Role.CUSTOMER),
            gateway.checkOut(facts.orderId(), AMOUNT));
    assertThat(confirm(paid).status()).isEqualTo(200);
    return paid;
  }

  private Reply confirm(Paid paid) {
    return fixture.post(
        "/api/payment/payments/confirm",
        paid.token(),
        Map.of("orderId", paid.id(), "paymentKey", paid.paymentKey(), "amount", AMOUNT));
  }

  private void say(OrderEvent event) {
    fixture.awaitApplied("payment", "order", fixture.say("order", event));
  }

  private RefundId refund(Paid paid, long amount) {
    RefundId refund = new RefundId(UUID.randomUUID());
    say(refunded(paid, refund, amount));
    return refund;
  }

  private OrderRefunded refunded(Paid paid, RefundId refund, long amount) {
    return new OrderRefunded(
        paid.facts(),
        refund,
        List.of(),
        Money.ZERO,
        Money.ZERO,
        new GivenBack(Money.won(amount), Money.ZERO, false),
        Fault.SHOP,
        amount == AMOUNT,
        false,
        null,
        "missing",
        null,
        fixture.now());
  }

  private List<PaymentRefunded> refunds(Paid paid) {
    return fixture.said("payment", PaymentRefunded.class).stream()
        .filter(event -> event.orderId().equals(paid.id()))
        .toList();
  }

  private void awaitRefunds(Paid paid, int count) {
    fixture.eventually(count + " refunds of " + paid.id(), () -> refunds(paid).size() == count);
  }

  @Test
  void partsAreGivenBackOneAfterTheOtherUntilNothingIsLeft() {
    Paid paid = paid();
    RefundId first = refund(paid, 4_000);
    RefundId second = refund(paid, 21_000);

    awaitRefunds(paid, 2);

    assertThat(refunds(paid)).extracting(PaymentRefunded::refundId).containsExactly(first, second);
    assertThat(refunds(paid))
        .extracting(PaymentRefunded::remaining)
        .containsExactly(Money.won(21_000), Money.ZERO);
    assertThat(gateway.balance(paid.paymentKey())).isZero();
    Reply view = fixture.get("/api/payment/payments/" + paid.id(), paid.token());
    assertThat(view.json().path("refunded").asLong()).isEqualTo(AMOUNT);
    assertThat(view.json().path("refunds").size()).isEqualTo(2);
    assertThat(view.json().path("refunds").path(0).path("state").asString()).isEqualTo("DONE");
  }

  @ParameterizedTest
  @EnumSource(
      value = FakeGateway.Fault.class,
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
  void aPartIsGivenBackOnceWhateverBecomesOfTheAnswer(FakeGateway.Fault fault) {
    Paid paid = paid();
    gateway.script(Operation.CANCEL, fault, fault);

    var unused = refund(paid, 4_000);

    awaitRefunds(paid, 1);
    assertThat(gateway.balance(paid.paymentKey())).isEqualTo(21_000);
    assertThat(gateway.refunds(paid.paymentKey())).isEqualTo(1);
    assertThat(gateway.calls(Operation.CANCEL, paid.paymentKey()).stream().distinct()).hasSize(1);
  }

  @Test
  void theSameRefundToldTwiceIsGivenBackOnce() {
    Paid paid = paid();
    RefundId refund = new RefundId(UUID.randomUUID());

    say(refunded(paid, refund, 4_000));
    say(refunded(paid, refund, 4_000));
    var unused = refund(paid, 1_000);

    awaitRefunds(paid, 2);
    assertThat(gateway.balance(paid.paymentKey())).isEqualTo(20_000);
  }

  @Test
  void moreThanIsLeftIsNeverGivenBackAndHoldsNothingUp() {
    Paid paid = paid();
    var _ = refund(paid, 20_000);
    var _ = refund(paid, 5_001);
    var _ = refund(paid, 5_000);

    awaitRefunds(paid, 2);

    assertThat(gateway.balance(paid.paymentKey())).isZero();
    assertThat(gateway.refunds(paid.paymentKey())).isEqualTo(2);
  }

  @Test
  void fiftyWhoConfirmRefundAndEndAtOnceMoveEveryWonOnce() throws Exception {
    AccountId customer = MarketplaceFixture.newAccount();
    OrderFacts facts = Orders.order(customer, AMOUNT, PaymentMethod.CARD, fixture.now());
    say(new OrderPlaced(facts, fixture.now().plus(Duration.ofMinutes(10))));
    Paid due =
        new Paid(
            facts,
            fixture.token(customer, Role.CUSTOMER),
            gateway.checkOut(facts.orderId(), AMOUNT));
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        calls.add(callers.submit(() -> confirm(due)));
        RefundId refund = new RefundId(UUID.randomUUID());
        calls.add(callers.submit(() -> fixture.say("order", refunded(due, refund, 400))));
      }
      calls.add(
          callers.submit(() ->
              fixture.say(
                  "order", new OrderFailed(facts, FailureCause.NO_RIDER, null, fixture.now()))));
      for (Future<?> call : calls) {
        call.get();
      }
    }

    // The end may have come before the charge: then nothing was taken, else all of it goes back.
    fixture.eventually(
        "the payment is settled",
        () ->
            fixture
                .get("/api/payment/payments/" + due.id(), due.token())
                .json()
                .path("state")
                .asString()
                .equals("CANCELLED"));
    long captured = AMOUNT * gateway.captures(due.id());
    assertThat(gateway.captures(due.id())).isLessThanOrEqualTo(1);
    assertThat(AMOUNT - gateway.balance(due.paymentKey())).isEqualTo(captured);
    long inParts = refunds(due).stream().mapToLong(event -> event.amount().won()).sum();
    long cancelled =
        fixture.said("payment", PaymentCancelled.class).stream()
            .filter(event -> event.orderId().equals(due.id()))
            .mapToLong(event -> event.amount().won())
            .sum();
    assertThat(inParts + cancelled).isEqualTo(captured);
  }

  @Test
  void anOrderThatFailsGivesBackWhatIsLeftAfterItsRefunds() {
    Paid paid = paid();
    var unused = refund(paid, 4_000);
    awaitRefunds(paid, 1);

    say(new OrderFailed(paid.facts(), FailureCause.NO_RIDER, null, fixture.now()));

    fixture.eventually(
        "the rest is back",
        () ->
            fixture.said("payment", PaymentCancelled.class).stream()
                .anyMatch(
                    event -> event.orderId().equals(paid.id()) && event.amount().won() == 21_000));
    assertThat(gateway.balance(paid.paymentKey())).isZero();
  }

  @Test
  void aPartThatIsStillAskedForWhenEverythingGoesBackGoesWithIt() {
    Paid paid = paid();
    gateway.always(Operation.CANCEL, FakeGateway.Fault.ERROR_BEFORE);
    var unused = refund(paid, 4_000);
    say(new OrderFailed(paid.facts(), FailureCause.NO_RIDER, null, fixture.now()));

    gateway.behave();

    fixture.eventually("everything is back", () -> gateway.balance(paid.paymentKey()) == 0);
    fixture.eventually("the part is settled", () -> partsAskedFor(paid) == 0);
    long cancelled =
        fixture.said("payment", PaymentCancelled.class).stream()
            .filter(event -> event.orderId().equals(paid.id()))
            .mapToLong(event -> event.amount().won())
            .sum();
    long inParts = refunds(paid).stream().mapToLong(event -> event.amount().won()).sum();
    assertThat(cancelled + inParts).isEqualTo(AMOUNT);
  }

  private int partsAskedFor(Paid paid) {
    return fixture
        .database("payment")
        .sql("select count(*) from payment_refund where order_id = :order and state = 'REQUESTED'")
        .param("order", paid.id().value())
        .query(Integer.class)
        .single();
  }

  @Test
  void aCancellationThatKeepsAPartGivesBackTheRest() {
    Paid paid = paid();

    say(cancelled(paid, new GivenBack(Money.won(3_000), Money.ZERO, false)));

    awaitRefunds(paid, 1);
    assertThat(gateway.balance(paid.paymentKey())).isEqualTo(22_000);
  }

  @Test
  void aCancellationThatKeepsEverythingGivesNothingBack() {
    Paid paid = paid();
    say(cancelled(paid, new GivenBack(Money.ZERO, Money.ZERO, false)));
    Paid other = paid();
    var unused = refund(other, 1_000);

    awaitRefunds(other, 1);

    assertThat(gateway.balance(paid.paymentKey())).isEqualTo(AMOUNT);
    assertThat(refunds(paid)).isEmpty();
  }

  private OrderCancelled cancelled(Paid paid, @Nullable GivenBack givenBack) {
    return new OrderCancelled(paid.facts(), "no", fixture.now(), Fault.CUSTOMER, givenBack);
  }

  @Test
  void anOrderWithBenefitsIsChargedOnlyOnceTheyAreReservedWhicheverIsHeardFirst() {
    for (boolean orderFirst : List.of(true, false)) {
      AccountId customer = MarketplaceFixture.newAccount();
      OrderFacts facts =
          withCoupon(Orders.order(customer, AMOUNT, PaymentMethod.CARD, fixture.now()));
      Paid due =
          new Paid(
              facts,
              fixture.token(customer, Role.CUSTOMER),
              gateway.checkOut(facts.orderId(), AMOUNT));
      if (orderFirst) {
        say(new OrderPlaced(facts, fixture.now()));
        assertThat(confirm(due).code()).isEqualTo("payment-not-ready");
        reserve(facts);
      } else {
        reserve(facts);
        assertThat(confirm(due).code()).isEqualTo("payment-not-ready");
        say(new OrderPlaced(facts, fixture.now()));
      }

      assertThat(confirm(due).status()).isEqualTo(200);
    }
  }

  @Test
  void whatCouldNotBeReservedIsNeverCharged() {
    AccountId customer = MarketplaceFixture.newAccount();
    OrderFacts facts =
        withCoupon(Orders.order(customer, AMOUNT, PaymentMethod.CARD, fixture.now()));
    Paid due =
        new Paid(
            facts,
            fixture.token(customer, Role.CUSTOMER),
            gateway.checkOut(facts.orderId(), AMOUNT));
    say(new OrderPlaced(facts, fixture.now()));
    say(new OrderPaymentFailed(facts, "coupon-used", fixture.now()));
    reserve(facts);

    assertThat(confirm(due).code()).isEqualTo("wrong-state");
    assertThat(gateway.captures(due.id())).isZero();
  }

  @Test
  void theAuditSeesEveryPart() {
    Paid paid = paid();
    RefundId refund = refund(paid, 4_000);
    awaitRefunds(paid, 1);
    List<String> seen = new ArrayList<>();

    fixture
        .get("/api/payment/audit/facts/refunds?limit=1000", fixture.machineToken())
        .json()
        .path("items")
        .forEach(
            item -> seen.add(item.path("refundId").asString() + item.path("state").asString()));

    assertThat(seen).contains(refund + "DONE");
  }

  private void reserve(OrderFacts facts) {
    Benefits benefits = facts.benefits();
    long position =
        fixture.say(
            "promotion",
            new BenefitsReserved(
                facts.orderId(),
                facts.customerId(),
                benefits == null ? List.of() : benefits.coupons(),
                Money.ZERO,
                Money.ZERO,
                fixture.now()));
    fixture.awaitApplied("payment", "promotion", position);
  }

  private static OrderFacts withCoupon(OrderFacts facts) {
    return new OrderFacts(
        facts.orderId(),
        facts.number(),
        facts.shopId(),
        facts.shopName(),
        facts.ownerId(),
        facts.shopLocation(),
        facts.customerId(),
        facts.fulfilment(),
        facts.paymentMethod(),
        facts.lines(),
        facts.price(),
        facts.dropoff(),
        facts.note(),
        facts.placedAt(),
        new Benefits(
            List.of(
                new CouponUse(
                    new CouponId(UUID.randomUUID()), DiscountTarget.ITEMS, Money.won(500), 0)),
            Money.ZERO),
        null,
        null);
  }
}
