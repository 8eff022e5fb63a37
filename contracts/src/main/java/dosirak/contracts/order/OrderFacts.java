package dosirak.contracts.order;

import dosirak.contracts.AccountId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.OrderId;
import dosirak.contracts.Sealed;
import dosirak.contracts.ShopId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an order is, as it was placed; every event of an order carries it, so that nobody must ask
 * back.
 *
 * @param number the short number people say to each other
 * @param ownerId the owner of the shop when the order was placed
 * @param dropoff absent for pickup
 * @param note to the shop, sealed with the customer's key; may be empty
 * @param placedAt city time
 * @param benefits absent where it uses none
 * @param scheduledFor when the slot it was ordered for begins; absent: as soon as possible
 * @param promise absent where the shop says nothing of its cooking time
 */
public record OrderFacts(
    OrderId orderId,
    String number,
    ShopId shopId,
    String shopName,
    AccountId ownerId,
    GeoPoint shopLocation,
    AccountId customerId,
    Fulfilment fulfilment,
    PaymentMethod paymentMethod,
    List<OrderLine> lines,
    OrderPrice price,
    @Nullable Dropoff dropoff,
    Sealed note,
    Instant placedAt,
    @Nullable Benefits benefits,
    @Nullable Instant scheduledFor,
    @Nullable Promise promise) {
  public OrderFacts {
    lines = List.copyOf(lines);
  }

  /** An order for as soon as possible that uses no benefits. */
  public OrderFacts(
      OrderId orderId,
      String number,
      ShopId shopId,
      String shopName,
      AccountId ownerId,
      GeoPoint shopLocation,
      AccountId customerId,
      Fulfilment fulfilment,
      PaymentMethod paymentMethod,
      List<OrderLine> lines,
      OrderPrice price,
      @Nullable Dropoff dropoff,
      Sealed note,
      Instant placedAt) {
    this(
        orderId,
        number,
        shopId,
        shopName,
        ownerId,
        shopLocation,
        customerId,
        fulfilment,
        paymentMethod,
        lines,
        price,
        dropoff,
        note,
        placedAt,
        null,
        null,
        null);
  }
}
