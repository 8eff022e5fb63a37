package dosirak.payment;

import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.PaymentId;
import dosirak.payment.PaymentStore.Stored;
import dosirak.platform.compartment.FactFeed;
import dosirak.platform.web.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every payment as it stands, for the audit. */
final class PaymentFacts implements FactFeed {
  private final PaymentStore store;

  PaymentFacts(PaymentStore store) {
    this.store = store;
  }

  record Fact(
      OrderId orderId,
      PaymentId paymentId,
      PaymentIntent.State state,
      Money amount,
      @Nullable String paymentKey,
      Money captured,
      Money refunded) {}

  @Override
  public String name() {
    return "payments";
  }

  @Override
  public Page read(@Nullable String after, int limit) {
    List<Stored> page = store.page(after == null ? 0 : sequence(after), limit);
    return new Page(
        page.stream().map(Stored::intent).map(PaymentFacts::fact).toList(),
        page.size() < limit ? null : String.valueOf(page.getLast().sequence()));
  }

  static long sequence(String cursor) {
    try {
      return Long.parseLong(cursor);
    } catch (NumberFormatException unreadable) {
      throw Problem.invalid("after", "is not a cursor of this feed");
    }
  }

  private static Fact fact(PaymentIntent intent) {
    return new Fact(
        intent.orderId(),
        intent.paymentId(),
        intent.state(),
        intent.amount(),
        intent.paymentKey(),
        intent.captured(),
        intent.refunded());
  }
}
