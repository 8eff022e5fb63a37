package dosirak.city.people;

import dosirak.contracts.order.Fulfilment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Orders that were seen at the city's shops and that none of its customers placed, or not yet: a
 * customer of the city may hear of an order after its shop. Thread-safe.
 */
final class Strays {
  private static final int MOST = 1_000;

  private final Map<String, Stray> byOrderId = new LinkedHashMap<>();

  /**
   * One of them.
   *
   * @param state the last that was seen
   * @param readyAt what the shop promised, city time; null before it has accepted
   * @param seenNanos machine time when it was first seen
   */
  record Stray(
      String orderId,
      OpenShop shop,
      Fulfilment fulfilment,
      OrderState state,
      @Nullable Instant readyAt,
      long seenNanos) {}

  /** Notes what a shop sees of an order that is not in the book. */
  synchronized void note(OpenShop shop, OrderState state, JsonNode order) {
    String orderId = order.path("orderId").asString("");
    Stray before = byOrderId.remove(orderId);
    boolean shopHasToAct =
        state == OrderState.PAID || state == OrderState.ACCEPTED || state == OrderState.READY;
    if (orderId.isEmpty() || !shopHasToAct || byOrderId.size() >= MOST) {
      return;
    }
    byOrderId.put(
        orderId,
        new Stray(
            orderId,
            shop,
            order.path("fulfilment").asString("").equals(Fulfilment.PICKUP.name())
                ? Fulfilment.PICKUP
                : Fulfilment.DELIVERY,
            state,
            order.hasNonNull("readyAt") ? Instant.parse(order.path("readyAt").asString()) : null,
            before == null ? System.nanoTime() : before.seenNanos));
  }

  /** Takes those that were first seen before a machine time. */
  synchronized List<Stray> takeSeenBefore(long nanos) {
    List<Stray> due = new ArrayList<>();
    for (Stray stray : List.copyOf(byOrderId.values())) {
      if (stray.seenNanos - nanos < 0) {
        byOrderId.remove(stray.orderId);
        due.add(stray);
      }
    }
    return due;
  }
}
