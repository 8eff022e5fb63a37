package dosirak.payment;

import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.payment.PaymentIntent.Verdict;
import dosirak.payment.PaymentStore.Stored;
import dosirak.payment.Payments.Changed;
import dosirak.platform.web.Problem;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A customer's payment key is charged: once for an order, whatever is repeated. The caller gets an
 * answer that is certain, or is told that the outcome is not known yet.
 */
final class ConfirmPayment {
  private static final Logger log = LoggerFactory.getLogger(ConfirmPayment.class);

  /** Of the 64 calls that may be under way at the gateway; the rest are for look-ups. */
  private static final int MOST_AT_ONCE = 48;

  private final PaymentStore store;
  private final BenefitsWait waits;
  private final Payments payments;
  private final Gateway gateway;
  private final GatewaySettings settings;
  private final TransactionTemplate transactions;
  private final Semaphore room = new Semaphore(MOST_AT_ONCE);

  ConfirmPayment(
      PaymentStore store,
      BenefitsWait waits,
      Payments payments,
      Gateway gateway,
      GatewaySettings settings,
      TransactionTemplate transactions) {
    this.store = store;
    this.waits = waits;
    this.payments = payments;
    this.gateway = gateway;
    this.settings = settings;
    this.transactions = transactions;
  }

  private record Taken(Verdict verdict, Changed changed) {}

  /**
   * Charges, or tells what became of an earlier call.
   *
   * @throws Problem 409 {@code payment-not-ready} before the order is known here and for another's
   *     order, 422 {@code amount-mismatch}, 409 {@code wrong-state} for a second payment key or an
   *     order that has ended, 422 {@code payment-refused}, 503 where the gateway is busy
   */
  Changed confirm(AccountId customer, OrderId orderId, String paymentKey, Money amount) {
    String _ = settings.requireUrl();
    if (!room.tryAcquire()) {
      throw Problem.unavailable("The payment gateway is busy. Try again in a moment.");
    }
    try {
      Taken taken =
          Objects.requireNonNull(
              transactions.execute(status -> take(customer, orderId, paymentKey, amount)));
      return taken.verdict() == Verdict.CHARGE ? charge(taken.changed()) : taken.changed();
    } finally {
      room.release();
    }
  }

  private Taken take(AccountId customer, OrderId orderId, String paymentKey, Money amount) {
    // Another's order is answered like one that is not known, so that nobody learns what exists.
    Optional<Stored> found =
        store.lock(orderId).filter(stored -> stored.intent().customerId().equals(customer));
    if (found.isEmpty() && waits.isOver(orderId, customer)) {
      throw Problem.conflict("wrong-state", "The order has ended; there is nothing to pay.");
    }
    if (found.isEmpty()) {
      throw Problem.conflict(
          "payment-not-ready", "There is nothing to pay for this order yet. Try again shortly.");
    }
    PaymentIntent intent = found.get().intent();
    if (!intent.amount().equals(amount)) {
      throw Problem.refused("amount-mismatch", "The order costs " + intent.amount() + ".")
          .with("field", "amount");
    }
    Verdict verdict = intent.judge(paymentKey);
    return switch (verdict) {
      case CHARGE -> new Taken(verdict, payments.apply(found.get(), intent.confirming(paymentKey)));
      case APPROVED, PENDING -> new Taken(verdict, new Changed(intent, null));
      case REFUSED -> throw refused(intent);
      case WRONG_STATE -> throw wrongState(intent);
    };
  }

  private Changed charge(Changed taken) {
    PaymentIntent intent = taken.intent();
    Changed settled;
    try {
      settled = payments.settle(intent.orderId(), gateway.confirm(intent));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return taken;
    } catch (DataAccessException | TransactionException away) {
      // The charge may have happened; the intent says that it was begun, and it is looked up.
      log.warn("the outcome of order {} is not written yet: {}", intent.orderId(), away.toString());
      return taken;
    }
    return switch (settled.intent().state()) {
      case CONFIRMING, UNKNOWN, APPROVED -> settled;
      case REFUSED -> throw refused(settled.intent());
      case OPEN, CANCELLING, CANCELLED -> throw wrongState(settled.intent());
    };
  }

  private static Problem refused(PaymentIntent intent) {
    return Problem.refused("payment-refused", "The payment was refused; the order has ended.")
        .with("reason", Objects.requireNonNullElse(intent.refusal(), "unknown"));
  }

  private static Problem wrongState(PaymentIntent intent) {
    Problem problem =
        Problem.conflict(
                "wrong-state",
                intent.endedReason() == null
                    ? "This order is being paid, or was paid, with another payment key."
                    : "The order has ended; what was paid is given back.")
            .with("state", intent.state());
    return intent.endedReason() == null
        ? problem
        : problem.with("endedReason", intent.endedReason());
  }
}
