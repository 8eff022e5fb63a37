package dosirak.app;

import dosirak.app.AccessMatrix.Target;
import dosirak.app.AccessWorld.Side;
import dosirak.platform.compartment.Domain;
import dosirak.platform.security.Permission;
import dosirak.platform.web.Json;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How to call endpoints: what the variables of their paths name, and a valid body where one is
 * needed. A variable that is not known here fails the proof, so nobody can add an endpoint without
 * saying on whose things it is to be tried.
 */
final class AccessRoutes {
  private static final Pattern VARIABLE = Pattern.compile("\\{([A-Za-z]+)}");

  private static final AtomicInteger NUMBERS = new AtomicInteger(1_000);

  private final Map<String, Function<Side, Object>> variables = new LinkedHashMap<>();
  private final Map<String, Function<Side, Object>> fixed = new LinkedHashMap<>();
  private final Map<String, Details> details = new LinkedHashMap<>();

  /** The answer of a route when there is no such thing. */
  record Absence(int status, String code) {}

  /** A request without its caller. */
  record Request(
      String path, @Nullable String body, String contentType, Map<String, String> headers) {}

  /** How a route is called, beyond its path. */
  static final class Details {
    private final int turn;
    private @Nullable Function<Side, Object> body;
    private Function<Side, String> query = side -> "";
    private UnaryOperator<Side> fresh = UnaryOperator.identity();
    private Absence absence = new Absence(404, "not-found");
    private boolean namesThings;
    private boolean neverFulfilled;
    private boolean alwaysAbsent;
    private boolean wantsCredential;
    private boolean alsoForWhatIsUnknown;
    private final Set<Permission> beyond = EnumSet.noneOf(Permission.class);
    private String contentType = "application/json";
    private String owner = "the customer";

    private Details(int turn) {
      this.turn = turn;
    }

    /** A valid body. */
    Details body(Function<Side, Object> making) {
      body = making;
      return this;
    }

    /** What stands after the path, with its question mark. */
    Details query(Function<Side, String> making) {
      query = making;
      return this;
    }

    /** Makes what is used up by a call that is let in. */
    Details fresh(UnaryOperator<Side> making) {
      fresh = making;
      return this;
    }

    /** The body or the query names a thing that has an owner. */
    Details namesThings() {
      namesThings = true;
      return this;
    }

    /** What the route says when there is no such thing, unless 404 {@code not-found}. */
    Details absent(int status, String code) {
      absence = new Absence(status, code);
      return this;
    }

    /**
     * No caller of the proof can fulfil it: its safety comes from elsewhere.
     *
     * @param why why so, for the reader
     */
    Details neverFulfilled(String why) {
      neverFulfilled = !why.isEmpty();
      return this;
    }

    /**
     * There is nothing of the kind: who is let in finds nothing either.
     *
     * @param why why so, for the reader
     */
    Details alwaysAbsent(String why) {
      alwaysAbsent = true;
      return neverFulfilled(why);
    }

    /**
     * A public route that asks for a credential in its body or a cookie, which callers of the proof
     * do not have.
     *
     * @param which which one, for the reader
     */
    Details wantsCredential(String which) {
      wantsCredential = true;
      return neverFulfilled(which);
    }

    /**
     * Privileges that let a caller in to other things of the kind, but not to those of the proof.
     */
    Details beyond(Permission... privileges) {
      beyond.addAll(List.of(privileges));
      return this;
    }

    /** Who is privileged may do it for what is not known here, too. */
    Details alsoForWhatIsUnknown() {
      alsoForWhatIsUnknown = true;
      return this;
    }

    /** The media type of the body, unless JSON. */
    Details contentType(String type) {
      contentType = type;
      return this;
    }

    /** Who owns what is everybody's to have, such as a passkey. */
    Details ownedBy(String caller) {
      owner = caller;
      return this;
    }
  }

  /**
   * Says what the last variable of a path names.
   *
   * @param upTo the path up to and including the variable; longer paths go on from there
   */
  AccessRoutes variable(String upTo, Function<Side, Object> naming) {
    variables.put(upTo, naming);
    return this;
  }

  /** A variable that names something that belongs to nobody, on both sides the same. */
  AccessRoutes fixed(String upTo, String known) {
    fixed.put(upTo, side -> side.name().equals("unknown") ? "no-such" : known);
    return this;
  }

