package dosirak.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.AccountId;
import dosirak.contracts.OrderId;
import dosirak.contracts.Sealed;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderLine;
import dosirak.contracts.order.OrderPrice;
import dosirak.contracts.order.PaymentMethod;
import dosirak.platform.privacy.DropoffView;
import dosirak.platform.privacy.PersonalData;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The orders that a person placed, newest first; as many as an answer can hold. */
final class OrdersOfPerson implements PersonalData {
  private static final int MOST = 10_000;

  private final OrderStore orders;

  OrdersOfPerson(OrderStore orders) {
    this.orders = orders;
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Mine(
      OrderId orderId,
      String number,
      OrderState state,
      ShopId shopId,
      String shopName,
      Fulfilment fulfilment,
      PaymentMethod paymentMethod,
      OrderPrice price,
      List<OrderLine> lines,
      @Nullable DropoffView dropoff,
      Sealed note,
      Instant placedAt,
      @Nullable Instant endedAt,
      @Nullable String endedReason) {
    static Mine of(Order order) {
      OrderFacts facts = order.facts();
      return new Mine(
          facts.orderId(),
          facts.number(),
          order.state(),
          facts.shopId(),
          facts.shopName(),
          facts.fulfilment(),
          facts.paymentMethod(),
          facts.price(),
          facts.lines(),
          DropoffView.ofOptional(facts.dropoff()),
          facts.note(),
          facts.placedAt(),
          order.endedAt(),
          order.endedReason());
    }
  }

  @Override
  public String name() {
    return "orders";
  }

  @Override
  public List<Mine> of(AccountId person) {
    return orders.ofCustomer(person, null, MOST).stream()
        .map(kept -> Mine.of(kept.order()))
        .toList();
  }
}
