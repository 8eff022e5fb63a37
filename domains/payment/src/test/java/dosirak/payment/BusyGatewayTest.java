package dosirak.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.identity.Role;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderPlaced;
import dosirak.contracts.order.PaymentMethod;
import dosirak.payment.FakeGateway.Fault;
import dosirak.payment.FakeGateway.Operation;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class BusyGatewayTest {
  private static final int MOST_AT_ONCE = 48;
  private static final long AMOUNT = 10_000;

  private record Payment(OrderFacts facts, String token, String paymentKey) {}

  @Test
  void aBankThatHangsHoldsSoManyCallersAndTheNextIsTurnedAwayAtOnce() throws Exception {
    FakeGateway gateway = new FakeGateway();
    try (gateway;
        MarketplaceFixture fixture =
            MarketplaceFixture.start(
                List.of(PaymentDomain.DOMAIN),
                Set.of("order", "promotion"),
                Map.of(
                    GatewaySettings.URL,
                    gateway.url(),
                    GatewaySettings.SECRET,
                    FakeGateway.SECRET,
                    GatewaySettings.TIMEOUT,
                    "15000"));
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      gateway.always(Operation.CONFIRM, Fault.HANG_BEFORE);
      List<Payment> payments = new ArrayList<>();
      long position = 0;
      for (int i = 0; i <= MOST_AT_ONCE; i++) {
        AccountId customer = MarketplaceFixture.newAccount();
        OrderFacts facts = Orders.order(customer, AMOUNT, PaymentMethod.CARD, fixture.now());
        position = fixture.say("order", new OrderPlaced(facts, fixture.now()));
        payments.add(
            new Payment(
                facts,
                fixture.token(customer, Role.CUSTOMER),
                gateway.checkOut(facts.orderId(), AMOUNT)));
      }
      fixture.awaitApplied("payment", "order", position);
      Payment last = payments.removeLast();

      List<Future<Reply>> held = new ArrayList<>();
      for (Payment payment : payments) {
        held.add(callers.submit(() -> confirm(fixture, payment)));
      }
      fixture.eventually(
          "all of them wait for the gateway",
          () ->
              payments.stream()
                  .allMatch(payment ->
                      gateway.calls(Operation.CONFIRM, payment.paymentKey()).size() == 1));
      Reply turnedAway = confirm(fixture, last);

      assertThat(turnedAway.status()).isEqualTo(503);
      assertThat(turnedAway.header("Retry-After")).isNotNull();
      assertThat(state(fixture, last)).isEqualTo("OPEN");
      gateway.close();
      for (Future<Reply> reply : held) {
        assertThat(reply.get().status()).isEqualTo(202);
      }
    }
  }

  @Test
  void withoutAGatewayCardPaymentsAreUnavailableAndNothingElseIs() {
    try (MarketplaceFixture fixture =
        MarketplaceFixture.start(List.of(PaymentDomain.DOMAIN), Set.of("order", "promotion"))) {
      AccountId customer = MarketplaceFixture.newAccount();
      OrderFacts facts = Orders.order(customer, AMOUNT, PaymentMethod.CARD, fixture.now());
      fixture.awaitApplied(
          "payment", "order", fixture.say("order", new OrderPlaced(facts, fixture.now())));
      Payment payment = new Payment(facts, fixture.token(customer, Role.CUSTOMER), "pay_1");
      Reply reply = confirm(fixture, payment);
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.text()).contains(GatewaySettings.URL);
      assertThat(fixture.get("/api/payment/gateway", null).status()).isEqualTo(503);
      assertThat(state(fixture, payment)).isEqualTo("OPEN");
    }
  }

  private static Reply confirm(MarketplaceFixture fixture, Payment payment) {
    return fixture.post(
        "/api/payment/payments/confirm",
        payment.token(),
        Map.of(
            "orderId",
            payment.facts().orderId(),
            "paymentKey",
            payment.paymentKey(),
            "amount",
            AMOUNT));
  }

  private static String state(MarketplaceFixture fixture, Payment payment) {
    return fixture
        .get("/api/payment/payments/" + payment.facts().orderId(), payment.token())
        .json()
        .path("state")
        .asString();
  }
}