  /** A variable that chooses among what is known to everybody. */
  AccessRoutes choice(String upTo, String chosen) {
    fixed.put(upTo, side -> chosen);
    return this;
  }

  /**
   * Details of a route, {@code METHOD /path}. Their order is the order of calls that are let in.
   */
  Details route(String route) {
    return details.computeIfAbsent(route, name -> new Details(details.size() + 1));
  }

  /** The routes that were described. */
  Set<String> described() {
    return Set.copyOf(details.keySet());
  }

  private @Nullable Function<Side, Object> naming(String upTo) {
    Function<Side, Object> naming = variables.get(upTo);
    if (naming == null) {
      String general = upTo.replaceFirst("^/api/[a-z-]+", "/api/*");
      naming = fixed.getOrDefault(upTo, fixed.get(general));
    }
    return naming;
  }

  private static List<String> variablesOf(String route) {
    String path = pathOf(route);
    List<String> found = new ArrayList<>();
    Matcher matcher = VARIABLE.matcher(path);
    while (matcher.find()) {
      found.add(path.substring(0, matcher.end()));
    }
    return found;
  }

  private static String pathOf(String route) {
    return route.substring(route.indexOf(' ') + 1);
  }

  /** The variables of a route that nobody said the meaning of. */
  List<String> unfillable(String route) {
    return variablesOf(route).stream().filter(upTo -> naming(upTo) == null).toList();
  }

  /** On whose things a route is tried. */
  List<Target> targets(String route) {
    List<String> named = variablesOf(route);
    Details known = details.get(route);
    if ((known != null && known.namesThings) || named.stream().anyMatch(variables::containsKey)) {
      return List.of(Target.ONE, Target.OTHER, Target.UNKNOWN);
    }
    return named.isEmpty() ? List.of(Target.NONE) : List.of(Target.ONE, Target.UNKNOWN);
  }

  /** How to call a route for a thing of a side. */
  Request request(String route, Side side) {
    String path = pathOf(route);
    StringBuilder filled = new StringBuilder();
    Matcher matcher = VARIABLE.matcher(path);
    while (matcher.find()) {
      Function<Side, Object> naming = naming(path.substring(0, matcher.end()));
      if (naming == null) {
        throw new IllegalStateException(route);
      }
      matcher.appendReplacement(
          filled, Matcher.quoteReplacement(String.valueOf(naming.apply(side))));
    }
    matcher.appendTail(filled);
    Details known = details.get(route);
    String body = route.startsWith("GET ") || route.startsWith("DELETE ") ? null : "{}";
    String query = "";
    String type = "application/json";
    if (known != null) {
      query = known.query.apply(side);
      type = known.contentType;
      Function<Side, Object> making = known.body;
      if (making != null) {
        Object made = making.apply(side);
        body = made instanceof String text ? text : Json.mapper().writeValueAsString(made);
      }
    }
    return new Request(filled + query, body, type, Map.of());
  }

  /** Makes what a call of a route that is let in uses up. */
  Side fresh(String route, Side side) {
    Details known = details.get(route);
    return known == null ? side : known.fresh.apply(side);
  }

  /** Whether a route was described with a body in JSON. */
  boolean hasJsonBody(String route) {
    Details known = details.get(route);
    return known != null && known.body != null && known.contentType.equals("application/json");
  }

  /** When a route is called among those that let in. */
  int turn(String route) {
    Details known = details.get(route);
    return known == null ? 0 : known.turn;
  }

  /**
   * What a route says when there is no such thing.
   *
   * @param privileged to one who may reach everybody's
   */
  Absence absence(String route, boolean privileged) {
    Details known = details.get(route);
    return known == null || (privileged && known.beyond.isEmpty())
        ? new Absence(404, "not-found")
        : known.absence;
  }

  boolean isNeverFulfilled(String route) {
    Details known = details.get(route);
    return known != null && known.neverFulfilled;
  }

  String ownerOf(String route) {
    Details known = details.get(route);
    return known == null ? "the customer" : known.owner;
  }

  /** Whether a privilege reaches the things of the proof at a route. */
  boolean isReachedBy(String route, Permission privilege) {
    Details known = details.get(route);
    return known == null || !known.beyond.contains(privilege);
  }

