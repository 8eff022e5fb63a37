package dosirak.city;

import dosirak.city.client.Answer;
import dosirak.city.client.Call;
import dosirak.city.client.MarketplaceClient;
import dosirak.city.client.Session;
import dosirak.city.people.OrderIntent;
import dosirak.contracts.order.PaymentMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Reads what the marketplace says of its orders and payments, to find intents that became more than
 * one order or were charged more than once. A customer cannot see that; the audit surface can.
 */
public final class AuditFeeds {
  private static final int PAGE = 1000;

  private final MarketplaceClient client;
  private final Session machine;

  /**
   * A reader.
   *
   * @param machine a machine client with the scope audit
   */
  public AuditFeeds(MarketplaceClient client, Session machine) {
    this.client = client;
    this.machine = machine;
  }

  /**
   * Counts the intents with more than one order or more captured than the order cost.
   *
   * @throws AuditUnavailableException if the feeds cannot be read
   */
  public int duplicated(List<OrderIntent> intents) throws InterruptedException {
    return duplicates(intents).size();
  }

  /**
   * The intents with more than one order or more captured than the order cost.
   *
   * @throws AuditUnavailableException if the feeds cannot be read
   */
  public Set<OrderIntent> duplicates(List<OrderIntent> intents) throws InterruptedException {
    Map<String, OrderIntent> byQuote = new HashMap<>();
    for (OrderIntent intent : intents) {
      intent.quoteIds().forEach(quoteId -> byQuote.put(quoteId, intent));
    }
    Map<OrderIntent, Set<String>> ordersOf = new HashMap<>();
    Map<String, OrderIntent> byOrder = new HashMap<>();
    Map<String, Long> totals = new HashMap<>();
    each(
        "order",
        "orders",
        item -> {
          OrderIntent intent = byQuote.get(item.path("quoteId").asString(""));
          if (intent != null) {
            String orderId = item.path("orderId").asString();
            ordersOf.computeIfAbsent(intent, unused -> new HashSet<>()).add(orderId);
            byOrder.put(orderId, intent);
            totals.put(orderId, item.path("total").asLong());
          }
        });
    Map<String, Long> captured = new HashMap<>();
    each(
        "payment",
        "payments",
        item -> {
          String orderId = item.path("orderId").asString("");
          if (byOrder.containsKey(orderId)) {
            captured.merge(orderId, item.path("captured").asLong(0), Long::sum);
          }
        });
    Set<OrderIntent> duplicated = new HashSet<>();
    ordersOf.forEach((intent, orders) -> {
      long most =
          intent.plan().paymentMethod() == PaymentMethod.CARD
              ? orders.stream().mapToLong(order -> totals.getOrDefault(order, 0L)).max().orElse(0)
              : 0;
      long taken = orders.stream().mapToLong(order -> captured.getOrDefault(order, 0L)).sum();
      if (orders.size() > 1 || taken > most) {
        duplicated.add(intent);
      }
    });
    return duplicated;
  }

  private void each(String domain, String feed, Consumer<JsonNode> reader)
      throws InterruptedException {
    String path = "/api/" + domain + "/audit/facts/" + feed + "?limit=" + PAGE;
    String after = "";
    while (true) {
      String page =
          after.isEmpty()
              ? path
              : path + "&after=" + URLEncoder.encode(after, StandardCharsets.UTF_8);
      Call call = Call.get("/api/" + domain + "/audit/facts/" + feed, page, machine);
      Answer answer = client.call(call);
      if (!answer.succeeded()) {
        client.errors().unexpected(call, answer);
        throw new AuditUnavailableException(call.name() + " answered " + answer.status());
      }
      answer.body().path("items").forEach(reader);
      String next = answer.body().path("next").asString("");
      if (next.isEmpty() || next.equals(after)) {
        return;
      }
      after = next;
    }
  }

  /** The audit surface did not answer, so nothing can be said about duplicates. */
  public static final class AuditUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AuditUnavailableException(String message) {
      super(message);
    }
  }
}
