package dosirak.payment;

import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.payment.PaymentIntent.Change;
import dosirak.payment.PaymentIntent.State;
import dosirak.payment.PaymentStore.Stored;
import dosirak.platform.journal.Journal;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.MachineClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Changes intents: a change, its events and the moment at which the gateway is asked next commit
 * together, under the lock of the intent's row.
 */
final class Payments {
  private static final Logger log = LoggerFactory.getLogger(Payments.class);
  private static final Duration FIRST_BACK_OFF = Duration.ofMillis(200);
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(5);
  private static final int MOST_DOUBLINGS = 10;

  /** How long after a call's time-out the caller may still write down its outcome. */
  private static final Duration WRITING = Duration.ofSeconds(3);

  private final PaymentStore store;
  private final RefundStore refunds;
  private final Journal journal;
  private final TransactionTemplate transactions;
  private final CityClock cityClock;
  private final MachineClock machineClock;
  private final RandomGenerator random;
  private final GatewaySettings settings;

  Payments(
      PaymentStore store,
      RefundStore refunds,
      Journal journal,
      TransactionTemplate transactions,
      CityClock cityClock,
      MachineClock machineClock,
      RandomGenerator random,
      GatewaySettings settings) {
    this.store = store;
    this.refunds = refunds;
    this.journal = journal;
    this.transactions = transactions;
    this.cityClock = cityClock;
    this.machineClock = machineClock;
    this.random = random;
    this.settings = settings;
  }

  /**
   * An intent after a change.
   *
   * @param position of the last event that was said, absent where none was
   */
  record Changed(PaymentIntent intent, @Nullable Long position) {}

  /** Changes an intent in a transaction of its own, or in the one that is open. */
  Changed change(OrderId orderId, Function<PaymentIntent, Change> how) {
    return Objects.requireNonNull(
        transactions.execute(status -> {
          Stored before = store.lock(orderId).orElseThrow();
          return apply(before, how.apply(before.intent()));
        }));
  }

  /** Writes down what the gateway said. Must see the intent that the gateway was asked for. */
  Changed settle(OrderId orderId, Gateway.Outcome outcome) {
    Instant now = cityClock.instant();
    return switch (outcome) {
      case Gateway.Captured captured ->
          change(
              orderId,
              intent ->
                  isWhole(intent, captured.amount())
                      ? intent.approved(captured.fee(), now)
                      : intent.unknown());
      case Gateway.Refunded refunded ->
          change(
              orderId,
              intent ->
                  isWhole(intent, refunded.amount())
                      ? intent.cancelled(refunded.fee(), now)
                      : intent.unknown());
      case Gateway.Refused refused ->
          change(orderId, intent -> intent.refused(refused.code(), now));
      case Gateway.Untouched _, Gateway.Unknown _ -> change(orderId, PaymentIntent::unknown);
    };
  }

  private static boolean isWhole(PaymentIntent intent, Money amount) {
    if (amount.equals(intent.amount())) {
      return true;
    }
    log.error(
        "the gateway tells of {} for order {}, which costs {}; it needs a person",
        amount,
        intent.orderId(),
        intent.amount());
    return false;
  }

  /** Saves a change, says its events, and sets when the gateway is asked next. */
  Changed apply(Stored before, Change change) {
    PaymentIntent after = change.intent();
    if (after.state() == State.CANCELLED) {
      refunds.include(after.orderId());
    }
    if (after.state() != before.intent().state()) {
      Instant now = machineClock.instant();
      store.enter(after, first(after.state(), now), after.state() == State.CONFIRMING ? now : null);
    } else if (!after.equals(before.intent())) {
      store.save(after);
    }
    Long position = null;
    for (var event : change.events()) {
      position = journal.append(event);
    }
    return new Changed(after, position);
  }

  private @Nullable Instant first(State state, Instant now) {
    return switch (state) {
      case OPEN, APPROVED, REFUSED, CANCELLED -> null;
      case CONFIRMING -> now.plus(settings.timeout().multipliedBy(2)).plus(WRITING);
      case UNKNOWN -> now.plus(FIRST_BACK_OFF);
      case CANCELLING -> now;
    };
  }

  /**
   * How long to wait after some attempts: doubling, with a random part so that what failed together
   * does not come back together.
   */
  Duration backOff(int attempts) {
    long doubled = FIRST_BACK_OFF.toMillis() << Math.clamp(attempts, 0, MOST_DOUBLINGS);
    long millis = Math.min(doubled, LONGEST_BACK_OFF.toMillis());
    return Duration.ofMillis(millis / 2 + random.nextLong(millis / 2 + 1));
  }
}