  boolean isAlsoForWhatIsUnknown(String route) {
    Details known = details.get(route);
    return known != null && known.alsoForWhatIsUnknown;
  }

  /** Whether a status refuses access to a caller whom a route should let in. */
  boolean isRefusalOfAccess(String route, int status) {
    Details known = details.get(route);
    return status == 403
        || (status == 401 && (known == null || !known.wantsCredential))
        || (status == 404 && (known == null || !known.alwaysAbsent));
  }

  private static Function<Side, Object> thing(String of) {
    return side -> side.thing(of);
  }

  /** How to call every endpoint of the marketplace. */
  static AccessRoutes ofMarketplace(AccessWorld world) {
    AccessRoutes routes =
        new AccessRoutes()
            .variable("/api/shop/shops/{id}", thing("shop"))
            .variable("/api/shop/shops/{id}/items/{itemId}", thing("item"))
            .variable("/api/shop/shops/{id}/items/{itemId}/options/{optionId}", thing("option"))
            .variable("/api/shop/applications/{id}", thing("application"))
            .fixed("/api/shop/districts/{code}", "1144")
            .variable("/api/storefront/shops/{id}", thing("shop"))
            .variable("/api/order/orders/{id}", thing("paid"))
            .variable("/api/order/orders/{id}/proposals/{proposalId}", thing("proposal"))
            .variable("/api/order/shops/{shopId}", thing("shop"))
            .variable("/api/review/reviews/{reviewId}", thing("review"))
            .variable("/api/review/shops/{shopId}", thing("shop"))
            .variable("/api/member/me/addresses/{addressId}", thing("address"))
            .variable("/api/member/me/favourites/{shopId}", thing("shop"))
            .variable("/api/payment/payments/{orderId}", thing("pending"))
            .variable("/api/desk/orders/{id}", thing("paid"))
            .variable("/api/pos/orders/{id}", thing("paid"))
            .variable("/api/pos/deliveries/{id}", thing("hook"))
            .variable("/api/delivery/offers/{id}", thing("assignment"))
            .variable("/api/delivery/assignments/{id}", thing("assignment"))
            .variable("/api/delivery/assignments/{id}/orders/{orderId}", thing("riding"))
            .variable("/api/delivery/orders/{orderId}", thing("riding"))
            .variable("/api/settlement/statements/{shopId}", thing("shop"))
            .variable("/api/settlement/statements/{shopId}/{day}", thing("day"))
            .variable("/api/settlement/orders/{orderId}", thing("delivered"))
            .variable("/api/settlement/payouts/{payoutId}", thing("payout"))
            .variable("/api/promotion/campaigns/{campaignId}", thing("campaign"))
            .variable("/api/promotion/flashes/{campaignId}", thing("flash"))
            .variable("/api/promotion/shops/{shopId}", thing("shop"))
            .variable("/api/identity/accounts/{id}", thing("spare"))
            .variable("/api/identity/invitations/{id}", thing("invitation"))
            .variable("/api/identity/machine-clients/{clientId}", thing("till"))
            .variable("/api/identity/accounts/me/passkeys/{id}", thing("passkey"))
            .choice("/api/identity/accounts/{id}/roles/{role}", "STAFF")
            .fixed("/api/identity/sign-in/providers/{name}", "none")
            .fixed("/api/platform/compartments/{name}", "notification")
            .fixed("/api/platform/health/{domain}", "order")
            .fixed("/api/*/parked/{subscription}", "access")
            .choice("/api/*/parked/{subscription}/{position}", "1")
            .fixed("/api/*/parked/{subscription}/{key}", "nothing-is-parked");
    describeParked(routes);
    describeRebuilds(routes);
    Map.of(
            "order", "orders",
            "payment", "payments",
            "delivery", "assignments",
            "settlement", "postings",
            "promotion", "coupons",
            "review", "ratings")
        .forEach((domain, feed) -> routes.fixed("/api/" + domain + "/audit/facts/{feed}", feed));
    for (String domain :
        List.of("identity", "shop", "storefront", "notification", "member", "desk", "pos")) {
      routes.fixed("/api/" + domain + "/audit/facts/{feed}", "none");
      routes
          .route("GET /api/" + domain + "/audit/facts/{feed}")
          .alwaysAbsent("the domain has no facts to feed");
    }
    describeShopping(routes, world);
    describeChanges(routes, world);
    describeReviews(routes, world);
    describeMembers(routes, world);
    describeDesk(routes);
    describeTills(routes, world);
    describeShops(routes);
    describeConditions(routes);
    describeApplications(routes, world);
    describeDelivery(routes);
    describePromotion(routes, world);
    describeSignIn(routes);
    describeAccounts(routes);
    describeRoles(routes, world);
    routes.route("POST /api/platform/compartments/{name}/stop");
    routes.route("POST /api/platform/compartments/{name}/start");
    return routes;
  }

