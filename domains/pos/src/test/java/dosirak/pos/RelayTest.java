package dosirak.pos;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.ProposalId;
import dosirak.contracts.RefundId;
import dosirak.contracts.delivery.DeliveryEvent;
import dosirak.contracts.delivery.DeliveryFailed;
import dosirak.contracts.delivery.DeliveryProblem;
import dosirak.contracts.delivery.RiderAtShop;
import dosirak.contracts.delivery.RiderUnassigned;
import dosirak.contracts.order.CancellationAsked;
import dosirak.contracts.order.CancellationRefused;
import dosirak.contracts.order.ChangeAnswer;
import dosirak.contracts.order.ChangeAnswered;
import dosirak.contracts.order.ChangeProposed;
import dosirak.contracts.order.ExpiryStage;
import dosirak.contracts.order.FailureCause;
import dosirak.contracts.order.Fault;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.GivenBack;
import dosirak.contracts.order.KitchenFilled;
import dosirak.contracts.order.KitchenReopened;
import dosirak.contracts.order.OrderCancelled;
import dosirak.contracts.order.OrderDelayed;
import dosirak.contracts.order.OrderDelivered;
import dosirak.contracts.order.OrderEvent;
import dosirak.contracts.order.OrderExpired;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderFailed;
import dosirak.contracts.order.OrderPaymentFailed;
import dosirak.contracts.order.OrderRefunded;
import dosirak.contracts.order.OrderRejected;
import dosirak.contracts.order.StockRanOut;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tills are told, how it is signed, how long is waited, and what may be called. */
class RelayTest {
  private static final Instant NOON = Instant.parse("2026-03-02T03:00:00Z");
  private static final Orders.Told ORDER = Orders.told(NOON);
  private static final OrderFacts FACTS = ORDER.facts();

  private static @Nullable RelayState state(OrderEvent event) {
    News news = Relay.of(event);
    return news == null ? null : news.state();
  }

  private static @Nullable String type(OrderEvent event) {
    News news = Relay.of(event);
    return news == null ? null : news.type().text();
  }

  @Test
  void theRoadOfAnOrderIsToldInTheWordsOfTheRelay() {
    assertThat(Relay.of(ORDER.placed())).isNull();
    assertThat(state(ORDER.paid())).isEqualTo(RelayState.NEW);
    assertThat(state(ORDER.accepted())).isEqualTo(RelayState.RECEIPT);
    assertThat(Relay.of((DeliveryEvent) ORDER.assigned()))
        .extracting(News::state)
        .isEqualTo(RelayState.RIDER_ASSIGNED);
    assertThat(type(ORDER.ready())).isEqualTo("order.ready");
    assertThat(state(ORDER.ready())).isNull();
    assertThat(state(ORDER.pickedUp())).isEqualTo(RelayState.PICKUP_COMPLETED);
    assertThat(state(ORDER.delivered())).isEqualTo(RelayState.DELIVERY_COMPLETED);
    assertThat(state(ORDER.completed())).isEqualTo(RelayState.COMPLETED);
  }

  @Test
  void everyEarlyEndIsACancellationForATillThatKnowsTheOrder() {
    for (OrderEvent end :
        List.of(
            new OrderExpired(FACTS, ExpiryStage.ACCEPTANCE, NOON),
            new OrderRejected(FACTS, "busy", NOON),
            new OrderCancelled(FACTS, "changed my mind", NOON),
            new OrderFailed(FACTS, FailureCause.NO_RIDER, null, NOON))) {
      assertThat(state(end)).as(end.toString()).isEqualTo(RelayState.CANCELED);
    }
  }

