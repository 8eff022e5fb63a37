package dosirak.city.people;

import dosirak.city.client.Answer;
import dosirak.city.client.Call;
import dosirak.city.client.GaveUpException;
import dosirak.city.client.SignInRefusedException;
import dosirak.city.plan.Minutes;
import dosirak.city.plan.Turns;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.PaymentMethod;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Orders and pays, once. */
final class Customer {
  private static final Logger LOG = LoggerFactory.getLogger(Customer.class);
  private static final int BROWSE_EVERY = 10;
  private static final int MOST_QUOTES = 20;
  private static final Duration LOOK_UP_INTERVAL = Duration.ofMillis(500);
  private static final Duration LOOK_UP_PATIENCE = Duration.ofSeconds(240);
  private static final String UNKNOWN = "UNKNOWN";

  /** What may honestly be answered to a customer who asks for a price. */
  private static final Set<String> HONEST_REFUSALS =
      Set.of(
          "shop-closed",
          "shop-paused",
          "item-sold-out",
          "option-sold-out",
          "kitchen-full",
          "over-kitchen-limit");

  private static final String COUPON_UNUSABLE = "coupon-unusable";

  /** A coupon that was just given is known to order a moment later. */
  private static final Duration NEWS_PAUSE = Duration.ofMillis(200);

  private static final int MOST_NEWS_PAUSES = 20;

  /**
   * What may be answered to a customer who asks for more than food; food alone is asked for next.
   */
  private static final Set<String> REFUSED_EXTRAS =
      Set.of(
          "shop-closed",
          "shop-paused",
          "item-sold-out",
          "option-sold-out",
          "kitchen-full",
          "over-kitchen-limit",
          COUPON_UNUSABLE,
          "points-short",
          "too-many-points",
          "payment-method",
          "slot-gone",
          "no-scheduling");

  private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");
  private static final long FEWEST_POINTS = 100;
  private static final long MOST_POINTS = 3_000;

  private final Market market;
  private final OrderIntent intent;
  private final OpenShop shop;
  private final String checkoutUrl;
  private final int number;

  Customer(Market market, OrderIntent intent, OpenShop shop, String checkoutUrl, int number) {
    this.market = market;
    this.intent = intent;
    this.shop = shop;
    this.checkoutUrl = checkoutUrl;
    this.number = number;
  }

