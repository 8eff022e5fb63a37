package dosirak.payment;

import dosirak.contracts.OrderId;
import dosirak.payment.Gateway.Outcome;
import dosirak.payment.PaymentIntent.State;
import dosirak.payment.PaymentStore.Stored;
import dosirak.platform.time.MachineClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings what is under way to its end: looks up charges whose outcome is unknown and gives money
 * back, again and again until the gateway says what happened. Each payment is worked on under a
 * lease, so that a process that dies leaves nothing behind.
 */
final class FinishPayments implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FinishPayments.class);

  /** Of the 64 calls that may be under way at the gateway; the rest are for customers. */
  private static final int MOST_AT_ONCE = 16;

  /**
   * How long after the last charge was asked for, in machine time, the gateway may still carry it
   * out. A payment of an ended order that is untouched by then is given up.
   */
  private static final Duration STRAY_CHARGE = Duration.ofSeconds(30);

  /** After a payment was given up it is looked at once more, when its key can no longer be used. */
  private static final Duration LAST_LOOK = Duration.ofMinutes(15);

  private static final int ATTEMPTS_BEFORE_NET_CANCEL = 3;
  private static final int ATTEMPTS_BETWEEN_WARNINGS = 10;
  private static final Duration STOP_WAIT = Duration.ofSeconds(5);

  private final PaymentStore store;
  private final Payments payments;
  private final Gateway gateway;
  private final GatewaySettings settings;
  private final TransactionTemplate transactions;
  private final MachineClock clock;
  private final Semaphore room = new Semaphore(MOST_AT_ONCE);
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

  FinishPayments(
      PaymentStore store,
      Payments payments,
      Gateway gateway,
      GatewaySettings settings,
      TransactionTemplate transactions,
      MachineClock clock) {
    this.store = store;
    this.payments = payments;
    this.gateway = gateway;
    this.settings = settings;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** Begins what is due now; does not wait for the gateway. */
  void run() {
    int free = room.availablePermits();
    if (settings.url() == null || free == 0) {
      return;
    }
    // A step makes two calls at most, and each may look the payment up after itself.
    Duration lease = settings.timeout().multipliedBy(4).plusSeconds(5);
    List<Stored> due = transactions.execute(status -> store.claimDue(clock.instant(), lease, free));
    if (due == null) {
      return;
    }
    for (Stored stored : due) {
      room.acquireUninterruptibly();
      calls.execute(() -> {
        try {
          step(stored);
        } catch (InterruptedException stopping) {
          Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
          log.warn(
              "payment of order {} is tried again after its lease: {}",
              stored.intent().orderId(),
              failure.toString());
        } finally {
          room.release();
        }
      });
    }
  }

  @Override
  public void close() {
    calls.shutdownNow();
    try {
      if (!calls.awaitTermination(STOP_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("calls to the gateway did not end within {} s", STOP_WAIT.toSeconds());
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private void step(Stored stored) throws InterruptedException {
    PaymentIntent intent = stored.intent();
    switch (intent.state()) {
      case CANCELLING -> refund(stored);
      case CONFIRMING, UNKNOWN -> lookUp(stored);
      case CANCELLED, REFUSED -> lookOnce(stored);
      case OPEN, APPROVED -> store.schedule(intent.orderId(), null, 0);
    }
  }

  private void refund(Stored stored) throws InterruptedException {
    PaymentIntent intent = stored.intent();
    Outcome outcome = gateway.cancel(intent);
    if (outcome instanceof Gateway.Refunded) {
      conclude(stored, outcome);
      return;
    }
    if (stored.attempts() % ATTEMPTS_BETWEEN_WARNINGS == 0) {
      log.warn(
          "refund of order {} was tried {} times: {}",
          intent.orderId(),
          stored.attempts(),
          outcome);
    }
    again(stored);
  }

  private void lookUp(Stored stored) throws InterruptedException {
    PaymentIntent intent =
        payments.change(stored.intent().orderId(), PaymentIntent::unknown).intent();
    Outcome outcome = gateway.lookUp(intent);
    switch (outcome) {
      case Gateway.Captured _, Gateway.Refunded _, Gateway.Refused _ -> conclude(stored, outcome);
      case Gateway.Untouched _ -> chargeAgainOrLetGo(stored);
      case Gateway.Unknown _ -> {
        if (intent.endedReason() != null && stored.attempts() >= ATTEMPTS_BEFORE_NET_CANCEL) {
          netCancel(stored, intent);
        } else {
          again(stored);
        }
      }
    }
  }

  /** Nothing was taken: a living order is charged again with the same key, an ended one is not. */
  private void chargeAgainOrLetGo(Stored stored) throws InterruptedException {
    OrderId orderId = stored.intent().orderId();
    PaymentIntent intent =
        transactions.execute(status -> {
          Stored now = store.lock(orderId).orElseThrow();
          if (now.intent().state() != State.UNKNOWN) {
            return now.intent();
          }
          if (now.intent().endedReason() == null) {
            store.noteCharge(orderId, clock.instant());
            return now.intent();
          }
          Instant chargedAt = now.chargedAt();
          if (chargedAt == null || clock.instant().isAfter(chargedAt.plus(STRAY_CHARGE))) {
            PaymentIntent given = payments.apply(now, now.intent().letGo()).intent();
            store.schedule(orderId, clock.instant().plus(LAST_LOOK), 0);
            return given;
          }
          return now.intent();
        });
    if (intent == null || intent.state() != State.UNKNOWN) {
      return;
    }
    if (intent.endedReason() == null) {
      conclude(stored, gateway.confirm(intent));
    } else {
      again(stored);
    }
  }

  /** The order has ended and the gateway does not say: asks it to give back whatever it took. */
  private void netCancel(Stored stored, PaymentIntent intent) throws InterruptedException {
    Outcome outcome = gateway.cancel(intent);
    if (outcome instanceof Gateway.Refunded) {
      conclude(stored, outcome);
    } else {
      again(stored);
    }
  }

  /** A payment that had ended without money: was something taken all the same? */
  private void lookOnce(Stored stored) throws InterruptedException {
    PaymentIntent intent = stored.intent();
    if (intent.paymentKey() == null || !intent.captured().isZero()) {
      store.schedule(intent.orderId(), null, 0);
      return;
    }
    Outcome outcome = gateway.lookUp(intent);
    switch (outcome) {
      case Gateway.Captured _, Gateway.Refunded _ -> conclude(stored, outcome);
      case Gateway.Untouched _, Gateway.Refused _ -> store.schedule(intent.orderId(), null, 0);
      case Gateway.Unknown _ -> again(stored);
    }
  }

  /** Writes an outcome down; if it leaves the payment where it was, it is tried again later. */
  private void conclude(Stored stored, Outcome outcome) {
    PaymentIntent after = payments.settle(stored.intent().orderId(), outcome).intent();
    if (after.state() == State.UNKNOWN) {
      again(stored);
    }
  }

  private void again(Stored stored) {
    store.schedule(
        stored.intent().orderId(),
        clock.instant().plus(payments.backOff(stored.attempts())),
        stored.attempts());
  }
}
