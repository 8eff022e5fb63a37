package dosirak.city.gateway;

import dosirak.city.gateway.Change.BoundKey;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Every payment and the rules that change it. A change is decided, appended to the journal and
 * applied under one lock, so the journal's order is the order in which things happened; what the
 * journal holds, applied again, gives the same book.
 *
 * <p>What the book shows may not be on disk yet: before an answer leaves, its {@code sequence} must
 * be durable.
 */
final class PaymentBook {
  /** What is appended to: takes a change and gives back its place, a number that only grows. */
  interface Journal {
    long append(Change change);
  }

  /**
   * What a command came to.
   *
   * @param failure null when it succeeded; otherwise a refusal that is itself a kept outcome
   * @param changed false when the answer repeats an earlier one
   */
  record Outcome(Payment payment, @Nullable GatewayError failure, boolean changed) {}

  private record KeptAnswer(String fingerprint, Outcome outcome) {}

  private static final class Order {
    int checkouts;
    String latestPaymentKey = "";
  }

  private static final class Entry {
    volatile Payment payment;
    final Map<Operation, AtomicInteger> attempts = new ConcurrentHashMap<>();

    Entry(Payment payment) {
      this.payment = payment;
    }
  }

  /** The operations whose attempts are counted, each for itself. */
  enum Operation {
    CONFIRM,
    LOOKUP,
    CANCEL
  }

  static final int CHECKOUTS_PER_ORDER_LIMIT = 100;
  private static final int BASIS_POINTS = 10_000;

  private final long seed;
  private final int feeBasisPoints;
  private final InstantSource clock;
  private final Journal journal;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Entry> payments = new ConcurrentHashMap<>();
  private final Map<String, Order> orders = new HashMap<>();
  private final Map<String, KeptAnswer> answers = new HashMap<>();
  private final List<Entry> captures = new ArrayList<>();
  private final List<Long> captureSequences = new ArrayList<>();

  PaymentBook(long seed, int feeBasisPoints, InstantSource clock, Journal journal) {
    this.seed = seed;
    this.feeBasisPoints = feeBasisPoints;
    this.clock = clock;
    this.journal = journal;
  }

