package dosirak.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.QuoteId;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.PaymentMethod;
import dosirak.platform.compartment.FactFeed;
import dosirak.platform.web.Cursors;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every order as it stands, for an auditor; the cursor is the identifier of the last. */
final class OrderFeed implements FactFeed {
  private final OrderStore orders;

  OrderFeed(OrderStore orders) {
    this.orders = orders;
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Fact(
      OrderId orderId,
      String number,
      OrderState state,
      AccountId customerId,
      ShopId shopId,
      PaymentMethod paymentMethod,
      Fulfilment fulfilment,
      Money total,
      Instant placedAt,
      @Nullable Instant deadlineAt,
      QuoteId quoteId,
      Money couponDiscount,
      Money points,
      @Nullable Instant scheduledFor) {}

  @Override
  public String name() {
    return "orders";
  }

  @Override
  public Page read(@Nullable String after, int limit) {
    List<OrderStore.Kept> page = orders.after(Cursors.read("after", after, OrderId::of), limit + 1);
    List<Fact> facts = page.stream().limit(limit).map(OrderFeed::fact).toList();
    return new Page(facts, page.size() > limit ? facts.getLast().orderId().toString() : null);
  }

  private static Fact fact(OrderStore.Kept kept) {
    Order order = kept.order();
    OrderFacts facts = order.facts();
    return new Fact(
        facts.orderId(),
        facts.number(),
        order.state(),
        facts.customerId(),
        facts.shopId(),
        facts.paymentMethod(),
        facts.fulfilment(),
        facts.price().total(),
        facts.placedAt(),
        order.deadlineAt(),
        kept.quoteId(),
        facts.price().discount(),
        facts.price().pointsUsed(),
        facts.scheduledFor());
  }
}