  private static void describeParked(AccessRoutes routes) {
    for (Domain domain : Domains.ALL) {
      String parked = "/api/" + domain.name() + "/parked/{subscription}/";
      String why = "nothing is parked in the proof";
      routes.route("GET " + parked + "{position}").alwaysAbsent(why);
      routes
          .route("POST " + parked + "{key}/replay")
          .body(side -> Map.of("dryRun", true))
          .alwaysAbsent(why);
      routes
          .route("POST " + parked + "{position}/discard")
          .body(side -> Map.of("reason", "to prove who may"))
          .alwaysAbsent(why);
    }
  }

  private static void describeRebuilds(AccessRoutes routes) {
    for (Domain domain : Domains.ALL) {
      routes
          .route("POST /api/" + domain.name() + "/rebuilds")
          .body(side -> "{}")
          .neverFulfilled("what it does takes seconds; who is let in is told what is missing");
    }
  }

  private static void describeShopping(AccessRoutes routes, AccessWorld world) {
    routes
        .route("GET /api/storefront/shops")
        .query(side -> "?latitude=" + side.latitude() + "&longitude=127");
    routes
        .route("GET /api/storefront/search")
        .query(side -> "?q=rice&latitude=" + side.latitude() + "&longitude=127");
    routes.route("GET /api/storefront/suggest").query(side -> "?q=rice");
    routes.route("GET /api/order/shops/{shopId}/slots").query(side -> "?date=2026-03-02");
    routes
        .route("POST /api/order/quotes")
        .body(side -> AccessWorld.cart(side, "PICKUP", "AT_THE_DOOR"));
    routes
        .route("POST /api/order/orders")
        .body(side -> Map.of("quoteId", side.thing("quote")))
        .namesThings()
        .fresh(side -> side.with("quote", world.newQuote(side)));
    routes
        .route("POST /api/order/orders/{id}/cancel")
        .body(side -> Map.of("reason", "changed my mind"))
        .fresh(side -> side.with("paid", world.pickup(side)));
    routes
        .route("POST /api/order/orders/{id}/accept")
        .body(side -> Map.of("preparationMinutes", 5))
        .fresh(side -> side.with("paid", world.pickup(side)));
    routes
        .route("POST /api/order/orders/{id}/reject")
        .body(side -> Map.of("reason", "no rice left"))
        .fresh(side -> side.with("paid", world.pickup(side)));
    routes
        .route("POST /api/order/orders/{id}/ready")
        .fresh(side -> side.with("paid", world.accept(side, world.pickup(side))));
    routes
        .route("POST /api/order/orders/{id}/handed-over")
        .fresh(side ->
            side.with("paid", world.makeReady(side, world.accept(side, world.pickup(side)))));
    routes
        .route("POST /api/payment/payments/confirm")
        .body(side ->
            Map.of(
                "orderId",
                side.thing("pending"),
                "paymentKey",
                side.things().getOrDefault("paymentKey", "pay_0123456789"),
                "amount",
                side.things().containsKey("paymentKey") ? 12_000 : 14_000))
        .namesThings()
        .absent(409, "payment-not-ready")
        .fresh(side -> {
          String order = world.newPending(side);
          return side.with("pending", order).with("paymentKey", world.paymentKey(order, 12_000));
        });
    routes.route("POST /api/payment/webhooks/gateway").wantsCredential("the gateway's signature");
    routes
        .route("GET /api/settlement/statements")
        .query(side -> "?shopId=" + side.thing("shop") + "&day=" + side.thing("day"));
  }