  /**
   * Opens a payment. Its key follows from the seed, the order and how many the order had before.
   */
  Payment checkOut(String orderId, long amount, @Nullable String customerKey) {
    lock.lock();
    try {
      Order order = orders.get(orderId);
      int checkouts = order == null ? 0 : order.checkouts;
      if (checkouts >= CHECKOUTS_PER_ORDER_LIMIT) {
        throw new GatewayException(
            GatewayError.INVALID_REQUEST,
            "orderId: an order has at most " + CHECKOUTS_PER_ORDER_LIMIT + " payments");
      }
      String paymentKey = "pay_" + Digests.hex(seed + "|" + orderId + "|" + checkouts, 16);
      if (payments.containsKey(paymentKey)) {
        throw new IllegalStateException("two payments came to the key " + paymentKey);
      }
      return record(
          new Change.CheckedOut(paymentKey, orderId, amount, customerKey, clock.instant()));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Charges a payment, once.
   *
   * @param refuse whether the card company says no
   * @throws GatewayException when nothing changed
   */
  Outcome confirm(
      String paymentKey,
      String orderId,
      long amount,
      @Nullable String idempotencyKey,
      boolean refuse) {
    lock.lock();
    try {
      BoundKey bound =
          bind(Operation.CONFIRM, idempotencyKey, paymentKey + "|" + orderId + "|" + amount);
      Outcome kept = kept(bound);
      if (kept != null) {
        return kept;
      }
      Payment payment = get(paymentKey);
      if (!payment.orderId().equals(orderId)) {
        throw new GatewayException(
            GatewayError.INVALID_REQUEST, "orderId: differs from the one that was checked out");
      }
      if (payment.amount() != amount) {
        throw new GatewayException(
            GatewayError.INVALID_REQUEST, "amount: differs from the one that was checked out");
      }
      if (payment.refusal() != null) {
        return new Outcome(payment, payment.refusal().error(), false);
      }
      if (payment.capture() != null) {
        throw new GatewayException(GatewayError.ALREADY_PROCESSED_PAYMENT);
      }
      if (refuse) {
        GatewayError error = GatewayError.REJECT_CARD_PAYMENT;
        Payment refused = record(new Change.Refused(paymentKey, error, clock.instant(), bound));
        return new Outcome(refused, error, true);
      }
      long fee = feeOf(payment.amount());
      return new Outcome(
          record(new Change.Captured(paymentKey, fee, clock.instant(), bound)), null, true);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives back part of a captured payment, never more than is left.
   *
   * @param requestedAmount in won; null for all that is left
   * @throws GatewayException when nothing changed
   */
  Outcome cancel(
      String paymentKey,
      @Nullable Long requestedAmount,
      String reason,
      @Nullable String idempotencyKey) {
    lock.lock();
    try {
      BoundKey bound =
          bind(
              Operation.CANCEL,
              idempotencyKey,
              paymentKey + "|" + (requestedAmount == null ? "" : requestedAmount) + "|" + reason);
      Outcome kept = kept(bound);
      if (kept != null) {
        return kept;
      }
      Payment payment = get(paymentKey);
      if (payment.capture() == null) {
        throw new GatewayException(GatewayError.NOT_CANCELABLE_PAYMENT);
      }
      if (payment.balance() == 0) {
        throw new GatewayException(GatewayError.ALREADY_CANCELED_PAYMENT);
      }
      long amount = requestedAmount == null ? payment.balance() : requestedAmount;
      if (amount > payment.balance()) {
        throw new GatewayException(GatewayError.NOT_CANCELABLE_AMOUNT);
      }
      return new Outcome(
          record(new Change.Refunded(paymentKey, amount, reason, clock.instant(), bound)),
          null,
          true);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The payment as it stands.
   *
   * @throws GatewayException when there is none
   */
  Payment get(String paymentKey) {
    return entry(paymentKey).payment;
  }

  /**
   * The payment that was checked out last for an order.
   *
   * @throws GatewayException when there is none
   */
  Payment latestOf(String orderId) {
    lock.lock();
    try {
      Order order = orders.get(orderId);
      if (order == null) {
        throw new GatewayException(GatewayError.NOT_FOUND_PAYMENT);
      }
      return get(order.latestPaymentKey);
    } finally {
      lock.unlock();
    }
  }

  /** Payments that were ever captured after a place in the feed, in order, as they stand now. */
  List<Payment> capturedAfter(long sequence, int limit) {
    lock.lock();
    try {
      int found = Collections.binarySearch(captureSequences, sequence);
      int start = found >= 0 ? found + 1 : -found - 1;
      int end = Math.min(captures.size(), start + limit);
      return captures.subList(start, end).stream().map(entry -> entry.payment).toList();
    } finally {
      lock.unlock();
    }
  }

  /** Counts an attempt at a known payment and says which it is, from 1, since the start. */
  int nextAttempt(String paymentKey, Operation operation) {
    return entry(paymentKey)
        .attempts
        .computeIfAbsent(operation, key -> new AtomicInteger())
        .incrementAndGet();
  }

  /** How many payments there are, captured or not. */
  int size() {
    return payments.size();
  }

  /** Takes in a change that the journal already holds. */
  Payment apply(long sequence, Change change) {
    lock.lock();
    try {
      return switch (change) {
        case Change.CheckedOut checkedOut -> {
          Payment payment = Payment.checkedOut(checkedOut, sequence);
          if (payments.putIfAbsent(payment.paymentKey(), new Entry(payment)) != null) {
            throw new IllegalStateException("a payment is checked out once");
          }
          Order order = orders.computeIfAbsent(payment.orderId(), key -> new Order());
          order.checkouts++;
          order.latestPaymentKey = payment.paymentKey();
          yield payment;
        }
        case Change.Captured captured -> {
          Entry entry = entry(captured.paymentKey());
          entry.payment = entry.payment.captured(captured, sequence);
          captures.add(entry);
          captureSequences.add(sequence);
          keep(captured.idempotency(), new Outcome(entry.payment, null, false));
          yield entry.payment;
        }
        case Change.Refused refused -> {
          Entry entry = entry(refused.paymentKey());
          entry.payment = entry.payment.refused(refused, sequence);
          keep(refused.idempotency(), new Outcome(entry.payment, refused.error(), false));
          yield entry.payment;
        }
        case Change.Refunded refunded -> {
          Entry entry = entry(refunded.paymentKey());
          String transactionKey = Digests.hex(refunded.paymentKey() + "|" + sequence, 16);
          entry.payment = entry.payment.refunded(refunded, transactionKey, sequence);
          keep(refunded.idempotency(), new Outcome(entry.payment, null, false));
          yield entry.payment;
        }
      };
    } finally {
      lock.unlock();
    }
  }

  private Payment record(Change change) {
    return apply(journal.append(change), change);
  }

  /** Rounded half-up to the won. */
  private long feeOf(long amount) {
    return (amount * feeBasisPoints + BASIS_POINTS / 2) / BASIS_POINTS;
  }

  private Entry entry(String paymentKey) {
    Entry entry = payments.get(paymentKey);
    if (entry == null) {
      throw new GatewayException(GatewayError.NOT_FOUND_PAYMENT);
    }
    return entry;
  }

  private static @Nullable BoundKey bind(
      Operation operation, @Nullable String idempotencyKey, String content) {
    return idempotencyKey == null
        ? null
        : new BoundKey(operation.name(), idempotencyKey, Digests.hex(content, 16));
  }

  private @Nullable Outcome kept(@Nullable BoundKey bound) {
    KeptAnswer answer = bound == null ? null : answers.get(place(bound));
    if (bound == null || answer == null) {
      return null;
    }
    if (!answer.fingerprint().equals(bound.fingerprint())) {
      throw new GatewayException(GatewayError.INVALID_IDEMPOTENCY_KEY);
    }
    return answer.outcome();
  }

  private void keep(@Nullable BoundKey bound, Outcome outcome) {
    if (bound != null) {
      answers.put(place(bound), new KeptAnswer(bound.fingerprint(), outcome));
    }
  }

  private static String place(BoundKey bound) {
    return bound.operation() + ":" + bound.key();
  }
}
