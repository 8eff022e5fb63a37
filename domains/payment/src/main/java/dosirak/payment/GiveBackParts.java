package dosirak.payment;

import dosirak.contracts.OrderId;
import dosirak.contracts.RefundId;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.MachineClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gives parts of payments back, again and again until the gateway says that it did. Asking again is
 * safe: the gateway knows each part by a name of its own. A payment that is given back as a whole
 * meanwhile takes its parts along.
 */
final class GiveBackParts implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GiveBackParts.class);
  private static final int MOST_AT_ONCE = 8;
  private static final int ATTEMPTS_BETWEEN_WARNINGS = 10;
  private static final Duration STOP_WAIT = Duration.ofSeconds(5);

  private final RefundStore refunds;
  private final PaymentStore store;
  private final Payments payments;
  private final Gateway gateway;
  private final GatewaySettings settings;
  private final TransactionTemplate transactions;
  private final CityClock cityClock;
  private final MachineClock clock;
  private final Semaphore room = new Semaphore(MOST_AT_ONCE);
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

  GiveBackParts(
      RefundStore refunds,
      PaymentStore store,
      Payments payments,
      Gateway gateway,
      GatewaySettings settings,
      TransactionTemplate transactions,
      CityClock cityClock,
      MachineClock clock) {
    this.refunds = refunds;
    this.store = store;
    this.payments = payments;
    this.gateway = gateway;
    this.settings = settings;
    this.transactions = transactions;
    this.cityClock = cityClock;
    this.clock = clock;
  }

  /** Begins what is due now; does not wait for the gateway. */
  void run() {
    int free = room.availablePermits();
    if (settings.url() == null || free == 0) {
      return;
    }
    Duration lease = settings.timeout().multipliedBy(3).plusSeconds(5);
    List<RefundStore.Stored> due =
        transactions.execute(status -> refunds.claimDue(clock.instant(), lease, free));
    for (RefundStore.Stored stored : due == null ? List.<RefundStore.Stored>of() : due) {
      room.acquireUninterruptibly();
      calls.execute(() -> {
        try {
          giveBack(stored);
        } catch (InterruptedException stopping) {
          Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
          log.warn(
              "refund {} is tried again after its lease: {}",
              stored.part().refundId(),
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

  private void giveBack(RefundStore.Stored stored) throws InterruptedException {
    RefundPart part = stored.part();
    PaymentIntent intent = store.find(part.orderId()).orElseThrow().intent();
    if (intent.state() != PaymentIntent.State.APPROVED) {
      // It is given back as a whole, or was: that takes this part along.
      again(stored);
      return;
    }
    if (part.amount().compareTo(intent.left()) > 0) {
      log.error(
          "refund {} asks for {} of order {}, of which {} is left; it needs a person",
          part.refundId(),
          part.amount(),
          part.orderId(),
          intent.left());
      refunds.drop(part.refundId());
      return;
    }
    if (gateway.refund(intent, part)) {
      conclude(part.orderId(), part.refundId());
      return;
    }
    if (stored.attempts() % ATTEMPTS_BETWEEN_WARNINGS == 0) {
      log.warn("refund {} was tried {} times", part.refundId(), stored.attempts());
    }
    again(stored);
  }

  private void conclude(OrderId orderId, RefundId refundId) {
    Instant now = cityClock.instant();
    var _ =
        Objects.requireNonNull(
            transactions.execute(status -> {
              PaymentStore.Stored before = store.lock(orderId).orElseThrow();
              RefundPart part = refunds.find(refundId).orElseThrow().part();
              if (part.state() != RefundPart.State.REQUESTED) {
                return before.intent();
              }
              PaymentIntent.Change change = before.intent().refundedPart(part, now);
              if (!change.events().isEmpty()) {
                refunds.done(refundId, now);
              }
              return payments.apply(before, change).intent();
            }));
  }

  private void again(RefundStore.Stored stored) {
    refunds.schedule(
        stored.part().refundId(), clock.instant().plus(payments.backOff(stored.attempts())));
  }
}