  private static void describeChanges(AccessRoutes routes, AccessWorld world) {
    String order = "POST /api/order/orders/{id}";
    UnaryOperator<Side> accepted =
        side -> side.with("paid", world.accept(side, world.pickup(side)));
    UnaryOperator<Side> asked = side -> side.with("paid", world.askToCancel(side));
    routes
        .route(order + "/more-time")
        .body(side -> Map.of("minutes", 5, "reason", "busy"))
        .fresh(accepted);
    routes.route(order + "/shortages").body(side -> Map.of("line", 0)).fresh(accepted);
    routes
        .route(order + "/proposals/{proposalId}/answer")
        .body(side -> Map.of("answer", "REMOVED"))
        .fresh(world::withProposal);
    routes
        .route(order + "/cancellation-request")
        .body(side -> Map.of("reason", "something came up"))
        .fresh(accepted);
    routes
        .route(order + "/cancellation-request/grant")
        .body(side -> Map.of("fault", "SHOP"))
        .fresh(asked);
    routes
        .route(order + "/cancellation-request/refuse")
        .body(side -> Map.of("reason", "it is cooked"))
        .fresh(asked);
    routes
        .route(order + "/refunds")
        .body(side ->
            Map.of(
                "lines",
                List.of(Map.of("line", 0, "quantity", 1)),
                "deliveryTip",
                false,
                "reason",
                "missing"))
        .fresh(side -> side.with("paid", world.handOver(side)));
  }

  private static void describeReviews(AccessRoutes routes, AccessWorld world) {
    String review = "/api/review/reviews/{reviewId}";
    routes
        .route("POST /api/review/reviews")
        .body(side -> Map.of("orderId", side.thing("reviewable"), "stars", 4, "text", "good"))
        .namesThings()
        .fresh(side -> side.with("reviewable", world.newReviewable(side)));
    routes.route("PUT " + review).body(side -> Map.of("stars", 3, "text", "fair"));
    routes.route("PUT " + review + "/photo").body(side -> Map.of("photo", AccessWorld.PHOTO));
    routes.route("GET " + review + "/photo");
    routes.route("POST " + review + "/reply").body(side -> Map.of("text", "thank you"));
    routes
        .route("POST " + review + "/reports")
        .body(side -> Map.of("cause", "ABUSE", "text", "not nice"));
    Map<String, String> reason = Map.of("reason", "looked at");
    routes.route("POST " + review + "/hide").body(side -> reason);
    routes.route("POST " + review + "/show").body(side -> reason);
    routes.route("POST /api/review/shops/{shopId}/flood/hide").body(side -> reason);
    routes.route("POST /api/review/shops/{shopId}/flood/show").body(side -> reason);
    routes.route("DELETE " + review + "/photo").fresh(world::withPhoto);
  }

  private static void describeMembers(AccessRoutes routes, AccessWorld world) {
    routes.route("PUT /api/member/me/profile").body(side -> Map.of("nickname", "hungry"));
    routes
        .route("PUT /api/member/me/message-choices")
        .body(side -> Map.of("muted", List.of("NEWS")));
    routes.route("POST /api/member/me/addresses").body(side -> AccessWorld.address());
    routes
        .route("PUT /api/member/me/addresses/{addressId}")
        .body(side -> AccessWorld.address())
        .fresh(side -> side.with("address", world.newAddress(side)));
    routes
        .route("DELETE /api/member/me/addresses/{addressId}")
        .fresh(side -> side.with("address", world.newAddress(side)));
    routes.route("PUT /api/member/me/favourites/{shopId}");
    routes.route("DELETE /api/member/me/favourites/{shopId}");
  }

  private static void describeShops(AccessRoutes routes) {
    routes.route("POST /api/shop/shops").body(side -> AccessWorld.shopDraft("new", 33.3));
    routes
        .route("PUT /api/shop/shops/{id}/items/{itemId}/price")
        .body(side -> Map.of("price", 12_000));
    routes
        .route("PUT /api/shop/shops/{id}/items/{itemId}/sold-out")
        .body(side -> Map.of("soldOut", false));
    String item = "PUT /api/shop/shops/{id}/items/{itemId}";
    routes.route(item + "/stock").body(side -> Map.of("quantity", 500));
    routes.route(item + "/options/{optionId}/sold-out").body(side -> Map.of("soldOut", false));
    routes.route(item + "/options/{optionId}/stock").body(side -> Map.of("quantity", 500));
    routes.route("PUT /api/shop/shops/{id}/terms").body(side -> AccessWorld.terms());
    routes.route("POST /api/shop/shops/{id}/pause");
    routes.route("POST /api/shop/shops/{id}/resume");
    routes
        .route("PUT /api/shop/shops/{id}/menu")
        .body(side -> Map.of("menu", List.of(AccessWorld.menuItem())));
  }

