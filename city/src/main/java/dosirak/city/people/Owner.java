package dosirak.city.people;

import dosirak.city.client.Answer;
import dosirak.city.client.Call;
import dosirak.city.client.EventStream;
import dosirak.city.client.ServerSentEvent;
import dosirak.city.client.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Watches the orders of some shops on the owner's stream, and writes down what it says. */
final class Owner implements EventStream.Listener, AutoCloseable {
  private final Market market;
  private final Session session;
  private final List<OpenShop> shops;
  private @Nullable EventStream stream;

  Owner(Market market, Session session, List<OpenShop> shops) {
    this.market = market;
    this.session = session;
    this.shops = shops;
  }

  /** Begins to watch; false if the stream could not be opened in time. */
  boolean watch(Duration limit) throws InterruptedException {
    EventStream opened =
        EventStream.open(market.client(), session, "/stream", "/api/order/stream", this);
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
  }

  @Override
  public void onReconnected() throws InterruptedException {
    for (OpenShop shop : shops) {
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
