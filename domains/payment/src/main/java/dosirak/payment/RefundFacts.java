package dosirak.payment;

import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.RefundId;
import dosirak.platform.compartment.FactFeed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every part that is or was to be given back, for the audit. */
final class RefundFacts implements FactFeed {
  private final RefundStore store;

  RefundFacts(RefundStore store) {
    this.store = store;
  }

  record Fact(RefundId refundId, OrderId orderId, Money amount, RefundPart.State state) {}

  @Override
  public String name() {
    return "refunds";
  }

  @Override
  public Page read(@Nullable String after, int limit) {
    List<RefundStore.Stored> page =
        store.page(after == null ? 0 : PaymentFacts.sequence(after), limit);
    return new Page(
        page.stream().map(RefundStore.Stored::part).map(RefundFacts::fact).toList(),
        page.size() < limit ? null : String.valueOf(page.getLast().sequence()));
  }

  private static Fact fact(RefundPart part) {
    return new Fact(part.refundId(), part.orderId(), part.amount(), part.state());
  }
}
