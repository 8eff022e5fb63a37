package dosirak.city.people;

import dosirak.city.client.Answer;
import dosirak.city.client.Call;
import dosirak.city.client.GaveUpException;
import dosirak.city.client.SignInRefusedException;
import dosirak.city.plan.Turns;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What still happens around an order that was completed: a portion is refunded, a review written.
 */
final class Afterwards {
  private static final Logger LOG = LoggerFactory.getLogger(Afterwards.class);

  /** How long a customer waits for review to hear of the end of an order. */
  private static final Duration REVIEW_PATIENCE = Duration.ofSeconds(60);

  private final Market market;
  private final OrderIntent intent;
  private final OpenShop shop;

  Afterwards(Market market, OrderIntent intent, OpenShop shop) {
    this.market = market;
    this.intent = intent;
    this.shop = shop;
  }

  /** Whether anything happens at all. */
  static boolean hasAny(OrderIntent intent) {
    Turns turns = intent.plan().turns();
    return intent.reached(OrderState.COMPLETED) && (turns.refunded() || turns.stars() != null);
  }

  void happen() {
    String orderId = intent.orderId();
    try {
      if (orderId != null && intent.plan().turns().refunded()) {
        refund(orderId);
      }
      Integer stars = intent.plan().turns().stars();
      if (orderId != null && stars != null) {
        review(orderId, stars);
      }
    } catch (GaveUpException | SignInRefusedException e) {
      LOG.warn("Nothing more happened to {}: {}", intent.plan().code(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      market.book().customerDone();
    }
  }

  private void refund(String orderId) throws InterruptedException {
    send(
        Call.post(
            "/orders/{id}/refunds",
            "/api/order/orders/" + orderId + "/refunds",
            shop.owner(),
            Map.of(
                "lines",
                List.of(Map.of("line", 0, "quantity", 1)),
                "deliveryTip",
                false,
                "reason",
                "빠뜨린 음식이 있어요"),
            intent.key() + "-refund"),
        // A portion may have been refunded already because it had run out.
        Set.of("nothing-left"));
  }

  private void review(String orderId, int stars) throws InterruptedException {
    send(
        Call.post(
                "/reviews",
                "/api/review/reviews",
                intent.customer(),
                Map.of("orderId", orderId, "stars", stars, "text", "별 " + stars + "개 드려요."),
                intent.key() + "-review")
            // Review hears of the end a moment later than the customer does.
            .waitingFor("not-found")
            .within(REVIEW_PATIENCE),
        // Who works in the shop, or reviewed it in an earlier run, is told so.
        Set.of("already-reviewed", "own-shop"));
  }

  private void send(Call call, Set<String> honest) throws InterruptedException {
    Answer answer = market.client().call(call);
    if (answer.succeeded()) {
      return;
    }
    if (honest.contains(answer.code())) {
      market.client().errors().note(call.name(), answer.status() + " " + answer.code());
    } else {
      market.client().errors().unexpected(call, answer);
    }
  }
}
