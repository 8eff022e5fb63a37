package dosirak.city.people;

import dosirak.city.client.Answer;
import dosirak.city.client.Call;
import dosirak.city.client.EventStream;
import dosirak.city.client.ServerSentEvent;
import dosirak.city.client.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Watches the orders of some shops on the owner's stream, and writes down what it says. In a city
 * without end the owner begins with the orders that are live already, and notes those of strangers.
 */
final class Owner implements EventStream.Listener, AutoCloseable {
  private final Market market;
  private final Session session;
  private final Map<String, OpenShop> shops = new LinkedHashMap<>();
  private final @Nullable Strays strays;
  private @Nullable EventStream stream;

  Owner(Market market, Session session, List<OpenShop> shops, @Nullable Strays strays) {
    this.market = market;
    this.session = session;
    this.strays = strays;
    shops.forEach(shop -> this.shops.put(shop.shopId(), shop));
  }

  /** Begins to watch; false if the stream could not be opened in time. */
  boolean watch(Duration limit) throws InterruptedException {
    String path = "/api/order/stream" + (strays == null ? "" : "?snapshot=true");
    EventStream opened = EventStream.open(market.client(), session, "/stream", path, this);
    stream = opened;
    return opened.awaitConnected(limit);
  }

  @Override
  public void onEvent(ServerSentEvent event, JsonNode data) {
    OrderState state = OrderState.of(data.path("state").asString(""));
    if (!event.name().equals("order") || state == null) {
      return;
    }
    @Nullable Instant at = data.hasNonNull("at") ? Instant.parse(data.path("at").asString()) : null;
    if (at != null) {
      market.measurements().eventLag().record(market.clock().realNanosSince(at));
    }
    market.book().observe(data.path("orderId").asString(""), state, at);
    noteStray(data.path("shopId").asString(""), state, data);
  }

  private void noteStray(String shopId, OrderState state, JsonNode order) {
    OpenShop shop = shops.get(shopId);
    if (strays != null
        && shop != null
        && market.book().find(order.path("orderId").asString("")) == null) {
      strays.note(shop, state, order);
    }
  }

  @Override
  public void onReconnected() throws InterruptedException {
    for (OpenShop shop : shops.values()) {
      Call call =
          Call.get(
              "/shops/{shopId}/orders",
              "/api/order/shops/" + shop.shopId() + "/orders?state=PAID&limit=100",
              session);
      Answer answer = market.client().call(call);
      if (!answer.succeeded()) {
        market.client().errors().unexpected(call, answer);
      }
      for (JsonNode order : answer.body().path("orders")) {
        market.book().observe(order.path("orderId").asString(""), OrderState.PAID, null);
        noteStray(shop.shopId(), OrderState.PAID, order);
      }
    }
  }

  @Override
  public void close() {
    if (stream != null) {
      stream.close();
    }
  }
}
