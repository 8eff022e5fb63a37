package dosirak.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.PaymentId;
import dosirak.contracts.payment.PaymentApproved;
import dosirak.contracts.payment.PaymentCancelled;
import dosirak.contracts.payment.PaymentFailed;
import dosirak.payment.PaymentIntent.Change;
import dosirak.payment.PaymentIntent.State;
import dosirak.payment.PaymentIntent.Verdict;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PaymentIntentTest {
  private static final Instant NOW = Instant.parse("2026-03-02T03:00:00Z");
  private static final Money AMOUNT = Money.won(25_000);
  private static final Money FEE = Money.won(625);
  private static final PaymentIntent OPEN =
      PaymentIntent.open(
          new PaymentId(UUID.randomUUID()),
          new OrderId(UUID.randomUUID()),
          new AccountId(UUID.randomUUID()),
          AMOUNT);

  /** Everything that can happen to an intent; where it may not be asked for, nothing happens. */
  private static final Map<String, Function<PaymentIntent, Change>> HAPPENINGS = happenings();

  private static Map<String, Function<PaymentIntent, Change>> happenings() {
    Map<String, Function<PaymentIntent, Change>> all = new LinkedHashMap<>();
    all.put(
        "confirm",
        intent -> intent.judge("a") == Verdict.CHARGE ? intent.confirming("a") : still(intent));
    all.put("unknown", PaymentIntent::unknown);
    all.put(
        "approve",
        intent -> intent.paymentKey() == null ? still(intent) : intent.approved(FEE, NOW));
    all.put("refuse", intent -> intent.refused("REJECT_CARD_PAYMENT", NOW));
    all.put("end", intent -> intent.orderEnded("order-expired"));
    all.put("let go", intent -> intent.endedReason() == null ? still(intent) : intent.letGo());
    all.put(
        "cancel",
        intent -> intent.paymentKey() == null ? still(intent) : intent.cancelled(FEE, NOW));
    return all;
  }

  private static Change still(PaymentIntent intent) {
    return new Change(intent, List.of());
  }

  /** An intent with how often each event was said on the way. */
  private record Walk(PaymentIntent intent, int approved, int failed, int cancelled) {}

  @Test
  void whateverHappensInWhateverOrderMoneyIsTakenOnceAndGivenBackOnce() {
    Map<Walk, List<String>> seen = new LinkedHashMap<>();
    Deque<Walk> open = new ArrayDeque<>();
    Walk start = new Walk(OPEN, 0, 0, 0);
    seen.put(start, List.of());
    open.add(start);
    while (!open.isEmpty()) {
      Walk walk = open.remove();
      HAPPENINGS.forEach((name, happening) -> {
        Change change = happening.apply(walk.intent());
        Walk next =
            new Walk(
                change.intent(),
                walk.approved() + count(change, PaymentApproved.class),
                walk.failed() + count(change, PaymentFailed.class),
                walk.cancelled() + count(change, PaymentCancelled.class));
        List<String> path = new java.util.ArrayList<>(seen.get(walk));
        path.add(name);
        check(next, path);
        if (seen.putIfAbsent(next, path) == null) {
          open.add(next);
        }
      });
    }
    assertThat(seen.keySet().stream().map(walk -> walk.intent().state()).distinct())
        .containsExactlyInAnyOrder(State.values());
  }

  private static int count(Change change, Class<?> type) {
    return (int) change.events().stream().filter(type::isInstance).count();
  }

  private static void check(Walk walk, List<String> path) {
    PaymentIntent intent = walk.intent();
    assertThat(walk.approved()).as("approvals after %s", path).isLessThanOrEqualTo(1);
    assertThat(walk.failed()).as("failures after %s", path).isLessThanOrEqualTo(1);
    assertThat(walk.cancelled()).as("refunds after %s", path).isLessThanOrEqualTo(walk.approved());
    assertThat(intent.captured())
        .as("captured after %s", path)
        .isEqualTo(walk.approved() == 1 ? AMOUNT : Money.ZERO);
    assertThat(intent.refunded())
        .as("refunded after %s", path)
        .isEqualTo(walk.cancelled() == 1 ? AMOUNT : Money.ZERO);
    boolean keeps = !intent.captured().equals(intent.refunded());
    assertThat(keeps)
        .as("keeps money after %s", path)
        .isEqualTo(intent.state() == State.APPROVED || intent.state() == State.CANCELLING);
    if (intent.state() == State.APPROVED) {
      assertThat(intent.endedReason()).as("ended after %s", path).isNull();
    }
    if (intent.state() == State.CANCELLING || intent.state() == State.CANCELLED) {
      assertThat(intent.endedReason()).as("ended after %s", path).isNotNull();
    }
  }

  @Test
  void theFirstPaymentKeyWinsAndOnlyItIsAnswered() {
    PaymentIntent confirming = OPEN.confirming("a").intent();
    PaymentIntent unknown = confirming.unknown().intent();
    PaymentIntent approved = unknown.approved(FEE, NOW).intent();
    PaymentIntent refused = unknown.refused("REJECT_CARD_PAYMENT", NOW).intent();

    assertThat(OPEN.judge("a")).isEqualTo(Verdict.CHARGE);
    assertThat(confirming.judge("a")).isEqualTo(Verdict.PENDING);
    assertThat(unknown.judge("a")).isEqualTo(Verdict.PENDING);
    assertThat(approved.judge("a")).isEqualTo(Verdict.APPROVED);
    assertThat(refused.judge("a")).isEqualTo(Verdict.REFUSED);
    for (PaymentIntent intent : List.of(confirming, unknown, approved, refused)) {
      assertThat(intent.judge("b")).as("%s", intent.state()).isEqualTo(Verdict.WRONG_STATE);
    }
    assertThat(approved.orderEnded("order-rejected").intent().judge("a"))
        .isEqualTo(Verdict.WRONG_STATE);
    assertThat(OPEN.orderEnded("order-expired").intent().judge("a")).isEqualTo(Verdict.WRONG_STATE);
  }

  @Test
  void anApprovalThatArrivesForAnEndedOrderIsGivenBack() {
    PaymentIntent ended = OPEN.confirming("a").intent().orderEnded("order-expired").intent();
    Change late = ended.approved(FEE, NOW);
    assertThat(late.intent().state()).isEqualTo(State.CANCELLING);
    assertThat(late.events()).hasOnlyElementsOfType(PaymentApproved.class);
    Change back = late.intent().cancelled(FEE, NOW);
    assertThat(back.events())
        .containsExactly(
            new PaymentCancelled(
                OPEN.paymentId(), OPEN.orderId(), "a", AMOUNT, FEE, "order-expired", NOW));
  }

  @Test
  void aChargeThatWasGivenUpOrRefusedAndComesAfterAllIsGivenBack() {
    PaymentIntent confirming = OPEN.confirming("a").intent();
    PaymentIntent givenUp = confirming.orderEnded("order-expired").intent().letGo().intent();
    PaymentIntent refused = confirming.refused("REJECT_CARD_PAYMENT", NOW).intent();
    assertThat(givenUp.approved(FEE, NOW).intent().state()).isEqualTo(State.CANCELLING);
    assertThat(refused.approved(FEE, NOW).intent().state()).isEqualTo(State.CANCELLING);
  }

  @Test
  void aPaymentThatWasTakenAndGivenBackUnseenIsToldInFull() {
    Change change = OPEN.confirming("a").intent().unknown().intent().cancelled(FEE, NOW);
    assertThat(change.intent().state()).isEqualTo(State.CANCELLED);
    assertThat(change.events()).hasSize(2);
    assertThat(change.events().getFirst()).isInstanceOf(PaymentApproved.class);
    assertThat(change.events().getLast()).isInstanceOf(PaymentCancelled.class);
  }

  @Test
  void onlyAnOpenIntentTakesAKeyAndOnlyAnEndedOrderIsGivenUp() {
    PaymentIntent confirming = OPEN.confirming("a").intent();
    assertThatThrownBy(() -> confirming.confirming("b")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(confirming::letGo).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> OPEN.approved(FEE, NOW)).isInstanceOf(IllegalStateException.class);
  }
}