  @Test
  void whatIsNotATillsMatterIsNotTold() {
    for (OrderEvent other :
        List.of(
            new OrderPaymentFailed(FACTS, "x", NOON),
            new OrderExpired(FACTS, ExpiryStage.PAYMENT, NOON),
            new OrderDelivered(Orders.told(NOON, Fulfilment.PICKUP).facts(), null, NOON),
            new StockRanOut(FACTS.shopId(), FACTS.lines().getFirst().itemId(), null, NOON),
            new KitchenFilled(FACTS.shopId(), NOON, NOON),
            new KitchenReopened(FACTS.shopId(), NOON))) {
      assertThat(Relay.of(other)).as(other.toString()).isNull();
    }
    assertThat(Relay.of((DeliveryEvent) ORDER.riderPickedUp())).isNull();
    assertThat(
            Relay.of(
                new DeliveryFailed(
                    ORDER.assignment(),
                    new OrderId(UUID.randomUUID()),
                    ORDER.rider(),
                    DeliveryProblem.WRONG_ADDRESS,
                    Money.ZERO,
                    NOON)))
        .isNull();
  }

  @Test
  void whatHappensBesideLeavesTheOrderWhereItStands() {
    ProposalId proposal = new ProposalId(UUID.randomUUID());
    for (OrderEvent beside :
        List.of(
            new OrderDelayed(FACTS, NOON, "busy", NOON),
            new CancellationAsked(FACTS, "late", NOON),
            new CancellationRefused(FACTS, "cooked", NOON),
            new ChangeProposed(FACTS, proposal, 0, null, null, NOON, NOON),
            new ChangeAnswered(FACTS, proposal, ChangeAnswer.REMOVED, NOON),
            new OrderRefunded(
                FACTS,
                new RefundId(UUID.randomUUID()),
                List.of(),
                Money.ZERO,
                Money.ZERO,
                new GivenBack(Money.ZERO, Money.ZERO, false),
                Fault.SHOP,
                false,
                true,
                null,
                "cold",
                null,
                NOON))) {
      assertThat(Relay.of(beside)).as(beside.toString()).isNotNull();
      assertThat(state(beside)).as(beside.toString()).isNull();
    }
    assertThat(
            Relay.of(
                (DeliveryEvent)
                    new RiderAtShop(ORDER.assignment(), ORDER.id(), ORDER.rider(), NOON)))
        .extracting(News::state)
        .isNull();
    assertThat(
            Relay.of(
                (DeliveryEvent)
                    new RiderUnassigned(
                        ORDER.assignment(), ORDER.id(), ORDER.rider(), "shift", NOON)))
        .extracting(News::state)
        .isEqualTo(RelayState.RECEIPT);
  }

  /** The example of the Standard Webhooks reference libraries. */
  @Test
  void aMessageIsSignedAsStandardWebhooksHasIt() {
    assertThat(
            new WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                .sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330L, "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void aSecretIsRandomAndNeverPrinted() {
    WebhookSecret one = WebhookSecret.random(new Random(1));
    assertThat(one.text()).startsWith("whsec_").hasSize(50);
    assertThat(WebhookSecret.random(new Random(2)).text()).isNotEqualTo(one.text());
    assertThat(one.toString()).doesNotContain(one.text());
  }

  @Test
  void waitsGrowWithALittleChanceAndEnd() {
    RetryWaits waits = RetryWaits.of(null);
    Random random = new Random(1);
    long before = 0;
    for (int attempt = 1; attempt <= 9; attempt++) {
      Duration wait = Objects.requireNonNull(waits.after(attempt, random));
      long least = waits.waits().get(attempt - 1).toMillis();
      assertThat(wait.toMillis()).isBetween(least, least + least / 10).isGreaterThan(before);
      before = wait.toMillis();
    }
    assertThat(waits.after(10, random)).isNull();
    assertThat(RetryWaits.of("0, 7").waits()).containsExactly(Duration.ZERO, Duration.ofSeconds(7));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.170",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "2001::1",
        "2002:7f00:1::"
      })
  void whatIsSetAsideIsNotCalled(String address) throws UnknownHostException {
    assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "172.15.0.1",
        "172.32.0.1",
        "211.115.106.1",
        "2606:4700::1111"
      })
  void whatIsAnybodysIsCalled(String address) throws UnknownHostException {
    assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isTrue();
  }
}
