package dosirak.payment;

import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.PaymentId;
import dosirak.contracts.payment.PaymentApproved;
import dosirak.contracts.payment.PaymentCancelled;
import dosirak.contracts.payment.PaymentEvent;
import dosirak.contracts.payment.PaymentFailed;
import dosirak.contracts.payment.PaymentRefunded;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of the money of one order: a pure state machine. A transition that does not apply in
 * a state changes nothing, because outcomes of the gateway may come twice, late, and by two ways at
 * once (the call itself and a look-up).
 *
 * @param paymentKey the gateway's name for the payment; the first one that was posted stays
 * @param endedReason why the order ended, absent while it lives
 * @param refusal the gateway's code, absent unless it refused
 * @param gatewayFee what the gateway keeps of what was captured
 * @param captured nothing or the whole amount
 * @param refunded what was given back of it
 */
record PaymentIntent(
    PaymentId paymentId,
    OrderId orderId,
    AccountId customerId,
    Money amount,
    State state,
    @Nullable String paymentKey,
    @Nullable String endedReason,
    @Nullable String refusal,
    Money gatewayFee,
    Money captured,
    Money refunded) {

  /** The reason of a refund that nobody asked this platform for. */
  static final String CANCELLED_AT_GATEWAY = "cancelled-at-gateway";

  private static final String REFUSED_BEFORE = "payment-refused";

  /** How far a payment has come. */
  enum State {
    /** Nothing was asked of the gateway. */
    OPEN,
    /** The gateway is being asked to charge. */
    CONFIRMING,
    /** The gateway was asked and its answer never came; it is looked up. */
    UNKNOWN,
    /** The money was captured. */
    APPROVED,
    /** The gateway refused, for good. */
    REFUSED,
    /** The money was captured and must go back. */
    CANCELLING,
    /** The order ended, and no money of the customer is kept. */
    CANCELLED
  }

  /** What to do with a payment key that a customer posts. */
  enum Verdict {
    CHARGE,
    APPROVED,
    PENDING,
    REFUSED,
    WRONG_STATE
  }

  /**
   * An intent after a transition.
   *
   * @param events what is to be said, in order; empty where nothing changed for others
   */
  record Change(PaymentIntent intent, List<PaymentEvent> events) {
    Change {
      events = List.copyOf(events);
    }
  }

  /** A new intent. */
  static PaymentIntent open(
      PaymentId paymentId, OrderId orderId, AccountId customerId, Money amount) {
    return new PaymentIntent(
        paymentId,
        orderId,
        customerId,
        amount,
        State.OPEN,
        null,
        null,
        null,
        Money.ZERO,
        Money.ZERO,
        Money.ZERO);
  }

  /** What was captured and not given back. */
  Money left() {
    return captured.minus(refunded);
  }

  /** Judges a payment key: the first is charged, and after that only the same one is answered. */
  Verdict judge(String key) {
    if (state == State.OPEN) {
      return Verdict.CHARGE;
    }
    if (!key.equals(paymentKey)) {
      return Verdict.WRONG_STATE;
    }
    return switch (state) {
      case CONFIRMING, UNKNOWN -> Verdict.PENDING;
      case APPROVED -> Verdict.APPROVED;
      case REFUSED -> Verdict.REFUSED;
      case OPEN, CANCELLING, CANCELLED -> Verdict.WRONG_STATE;
    };
  }

  /**
   * Takes the key that will be charged.
   *
   * @throws IllegalStateException unless it was judged {@link Verdict#CHARGE}
   */
  Change confirming(String key) {
    if (state != State.OPEN) {
      throw new IllegalStateException("only an open intent takes a payment key, not " + state);
    }
    return quiet(
        new PaymentIntent(
            paymentId,
            orderId,
            customerId,
            amount,
            State.CONFIRMING,
            key,
            endedReason,
            refusal,
            gatewayFee,
            captured,
            refunded));
  }

  /** The gateway did not say what happened. */
  Change unknown() {
    return quiet(state == State.CONFIRMING ? with(State.UNKNOWN, endedReason) : this);
  }

  /**
   * The gateway captured the money. Where the order has ended, or the payment was given up, the
   * money must go back.
   *
   * @param at city time
   */
  Change approved(Money fee, Instant at) {
    if (paymentKey == null) {
      throw new IllegalStateException("nothing was asked of the gateway");
    }
    boolean fresh =
        switch (state) {
          case CONFIRMING, UNKNOWN -> true;
          case REFUSED, CANCELLED -> captured.isZero();
          case OPEN, APPROVED, CANCELLING -> false;
        };
    if (!fresh) {
      return quiet(this);
    }
    String reason = endedReason == null && state == State.REFUSED ? REFUSED_BEFORE : endedReason;
    PaymentIntent after =
        new PaymentIntent(
            paymentId,
            orderId,
            customerId,
            amount,
            reason == null ? State.APPROVED : State.CANCELLING,
            paymentKey,
            reason,
            refusal,
            fee,
            amount,
            refunded);
    return new Change(
        after, List.of(new PaymentApproved(paymentId, orderId, paymentKey, amount, fee, at)));
  }

  /**
   * The gateway refused for good.
   *
   * @param code the gateway's
   * @param at city time
   */
  Change refused(String code, Instant at) {
    if (state != State.CONFIRMING && state != State.UNKNOWN) {
      return quiet(this);
    }
    PaymentIntent after =
        new PaymentIntent(
            paymentId,
            orderId,
            customerId,
            amount,
            State.REFUSED,
            paymentKey,
            endedReason,
            code,
            gatewayFee,
            captured,
            refunded);
    return new Change(after, List.of(new PaymentFailed(paymentId, orderId, code, at)));
  }

  /**
   * The gateway gave a part back.
   *
   * @param at city time
   */
  Change refundedPart(RefundPart part, Instant at) {
    Money after = refunded.plus(part.amount());
    if (state != State.APPROVED || after.compareTo(captured) > 0) {
      return quiet(this);
    }
    PaymentIntent next =
        new PaymentIntent(
            paymentId,
            orderId,
            customerId,
            amount,
            state,
            paymentKey,
            endedReason,
            refusal,
            gatewayFee,
            captured,
            after);
    return new Change(
        next,
        List.of(
            new PaymentRefunded(
                paymentId,
                orderId,
                part.refundId(),
                Objects.requireNonNull(paymentKey),
                part.amount(),
                captured.minus(after),
                part.reason(),
                at)));
  }

  /** The order ended, so that nothing of the customer's money may be kept. */
  Change orderEnded(String reason) {
    if (endedReason != null) {
      return quiet(this);
    }
    return quiet(
        switch (state) {
          case OPEN -> with(State.CANCELLED, reason);
          case APPROVED -> with(State.CANCELLING, reason);
          case CONFIRMING, UNKNOWN, REFUSED, CANCELLING, CANCELLED -> with(state, reason);
        });
  }

  /**
   * Gives up a charge that the gateway never carried out, because the order has ended meanwhile.
   *
   * @throws IllegalStateException if the order lives
   */
  Change letGo() {
    if (endedReason == null) {
      throw new IllegalStateException("the payment of a living order is not given up");
    }
    return quiet(
        switch (state) {
          case CONFIRMING, UNKNOWN -> with(State.CANCELLED, endedReason);
          case OPEN, APPROVED, REFUSED, CANCELLING, CANCELLED -> this;
        });
  }

  /**
   * The gateway gave everything back.
   *
   * @param fee what the gateway keeps all the same
   * @param at city time
   */
  Change cancelled(Money fee, Instant at) {
    if (state == State.CANCELLING) {
      return refund(at);
    }
    // Captured and given back while nobody here knew: both are told, so that the books have both.
    Change captured = approved(fee, at);
    if (captured.events().isEmpty()) {
      return captured;
    }
    PaymentIntent ending = captured.intent().orderEnded(CANCELLED_AT_GATEWAY).intent();
    Change refunded = ending.refund(at);
    return new Change(
        refunded.intent(), List.of(captured.events().getFirst(), refunded.events().getFirst()));
  }

  private Change refund(Instant at) {
    PaymentIntent after =
        new PaymentIntent(
            paymentId,
            orderId,
            customerId,
            amount,
            State.CANCELLED,
            paymentKey,
            endedReason,
            refusal,
            gatewayFee,
            captured,
            captured);
    return new Change(
        after,
        List.of(
            new PaymentCancelled(
                paymentId,
                orderId,
                Objects.requireNonNull(paymentKey),
                captured.minus(refunded),
                gatewayFee,
                Objects.requireNonNull(endedReason),
                at)));
  }

  private PaymentIntent with(State newState, @Nullable String newEndedReason) {
    return new PaymentIntent(
        paymentId,
        orderId,
        customerId,
        amount,
        newState,
        paymentKey,
        newEndedReason,
        refusal,
        gatewayFee,
        captured,
        refunded);
  }

  private static Change quiet(PaymentIntent intent) {
    return new Change(intent, List.of());
  }
}