  private static void describeConditions(AccessRoutes routes) {
    routes.route("PUT /api/shop/weather").body(side -> Map.of("weather", "FINE"));
    routes
        .route("PUT /api/shop/districts")
        .body(side -> Map.of("type", "FeatureCollection", "features", List.of(district("1145"))));
    routes
        .route("PUT /api/shop/districts/{code}")
        .body(side -> district(""))
        .alsoForWhatIsUnknown();
    routes.route("GET /api/shop/districts/{code}");
  }

  private static Map<String, Object> district(String code) {
    List<Object> line =
        List.of(List.of(127, 37), List.of(127.1, 37), List.of(127.1, 37.1), List.of(127, 37));
    return Map.of(
        "type",
        "Feature",
        "properties",
        Map.of("code", code, "name", "District"),
        "geometry",
        Map.of("type", "Polygon", "coordinates", List.of(line)));
  }

  private static void describeApplications(AccessRoutes routes, AccessWorld world) {
    routes.route("POST /api/shop/applications").body(side -> Map.of("submit", false));
    routes
        .route("PUT /api/shop/applications/{id}")
        .body(side -> Map.of("submit", false))
        .fresh(side -> side.with("application", world.newApplication(side, false)));
    routes
        .route("POST /api/shop/applications/{id}/withdraw")
        .fresh(side -> side.with("application", world.newApplication(side, false)));
    routes
        .route("POST /api/shop/applications/{id}/return")
        .body(side -> Map.of("remarks", List.of(Map.of("remark", "no such permit"))))
        .fresh(side -> side.with("application", world.newApplication(side, true)));
    routes
        .route("POST /api/shop/applications/{id}/refuse")
        .body(side -> Map.of("reason", "no such permit"))
        .fresh(side -> side.with("application", world.newApplication(side, true)));
    routes
        .route("POST /api/shop/applications/{id}/approve")
        .fresh(side -> side.with("application", world.newApplication(side, true)));
  }

  private static void describeDesk(AccessRoutes routes) {
    routes.route("GET /api/desk/orders");
    routes.route("GET /api/desk/orders/{id}");
    routes
        .route("POST /api/desk/orders/{id}/interventions")
        .body(side -> Map.of("kind", "REASSIGN", "reason", "the rider is lost"));
  }

  private static void describeTills(AccessRoutes routes, AccessWorld world) {
    Function<Side, String> shop = side -> "?shopId=" + side.thing("shop");
    routes.route("GET /api/pos/orders").query(shop).namesThings();
    routes.route("GET /api/pos/orders/{id}");
    routes
        .route("POST /api/pos/acknowledgements")
        .query(shop)
        .body(side -> Map.of("sequence", 0))
        .namesThings();
    routes
        .route("PUT /api/pos/webhook")
        .query(shop)
        .body(side -> AccessWorld.webhook())
        .namesThings();
    for (String route :
        List.of(
            "GET /api/pos/webhook",
            "POST /api/pos/webhook/secret",
            "GET /api/pos/deliveries",
            "DELETE /api/pos/webhook")) {
      routes.route(route).query(shop).namesThings().fresh(world::withWebhook);
    }
    routes
        .route("POST /api/pos/deliveries/{id}/replay")
        .fresh(side -> side.with("hook", world.newWebhookDelivery(side)));
  }

  private static void describeDelivery(AccessRoutes routes) {
    routes.route("PUT /api/delivery/duty").body(side -> AccessWorld.duty(side.latitude()));
    routes
        .route("PUT /api/delivery/position")
        .body(side -> Map.of("location", Map.of("latitude", side.latitude(), "longitude", 127.0)));
    routes.route("POST /api/delivery/offers/{id}/accept");
    routes
        .route("POST /api/delivery/offers/{id}/decline")
        .neverFulfilled("the rider of the proof accepted the offer");
    routes.route("POST /api/delivery/assignments/{id}/at-shop");
    routes.route("POST /api/delivery/assignments/{id}/orders/{orderId}/picked-up");
    routes.route("POST /api/delivery/assignments/{id}/orders/{orderId}/delivered");
    routes
        .route("POST /api/delivery/assignments/{id}/orders/{orderId}/problem")
        .body(side -> Map.of("problem", "FOOD_DAMAGED"))
        .neverFulfilled("the rider of the proof delivered what was carried");
    routes.route("DELETE /api/delivery/duty");
  }

