package dosirak.city.people;

import dosirak.city.client.Answer;
import dosirak.city.client.Call;
import dosirak.city.client.GaveUpException;
import dosirak.city.client.SignInRefusedException;
import dosirak.city.plan.KitchenPromise;
import dosirak.city.plan.Minutes;
import dosirak.contracts.order.Fulfilment;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Accepts one paid order, cooks it and says when it is ready; or goes on with one that was accepted
 * before.
 */
final class Kitchen {
  private static final Logger LOG = LoggerFactory.getLogger(Kitchen.class);

  /** How long after the food is ready a customer comes to fetch it. */
  private static final Duration FETCHED_AFTER = Duration.ofMinutes(3);

  /** What the marketplace promises later than this was ordered for later. */
  private static final Duration SCHEDULED_AHEAD = Duration.ofMinutes(2);

  private final Market market;
  private final OrderIntent intent;
  private final OpenShop shop;
  private final Duration patience;

  /**
   * @param patience how long a new order is left to somebody else who may run the shop, city time
   */
  Kitchen(Market market, OrderIntent intent, OpenShop shop, Duration patience) {
    this.market = market;
    this.intent = intent;
    this.shop = shop;
    this.patience = patience;
  }

  void serve() {
    String orderId = intent.orderId();
    if (orderId == null || !intent.claimAcceptance()) {
      return;
    }
    try {
      if (patience.isPositive()) {
        market.clock().sleepUntil(market.clock().now().plus(patience));
      }
      if (intent.ended()) {
        return;
      }
      if (intent.plan().rejected()) {
        command(orderId, "reject", Map.of("reason", "재료가 떨어졌어요"));
        return;
      }
      KitchenPromise promise =
          KitchenPromise.of(
              intent.clickedAt(),
              Minutes.duration(intent.plan().preparationMinutes()),
              market.clock().now());
      Answer accepted =
          command(orderId, "accept", Map.of("preparationMinutes", promise.preparationMinutes()));
      if (!accepted.succeeded()) {
        return;
      }
      market.measurements().accept().record(accepted.latencyNanos());
      market.book().observe(orderId, OrderState.ACCEPTED, null);
      Instant promised = promisedAt(accepted, promise.readyAt());
      findOutWhatIsMissing(orderId);
      cook(orderId, takeLonger(orderId, promised));
    } catch (GaveUpException | SignInRefusedException e) {
      LOG.warn("An owner left {}: {}", intent.plan().code(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      intent.foodIsReady();
    }
  }

  /**
   * Goes on with an order that was accepted before.
   *
   * @param readyAt when it was promised, city time
   * @param isReady whether the marketplace was told that it is ready
   */
  void resume(Instant readyAt, boolean isReady) {
    String orderId = intent.orderId();
    if (orderId == null) {
      return;
    }
    try {
      if (isReady) {
        intent.foodIsReady();
        awaitFetching(orderId, readyAt);
      } else {
        cook(orderId, readyAt);
      }
    } catch (GaveUpException | SignInRefusedException e) {
      LOG.warn("An owner left {}: {}", intent.plan().code(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      intent.foodIsReady();
    }
  }

  /** What is ordered for later is cooked for then: the marketplace says when. */
  private static Instant promisedAt(Answer accepted, Instant planned) {
    JsonNode readyAt = accepted.body().path("readyAt");
    Instant said = readyAt.isString() ? Instant.parse(readyAt.asString()) : planned;
    return Duration.between(planned, said).compareTo(SCHEDULED_AHEAD) > 0 ? said : planned;
  }

  private Instant takeLonger(String orderId, Instant readyAt) throws InterruptedException {
    int minutes = intent.plan().turns().moreMinutes();
    if (minutes == 0) {
      return readyAt;
    }
    Answer told = command(orderId, "more-time", Map.of("minutes", minutes, "reason", "주문이 밀렸어요"));
    return told.succeeded() ? readyAt.plus(Duration.ofMinutes(minutes)) : readyAt;
  }

  /** The last of several lines has run out; the customer has it left out, or says nothing. */
  private void findOutWhatIsMissing(String orderId) throws InterruptedException {
    int last = intent.plan().lines().size() - 1;
    if (!intent.plan().turns().shortage() || last == 0) {
      return;
    }
    Answer proposed = command(orderId, "shortages", Map.of("line", last));
    String proposalId = proposed.body().path("proposalId").asString("");
    if (!proposed.succeeded() || proposalId.isEmpty() || !intent.plan().turns().granted()) {
      return;
    }
    Call answer =
        Call.post(
            "/orders/{id}/proposals/{proposalId}/answer",
            "/api/order/orders/" + orderId + "/proposals/" + proposalId + "/answer",
            intent.customer(),
            Map.of("answer", "REMOVED"),
            intent.key() + "-answer");
    Answer answered = market.client().call(answer);
    if (!answered.succeeded() && !answered.refusedWith(409, "wrong-state")) {
      market.client().errors().unexpected(answer, answered);
    }
  }

  private void cook(String orderId, Instant readyAt) throws InterruptedException {
    market.clock().sleepUntil(readyAt);
    if (intent.ended()) {
      return;
    }
    command(orderId, "ready", Map.of());
    intent.foodIsReady();
    awaitFetching(orderId, readyAt);
  }

  private void awaitFetching(String orderId, Instant readyAt) throws InterruptedException {
    if (intent.plan().fulfilment() == Fulfilment.PICKUP) {
      // Who is in a hurry to eat comes in a hurry.
      Duration cooking = Minutes.duration(intent.plan().preparationMinutes());
      Duration later = cooking.compareTo(FETCHED_AFTER) < 0 ? cooking : FETCHED_AFTER;
      market.clock().sleepUntil(readyAt.plus(later));
      if (!intent.ended()) {
        command(orderId, "handed-over", Map.of());
      }
    }
  }

  private Answer command(String orderId, String verb, Object body) throws InterruptedException {
    Call call =
        Call.post(
            "/orders/{id}/" + verb,
            "/api/order/orders/" + orderId + "/" + verb,
            shop.owner(),
            body,
            intent.key() + "-" + verb);
    Answer answer = market.client().call(call);
    if (!answer.succeeded()) {
      // A customer may have cancelled in the same moment.
      if (answer.refusedWith(409, "wrong-state")) {
        market.client().errors().note(call.name(), "409 wrong-state");
      } else {
        market.client().errors().unexpected(call, answer);
      }
    }
    return answer;
  }
}
