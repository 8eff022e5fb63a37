package dosirak.payment;

import dosirak.payment.Gateway.Notice;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The gateway says that something changed. What it says is not believed, only that it is worth
 * looking: a webhook may come late, twice, out of order, or never.
 */
final class ReceiveWebhook {
  private final PaymentStore store;
  private final Gateway gateway;
  private final MachineClock clock;

  ReceiveWebhook(PaymentStore store, Gateway gateway, MachineClock clock) {
    this.store = store;
    this.gateway = gateway;
    this.clock = clock;
  }

  /**
   * Has the payment looked up, if its outcome is open or it ended without money.
   *
   * @param signature of the body, for gateways that send it as a header
   * @throws Problem 401 for a signature that is wrong or missing, 400 for what is not a webhook
   */
  void receive(byte[] body, @Nullable String signature) {
    Notice notice = gateway.notice(body, signature);
    store
        .lock(notice.orderId())
        .filter(stored -> notice.paymentKey().equals(stored.intent().paymentKey()))
        .filter(stored -> isWorthALook(stored.intent(), notice.captured()))
        .ifPresent(stored -> store.schedule(notice.orderId(), clock.instant(), stored.attempts()));
  }

  /**
   * A call that is under way brings its own answer, and a refund is pursued anyway; so only what is
   * unknown is hastened, and what ended without money is looked at if money was taken.
   */
  private static boolean isWorthALook(PaymentIntent intent, boolean captured) {
    return switch (intent.state()) {
      case UNKNOWN -> true;
      case REFUSED, CANCELLED -> captured && intent.captured().isZero();
      case OPEN, CONFIRMING, APPROVED, CANCELLING -> false;
    };
  }
}