  private static void describePromotion(AccessRoutes routes, AccessWorld world) {
    routes
        .route("POST /api/promotion/campaigns")
        .body(side -> AccessWorld.campaign(side, 0))
        .namesThings();
    routes
        .route("POST /api/promotion/campaigns/{campaignId}/gifts")
        .body(side -> Map.of("customerIds", List.of(side.customer().toString())))
        .fresh(side -> side.with("campaign", world.newCampaign(side)));
    routes.route("POST /api/promotion/campaigns/{campaignId}/claims");
    routes
        .route("POST /api/promotion/claims")
        .body(side -> Map.of("code", side.thing("code")))
        .fresh(side -> side.with("code", world.newCode(side)));
    routes
        .route("POST /api/promotion/points/grants")
        .body(side ->
            Map.of("customerId", side.customer().toString(), "points", 100, "reason", "welcome"));
    routes
        .route("POST /api/promotion/campaigns/{campaignId}/close")
        .fresh(side -> side.with("campaign", world.newCampaign(side)));
    routes
        .route("POST /api/promotion/campaigns/{campaignId}/flash")
        .body(side -> Map.of("coupons", 1, "startsAt", AccessWorld.FLASH_STARTS_AT, "perSecond", 1))
        .fresh(side -> side.with("campaign", world.newQuietCampaign(side)));
    routes
        .route("GET /api/promotion/flashes/{campaignId}/draw")
        .neverFulfilled("numbers are drawn at the start only");
    routes
        .route("POST /api/promotion/flash-places")
        .body(side -> Map.of("campaignId", side.thing("flash")));
    routes
        .route("POST /api/promotion/flash-claims")
        .body(side -> Map.of("campaignId", side.thing("flash")))
        .neverFulfilled("nobody's turn comes before the start");
    routes
        .route("POST /api/settlement/payouts/{payoutId}/sent")
        .body(side -> Map.of("bankReference", "2026-1"))
        .fresh(side -> side.with("payout", world.newPayout(side)));
  }

  private static void describeSignIn(AccessRoutes routes) {
    routes
        .route("GET /api/identity/oauth2/authorize")
        .query(side ->
            "?response_type=code&client_id=dosirak-app&redirect_uri=http://127.0.0.1/callback"
                + "&code_challenge="
                + "x".repeat(43)
                + "&code_challenge_method=S256&state=x&scope=openid");
    routes
        .route("POST /api/identity/oauth2/token")
        .contentType("application/x-www-form-urlencoded")
        .body(side -> "grant_type=refresh_token&client_id=dosirak-app&refresh_token=none")
        .wantsCredential("a code or a refresh token");
    routes
        .route("POST /api/identity/oauth2/revoke")
        .contentType("application/x-www-form-urlencoded")
        .body(side -> "client_id=dosirak-app&token=none")
        .wantsCredential("the client's; a header with another token is not one");
    routes.route("POST /api/identity/session/refresh").wantsCredential("the refresh cookie");
    Map<String, Object> password =
        Map.of("login", "nobody-here", "password", "a long enough passphrase 8");
    routes
        .route("POST /api/identity/sign-in/password")
        .body(side -> password)
        .wantsCredential("a login and its password");
    routes
        .route("POST /api/identity/sign-in/phone")
        .body(side -> Map.of("phone", "010-9999-0000", "code", "123456"))
        .wantsCredential("a code that was sent");
    routes
        .route("POST /api/identity/sign-in/totp")
        .body(side -> Map.of("code", "123456"))
        .wantsCredential("the cookie of a sign-in that was begun");
    routes
        .route("POST /api/identity/sign-in/passkey")
        .body(side -> Map.of("credential", Map.of()))
        .wantsCredential("a passkey");
    routes
        .route("POST /api/identity/demo-sign-ins")
        .body(side -> Map.of("person", "CUSTOMER"))
        .alwaysAbsent("only a demonstration has ready-made people");
    routes
        .route("GET /api/identity/sign-in/providers/{name}")
        .alwaysAbsent("no provider is configured");
    routes
        .route("GET /api/identity/sign-in/providers/{name}/callback")
        .alwaysAbsent("no provider is configured");
    for (String route : List.of("phone-codes", "recoveries")) {
      routes
          .route("POST /api/identity/" + route)
          .body(side -> Map.of("phone", "010-9999-" + NUMBERS.getAndIncrement()));
    }
    routes
        .route("POST /api/identity/recoveries/confirm")
        .body(side ->
            Map.of(
                "phone",
                "010-9999-0001",
                "code",
                "123456",
                "newPassword",
                "a long enough passphrase 8"))
        .wantsCredential("a code that was sent");
    routes.route("GET /api/notification/outbox").query(side -> "?phone=01099990000");
  }