  void order() {
    market.book().attempt(intent);
    try {
      browse();
      JsonNode order = place(wishes());
      if (order == null) {
        return;
      }
      market.book().acknowledge(intent, order.path("orderId").asString());
      if (intent.plan().paymentMethod() == PaymentMethod.CARD) {
        pay(order);
      }
      perhapsCancel();
      perhapsAskToCancel();
    } catch (GaveUpException | SignInRefusedException e) {
      LOG.warn("A customer left {}: {}", intent.plan().code(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      market.book().customerDone();
    }
  }

  private void browse() throws InterruptedException {
    if (number % BROWSE_EVERY != 0) {
      return;
    }
    GeoPoint here = intent.plan().dropoff();
    expectSuccess(
        Call.get(
            "/shops",
            "/api/storefront/shops?latitude=%s&longitude=%s&limit=20"
                .formatted(here.latitude(), here.longitude()),
            null));
    expectSuccess(Call.get("/shops/{id}", "/api/storefront/shops/" + shop.shopId(), null));
  }

  /** The acknowledged order, or null when the marketplace refused it. */
  private @Nullable JsonNode place(Extras wished) throws InterruptedException {
    Extras extras = wished;
    for (int i = 0; i < MOST_QUOTES; i++) {
      String quoteId = quote(i, extras);
      if (quoteId == null && extras.isNone()) {
        return null;
      }
      if (quoteId == null) {
        extras = Extras.NONE;
        continue;
      }
      Call call =
          Call.post(
              "/orders",
              "/api/order/orders",
              intent.customer(),
              Map.of("quoteId", quoteId, "note", intent.plan().code()),
              intent.key());
      Answer answer = market.client().call(call);
      if (answer.succeeded()) {
        market.measurements().place().record(answer.latencyNanos());
        return answer.body();
      }
      String code = answer.code();
      if (!code.equals("quote-expired") && !code.equals("price-changed")) {
        judge(call, answer, HONEST_REFUSALS);
        return null;
      }
      market.client().errors().note(call.name(), answer.status() + " " + code);
    }
    market.client().errors().unexpected("POST /orders", "no quote lasted");
    return null;
  }

  /** The quote, or null where it was refused: what is asked for beside the food may be in vain. */
  private @Nullable String quote(int attempt, Extras extras) throws InterruptedException {
    Call call =
        Call.post(
            "/quotes",
            "/api/order/quotes",
            intent.customer(),
            cart(extras),
            intent.key() + "-quote-" + attempt);
    Answer answer = market.client().call(call);
    for (int i = 0; i < MOST_NEWS_PAUSES && answer.code().equals(COUPON_UNUSABLE); i++) {
      Thread.sleep(NEWS_PAUSE);
      answer = market.client().call(call);
    }
    if (!answer.succeeded()) {
      judge(call, answer, extras.isNone() ? HONEST_REFUSALS : REFUSED_EXTRAS);
      return null;
    }
    market.measurements().quote().record(answer.latencyNanos());
    String quoteId = answer.body().path("quoteId").asString();
    intent.quoted(quoteId);
    return quoteId;
  }

  private Extras wishes() throws InterruptedException {
    Turns turns = intent.plan().turns();
    List<String> coupons = turns.coupon() ? coupons() : List.of();
    long points = turns.points() ? points() : 0;
    return new Extras(coupons, points, turns.slotsAhead() == 0 ? null : slot(turns.slotsAhead()));
  }

  /** The customer's coupon of this shop; claims one where there is none yet. */
  private List<String> coupons() throws InterruptedException {
    String campaignId = shop.campaignId();
    if (campaignId == null) {
      return List.of();
    }
    Call claim =
        Call.post(
            "/campaigns/{id}/claims",
            "/api/promotion/campaigns/" + campaignId + "/claims",
            intent.customer(),
            Map.of(),
            intent.key() + "-claim");
    Answer claimed = market.client().call(claim);
    if (claimed.succeeded()) {
      return List.of(claimed.body().path("couponId").asString());
    }
    judge(claim, claimed, Set.of("claimed-already", "coupons-gone", "campaign-closed"));
    return List.of();
  }

  /** How many points to pay with: what there is, within reason. */
  private long points() throws InterruptedException {
    Call call = Call.get("/points", "/api/promotion/points", intent.customer());
    Answer answer = market.client().call(call);
    if (!answer.succeeded()) {
      judge(call, answer, Set.of());
      return 0;
    }
    long balance = answer.body().path("balance").asLong(0);
    return balance < FEWEST_POINTS ? 0 : Math.min(balance, MOST_POINTS);
  }

  /** When a slot begins that the shop offers; absent where it offers none so soon. */
  private @Nullable Instant slot(int ahead) throws InterruptedException {
    LocalDate today = LocalDate.ofInstant(market.clock().now(), SEOUL);
    Call call =
        Call.get(
            "/shops/{id}/slots",
            "/api/order/shops/%s/slots?date=%s&fulfilment=%s"
                .formatted(shop.shopId(), today, intent.plan().fulfilment()),
            intent.customer());
    Answer answer = market.client().call(call);
    if (!answer.succeeded()) {
      judge(call, answer, Set.of());
      return null;
    }
    JsonNode slots = answer.body().path("slots");
    JsonNode chosen = slots.path(ahead - 1);
    return chosen.hasNonNull("startsAt") ? Instant.parse(chosen.path("startsAt").asString()) : null;
  }

  private Map<String, Object> cart(Extras extras) {
    Map<String, Object> cart = new LinkedHashMap<>();
    if (!extras.couponIds().isEmpty()) {
      cart.put("couponIds", extras.couponIds());
    }
    if (extras.points() > 0) {
      cart.put("points", extras.points());
    }
    if (extras.scheduledFor() != null) {
      cart.put("scheduledFor", extras.scheduledFor());
    }
    cart.put("shopId", shop.shopId());
    cart.put("fulfilment", intent.plan().fulfilment());
    cart.put("paymentMethod", intent.plan().paymentMethod());
    if (intent.plan().fulfilment() == Fulfilment.DELIVERY) {
      Door dropoff =
          new Door(
              "서울특별시 도시락구 손님로 " + (number + 1),
              intent.plan().dropoff(),
              "010-%04d-%04d".formatted(number / 10_000 % 10_000, number % 10_000));
      market.client().witness().saw("address", dropoff.addressText());
      market.client().witness().saw("phone number", dropoff.phone());
      cart.put("dropoff", dropoff);
    }
    cart.put("lines", shop.lines(intent.plan().lines()));
    return cart;
  }

  private void pay(JsonNode order) throws InterruptedException {
    String orderId = order.path("orderId").asString();
    long amount = order.path("price").path("total").asLong();
    Call checkout =
        Call.post(
            "gateway checkout",
            checkoutUrl,
            null,
            Map.of("orderId", orderId, "amount", amount),
            intent.key() + "-checkout");
    Answer paymentKey = market.client().call(checkout);
    if (!paymentKey.succeeded()) {
      judge(checkout, paymentKey, Set.of());
      return;
    }
    Call confirm =
        Call.post(
                "/payments/confirm",
                "/api/payment/payments/confirm",
                intent.customer(),
                Map.of(
                    "orderId",
                    orderId,
                    "paymentKey",
                    paymentKey.body().path("paymentKey").asString(),
                    "amount",
                    amount),
                intent.key() + "-confirm")
            .waitingFor("payment-not-ready");
    Answer answer = market.client().call(confirm);
    if (answer.succeeded()) {
      market.measurements().confirm().record(answer.latencyNanos());
      if (answer.body().path("state").asString("").equals(UNKNOWN)) {
        lookUp(orderId);
      }
    } else {
      // The order may have ended meanwhile (wrong-state); a refused card ends it.
      judge(confirm, answer, Set.of("payment-refused", "wrong-state"));
    }
  }

  /** Waits until the marketplace knows the outcome of a payment. */
  private void lookUp(String orderId) throws InterruptedException {
    long deadline = System.nanoTime() + LOOK_UP_PATIENCE.toNanos();
    Call call =
        Call.get("/payments/{orderId}", "/api/payment/payments/" + orderId, intent.customer());
    while (System.nanoTime() - deadline < 0) {
      Answer answer = market.client().call(call);
      if (!answer.succeeded()) {
        judge(call, answer, Set.of());
        return;
      }
      if (List.of("APPROVED", "REFUSED", "CANCELLING", "CANCELLED")
          .contains(answer.body().path("state").asString(""))) {
        return;
      }
      Thread.sleep(LOOK_UP_INTERVAL);
    }
    market.client().errors().unexpected(call.name(), "outcome never known");
  }

  private void perhapsCancel() throws InterruptedException {
    Double after = intent.plan().cancelAfterMinutes();
    String orderId = intent.orderId();
    if (after == null || orderId == null) {
      return;
    }
    market.clock().sleepUntil(intent.clickedAt().plus(Minutes.duration(after)));
    if (intent.ended()) {
      return;
    }
    Call cancel =
        Call.post(
            "/orders/{id}/cancel",
            "/api/order/orders/" + orderId + "/cancel",
            intent.customer(),
            Map.of("reason", "마음이 바뀌었어요"),
            intent.key() + "-cancel");
    Answer answer = market.client().call(cancel);
    if (!answer.succeeded()) {
      judge(cancel, answer, Set.of("wrong-state"));
    }
  }

  /** Asks for what only the shop can grant; the shop answers as the plan says. */
  private void perhapsAskToCancel() throws InterruptedException {
    Turns turns = intent.plan().turns();
    Double after = turns.cancellationAskedAfterMinutes();
    String orderId = intent.orderId();
    if (after == null || orderId == null) {
      return;
    }
    market.clock().sleepUntil(intent.clickedAt().plus(Minutes.duration(after)));
    if (intent.ended()) {
      return;
    }
    String path = "/api/order/orders/" + orderId + "/cancellation-request";
    Call ask =
        Call.post(
            "/orders/{id}/cancellation-request",
            path,
            intent.customer(),
            Map.of("reason", "급한 일이 생겼어요"),
            intent.key() + "-ask");
    Answer asked = market.client().call(ask);
    if (!asked.succeeded()) {
      judge(ask, asked, Set.of("wrong-state"));
      return;
    }
    String verb = turns.granted() ? "grant" : "refuse";
    Call decide =
        Call.post(
            "/orders/{id}/cancellation-request/" + verb,
            path + "/" + verb,
            shop.owner(),
            turns.granted() ? Map.of("fault", "SHOP") : Map.of("reason", "벌써 조리했어요"),
            intent.key() + "-" + verb);
    Answer decided = market.client().call(decide);
    if (!decided.succeeded()) {
      judge(decide, decided, Set.of("wrong-state"));
    }
  }

  private void expectSuccess(Call call) throws InterruptedException {
    Answer answer = market.client().call(call);
    if (!answer.succeeded()) {
      market.client().errors().unexpected(call, answer);
    }
  }

  private void judge(Call call, Answer answer, Set<String> honest) {
    if (honest.contains(answer.code())) {
      market.client().errors().note(call.name(), answer.status() + " " + answer.code());
    } else {
      market.client().errors().unexpected(call, answer);
    }
  }
}
