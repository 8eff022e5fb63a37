package dosirak.payment;

import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.platform.web.Problem;
import org.jspecify.annotations.Nullable;

/**
 * A payment gateway. Every call comes back within its time-out with an {@link Outcome}; whatever is
 * not certain is {@link Unknown}. Calls are safe to repeat: the names under which the gateway knows
 * them follow from the intent and the refund.
 */
interface Gateway extends AutoCloseable {
  /** What the gateway says became of a payment. */
  sealed interface Outcome {}

  /** The money was taken and is not given back, or not all of it. */
  record Captured(Money amount, Money fee) implements Outcome {}

  /** The money was taken and given back in full. */
  record Refunded(Money amount, Money fee) implements Outcome {}

  /** The payment exists, or does not, and nothing was taken so far. */
  record Untouched() implements Outcome {}

  /** Nothing was taken nor will be. */
  record Refused(String code) implements Outcome {}

  /** It is not certain. */
  record Unknown(String why) implements Outcome {}

  /**
   * What a webhook says, which is not believed.
   *
   * @param captured whether it tells of money that was taken
   */
  record Notice(OrderId orderId, String paymentKey, boolean captured) {}

  /** Asks to charge the payment key of an intent. */
  Outcome confirm(PaymentIntent intent) throws InterruptedException;

  /** Asks what became of the payment key of an intent. */
  Outcome lookUp(PaymentIntent intent) throws InterruptedException;

  /** Asks to give back everything that is left. */
  Outcome cancel(PaymentIntent intent) throws InterruptedException;

  /**
   * Asks to give a part back; the gateway gives it back once, however often it is asked.
   *
   * @return whether it certainly was given back
   */
  boolean refund(PaymentIntent intent, RefundPart part) throws InterruptedException;

  /**
   * Reads a webhook.
   *
   * @param signature of the body, for gateways that send it as a header
   * @throws Problem 401 for a signature that is wrong or missing, 400 for what is not a webhook
   */
  Notice notice(byte[] body, @Nullable String signature);

  /**
   * The reason that the gateway is told for a part. It is how the part is found among what the
   * gateway gave back, and says nothing of a person.
   */
  static String mark(RefundPart part) {
    return "refund " + part.refundId();
  }

  @Override
  void close();
}