  private static void describeAccounts(AccessRoutes routes) {
    routes
        .route("POST /api/identity/simulated-accounts")
        .body(side ->
            Map.of(
                "password",
                "a long enough passphrase 7",
                "accounts",
                List.of(
                    Map.of(
                        "login",
                        "made-" + UUID.randomUUID(),
                        "displayName",
                        "Made",
                        "role",
                        "RIDER"))));
    routes
        .route("PUT /api/identity/accounts/me/password")
        .body(side -> Map.of("password", "a long enough passphrase 8"))
        .wantsCredential("a fresh sign-in");
    routes.route("POST /api/identity/accounts/me/erasure").wantsCredential("a fresh sign-in");
    routes.route("POST /api/identity/accounts/me/totp").wantsCredential("a fresh sign-in");
    routes
        .route("POST /api/identity/accounts/me/totp/confirm")
        .body(side -> Map.of("code", "123456"))
        .wantsCredential("a fresh sign-in");
    routes
        .route("POST /api/identity/accounts/me/passkeys/options")
        .wantsCredential("a fresh sign-in");
    routes
        .route("POST /api/identity/accounts/me/passkeys")
        .body(side -> Map.of("credential", Map.of()))
        .wantsCredential("a fresh sign-in");
    routes
        .route("DELETE /api/identity/accounts/me/passkeys/{id}")
        .absent(401, "sign-in-again")
        .wantsCredential("a fresh sign-in");
  }

  private static void describeRoles(AccessRoutes routes, AccessWorld world) {
    routes.route("POST /api/identity/accounts/{id}/roles").body(AccessWorld::staff);
    routes
        .route("DELETE /api/identity/accounts/{id}/roles/{role}")
        .query(side -> "?shopId=" + side.thing("shop"))
        .absent(403, "not-allowed");
    routes
        .route("POST /api/identity/invitations")
        .body(AccessWorld::staff)
        .namesThings()
        .absent(403, "not-allowed")
        .alsoForWhatIsUnknown()
        .beyond(Permission.INVITE_RIDERS, Permission.INVITE_OWNERS);
    routes
        .route("POST /api/identity/invitations/accept")
        .body(side -> Map.of("token", side.thing("token")))
        .fresh(side -> side.with("token", world.newInvitation(side).token()));
    routes.route("POST /api/identity/applications").body(side -> Map.of("role", "RIDER"));
    routes
        .route("POST /api/identity/invitations/{id}/approve")
        .fresh(side -> side.with("invitation", world.newAccepted(side)))
        .beyond(Permission.INVITE_RIDERS, Permission.INVITE_OWNERS);
    routes
        .route("POST /api/identity/invitations/{id}/refuse")
        .body(side -> Map.of("reason", "no room"))
        .fresh(side -> side.with("invitation", world.newInvitation(side).id()))
        .beyond(Permission.INVITE_RIDERS, Permission.INVITE_OWNERS);
    routes.route("POST /api/identity/machine-clients").body(AccessWorld::till).namesThings();
    routes
        .route("GET /api/identity/machine-clients")
        .query(side -> "?shopId=" + side.thing("shop"))
        .namesThings();
    routes
        .route("DELETE /api/identity/machine-clients/{clientId}")
        .fresh(side -> side.with("till", world.newTill(side)));
  }
}
