package dosirak.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import dosirak.city.gateway.GatewayOptions;
import dosirak.city.gateway.GatewaySimulator;
import dosirak.contracts.AccountId;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.Role;
import dosirak.contracts.identity.RoleGranted;
import dosirak.platform.security.RolePermissions;
import dosirak.platform.security.SessionCookies;
import dosirak.platform.security.TokenSigner;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import dosirak.platform.web.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Types;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A small world in a whole running marketplace: two sides that have nothing to do with each other,
 * each with a customer, a shop with its owner, staff and till, a rider, and orders in every state;
 * and people who belong to neither.
 */
final class AccessWorld implements AutoCloseable {
  private static final String SECRET = "a secret of the gateway";

  /** What cookies are sealed with. */
  static final String COOKIE_KEYS = "1:" + "5a".repeat(32);

  private static final ECKey CODES = TokenSigner.newKey("codes");
  private static final String DAY = "2026-03-02";

  final MarketplaceFixture market;
  final GatewaySimulator gateway;
  final Side one;
  final Side other;

  /** What is nobody's: identifiers that were never given to anything. */
  final Side unknown;

  /** Accounts that are on neither side. */
  final AccountId lonely;

  final AccountId everybody;

  private final Map<Role, AccountId> operators = new HashMap<>();
  private int people;
  private int businesses;

  /**
   * One side of the world, and the things of it that paths and bodies name.
   *
   * @param personal texts that tell who and where a person is
   * @param things identifiers and secrets by what they are of
   */
  record Side(
      String name,
      AccountId customer,
      AccountId owner,
      AccountId staff,
      AccountId rider,
      double latitude,
      Set<String> personal,
      Map<String, String> things) {
    /** A thing of this side; something that was never given to anything where there is none. */
    String thing(String of) {
      return things.getOrDefault(of, of.equals("day") ? DAY : UUID.randomUUID().toString());
    }

    /** The same side with one more or another thing. */
    Side with(String of, Object thing) {
      Map<String, String> all = new HashMap<>(things);
      all.put(of, thing.toString());
      return new Side(name, customer, owner, staff, rider, latitude, personal, Map.copyOf(all));
    }

    /** What only this side and operators may ever see: identifiers of its things and people. */
    Set<String> secrets() {
      Set<String> secrets = new HashSet<>(things.values());
      secrets.removeAll(List.of(thing("shop"), thing("item"), thing("option")));
      secrets.add(customer.toString());
      secrets.add(rider.toString());
      return secrets;
    }
  }

  AccessWorld() {
    try {
      Path log = Files.createTempDirectory("gateway-log");
      gateway = GatewaySimulator.start(GatewayOptions.of(log, SECRET));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    market =
        MarketplaceFixture.start(
            Domains.ALL,
            Set.of(),
            Map.of(
                "payment.gateway-url",
                gateway.address().toString(),
                "payment.gateway-secret",
                SECRET,
                "identity.notification-sealing-key",
                CODES.toPublicJWK().toJSONString(),
                "notification.sealing-key",
                CODES.toJSONString(),
                SessionCookies.KEYS,
                COOKIE_KEYS));
    lonely = person("CUSTOMER");
    everybody = person("CUSTOMER");
    for (Role role : Role.values()) {
      if (role.isOperator() && role.current() == role) {
        operators.put(role, person("CUSTOMER"));
        hold(operator(role), role, null);
        hold(everybody, role, null);
      }
    }
    one = side("one", 37.5, "서울 중구 비밀길 11", "010-1111-2222");
    other = side("other", 35.1, "부산 중구 숨은길 22", "010-3333-4444");
    unknown = nowhere("unknown");
  }

  /** A side of which nothing exists. */
  static Side nowhere(String name) {
    return new Side(
        name,
        MarketplaceFixture.newAccount(),
        MarketplaceFixture.newAccount(),
        MarketplaceFixture.newAccount(),
        MarketplaceFixture.newAccount(),
        0,
        Set.of(),
        Map.of());
  }

  AccountId operator(Role role) {
    return Objects.requireNonNull(operators.get(role));
  }

  /** Gives a role as the first operator of an installation has it: nobody granted it. */
  private void hold(AccountId account, Role role, @Nullable ShopId shop) {
    market
        .database("identity")
        .sql(
            """
            insert into account_role (account_id, role, shop_id, granted_at)
            values (:account, :role, :shop, now())
            """)
        .param("account", account.value())
        .param("role", role.name())
        .param("shop", shop == null ? null : shop.value(), Types.OTHER)
        .update();
  }

  /** A person with an account, as simulations make them. */
  AccountId person(String role) {
    return made(role).account();
  }

  /** The login of a new person. */
  String newLogin(String role) {
    return made(role).login();
  }

  private record Made(String login, AccountId account) {}

  private Made made(String role) {
    people++;
    JsonNode made =
        require(
                201,
                market.post(
                    "/api/identity/simulated-accounts",
                    market.machineToken(),
                    Map.of(
                        "password",
                        "a long enough passphrase 7",
                        "accounts",
                        List.of(
                            Map.of(
                                "login",
                                "person-" + people,
                                "displayName",
                                "Person " + people,
                                "role",
                                role)))))
            .path("accounts")
            .get(0);
    return new Made(made.path("login").asString(), AccountId.of(made.path("accountId").asString()));
  }

  private Side side(String name, double latitude, String address, String phone) {
    AccountId customer = person("CUSTOMER");
    AccountId owner = person("OWNER");
    AccountId staff = person("CUSTOMER");
    AccountId rider = person("RIDER");
    String note = "note of side " + name;
    String ownerToken = market.token(owner, Role.OWNER);
    JsonNode shop =
        require(201, market.post("/api/shop/shops", ownerToken, shopDraft(name, latitude)));
    ShopId shopId = ShopId.of(shop.path("shopId").asString());
    hold(staff, Role.STAFF, shopId);
    market.sayAsIdentity(new RoleGranted(staff, Role.STAFF, shopId, market.now()));
    Side side =
        new Side(
                name,
                customer,
                owner,
                staff,
                rider,
                latitude,
                Set.of(address, phone, note),
                Map.of())
            .with("shop", shopId)
            .with("item", shop.path("menu").get(0).path("itemId").asString())
            .with("option", shop.at("/menu/0/optionGroups/0/options/0/optionId").asString())
            .with("spare", person("CUSTOMER"));
    Side begun = side;
    market.eventually(
        "the shop can be ordered from",
        () -> quote(begun, "DELIVERY", "AT_THE_DOOR", address, phone).status() == 201);
    String riderToken = market.token(rider, Role.RIDER);
    require(200, market.put("/api/delivery/duty", riderToken, duty(latitude)));
    String delivered = order(begun, "DELIVERY", "AT_THE_DOOR", address, phone, note);
    ride(riderToken, accept(begun, delivered), delivered);
    String riding = order(begun, "DELIVERY", "AT_THE_DOOR", address, phone, note);
    side =
        side.with("delivered", delivered)
            .with("riding", riding)
            .with("assignment", takeOffer(riderToken, accept(begun, riding)))
            .with("quote", newQuote(begun))
            .with("pending", order(begun, "DELIVERY", "CARD", address, phone, note))
            .with("paid", order(begun, "DELIVERY", "AT_THE_DOOR", address, phone, note));
    market.eventually(
        "the delivered order is posted",
        () ->
            market
                    .get("/api/settlement/orders/" + delivered + "/postings", ownerToken)
                    .text()
                    .contains("shop-payable")
                && market.get("/api/settlement/statements", ownerToken).text().contains(DAY));
    String paid = side.thing("paid");
    market.eventually(
        "desk and pos know the order that waits for the shop",
        () ->
            market.get("/api/pos/orders/" + paid, ownerToken).status() == 200
                && market
                        .privileged(
                            "GET",
                            "/api/desk/orders/" + paid,
                            market.token(operator(Role.SUPPORT), Role.SUPPORT),
                            null)
                        .status()
                    == 200);
    market.eventually(
        "identity knows whose shop it is",
        () ->
            market.get("/api/identity/machine-clients?shopId=" + shopId, ownerToken).status()
                == 200);
    return side.with("till", newTill(side))
        .with("invitation", newInvitation(side).id())
        .with("hook", newWebhookDelivery(side))
        .with("application", newApplication(side, true))
        .with("campaign", newCampaign(side))
        .with("flash", newFlash(side))
        .with("payout", newPayout(side))
        .with("proposal", UUID.randomUUID())
        .with("reviewable", newReviewable(side))
        .with("review", withReview(side).thing("review"))
        .with("address", newAddress(side));
  }

  /** A picture of one dot. */
  static final String PHOTO =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4"
          + "z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC";

  /** A new order of a side that the shop handed over. */
  String handOver(Side side) {
    String order = makeReady(side, accept(side, pickup(side)));
    require(
        200,
        market.post(
            "/api/order/orders/" + order + "/handed-over",
            market.token(side.owner(), Role.OWNER),
            Map.of()));
    return order;
  }

  /** A new accepted order of a side that the customer asked to cancel. */
  String askToCancel(Side side) {
    String order = accept(side, pickup(side));
    require(
        200,
        market.post(
            "/api/order/orders/" + order + "/cancellation-request",
            market.token(side.customer(), Role.CUSTOMER),
            Map.of("reason", "something came up")));
    return order;
  }

  /** A side with a new accepted order whose shop found that its line has run out. */
  Side withProposal(Side side) {
    String order = accept(side, pickup(side));
    JsonNode proposal =
        require(
            201,
            market.post(
                "/api/order/orders/" + order + "/shortages",
                market.token(side.owner(), Role.OWNER),
                Map.of("line", 0)));
    return side.with("paid", order).with("proposal", proposal.path("proposalId").asString());
  }

  /** A new completed order of a side that review has heard of. */
  String newReviewable(Side side) {
    String order = handOver(side);
    market.eventually(
        "review knows the completed order",
        () ->
            market
                .database("review")
                .sql(
                    "select exists (select from completed_order where order_id = cast(:id as uuid))")
                .param("id", order)
                .query(Boolean.class)
                .single());
    return order;
  }

  /** A side with a new review of its customer, with a picture. */
  Side withReview(Side side) {
    JsonNode review =
        require(
            201,
            market.post(
                "/api/review/reviews",
                market.token(side.customer(), Role.CUSTOMER),
                Map.of(
                    "orderId", newReviewable(side), "stars", 5, "text", "good", "photo", PHOTO)));
    return side.with("review", review.path("reviewId").asString());
  }

  /** A side whose review has a picture. */
  Side withPhoto(Side side) {
    return withReview(side);
  }

  /** A new address of the customer of a side. */
  String newAddress(Side side) {
    return require(
            201,
            market.post(
                "/api/member/me/addresses",
                market.token(side.customer(), Role.CUSTOMER),
                address()))
        .path("addressId")
        .asString();
  }

  static Map<String, Object> address() {
    return Map.of(
        "label",
        "home",
        "addressText",
        "a quiet street 7",
        "location",
        Map.of("latitude", 37.5, "longitude", 127.0));
  }

  /** A new campaign of the owner of a side for the shop. */
  String newCampaign(Side side) {
    return openCampaign(side, 0).path("campaignId").asString();
  }

  /** A new code for a coupon of the shop of a side. */
  String newCode(Side side) {
    return openCampaign(side, 1).path("codes").get(0).asString();
  }

  /** When flashes of the proof start: later than it ends. */
  static final String FLASH_STARTS_AT = "2026-11-30T09:00:00Z";

  /** A new campaign of the shop of a side whose coupons nobody can ask for. */
  String newQuietCampaign(Side side) {
    Map<String, Object> draft = new HashMap<>(campaign(side, 0));
    draft.put("isPublic", false);
    return require(
            201,
            market.post("/api/promotion/campaigns", market.token(side.owner(), Role.OWNER), draft))
        .path("campaignId")
        .asString();
  }

  /** A new flash in whose line the customer of a side stands. */
  private String newFlash(Side side) {
    String campaign = newQuietCampaign(side);
    require(
        201,
        market.post(
            "/api/promotion/campaigns/" + campaign + "/flash",
            market.machineToken(),
            Map.of("coupons", 1, "startsAt", FLASH_STARTS_AT)));
    require(
        200,
        market.post(
            "/api/promotion/flash-places",
            market.token(side.customer(), Role.CUSTOMER),
            Map.of("campaignId", campaign)));
    return campaign;
  }

  private JsonNode openCampaign(Side side, int codes) {
    String owner = market.token(side.owner(), Role.OWNER);
    // Promotion hears of a shop a little later than it is there.
    market.eventually(
        "promotion knows the shop",
        () ->
            market.get("/api/promotion/shops/" + side.thing("shop") + "/campaigns", owner).status()
                == 200);
    return require(201, market.post("/api/promotion/campaigns", owner, campaign(side, codes)));
  }

  static Map<String, Object> campaign(Side side, int codes) {
    return Map.of(
        "name",
        "Spring",
        "target",
        "ITEMS",
        "amount",
        1_000,
        "shopId",
        side.thing("shop"),
        "codes",
        codes,
        "mostPerPerson",
        100,
        "closesAt",
        "2026-12-01T00:00:00Z");
  }

  /** A new payout to the shop of a side, as it is on the third business day after a statement. */
  String newPayout(Side side) {
    UUID payout = UUID.randomUUID();
    market
        .database("settlement")
        .sql(
            """
            insert into payout
              (payout_id, shop_id, owner_id, first_day, last_day, amount, due_day, requested_at)
            values (:payout, cast(:shop as uuid), :owner, cast(:day as date), cast(:day as date), 1000,
              cast(:day as date),
              now())
            """)
        .param("payout", payout)
        .param("shop", side.thing("shop"))
        .param("owner", side.owner().value())
        .param("day", DAY)
        .update();
    return payout.toString();
  }

  /** A new application of the customer of a side for a shop. */
  String newApplication(Side side, boolean isSubmitted) {
    businesses++;
    Map<String, Object> application =
        isSubmitted
            ? Map.of(
                "businessNumber",
                businessNumber(101_810_000 + businesses),
                "permitNumber",
                "2026-1",
                "account",
                Map.of("bank", "Bank", "number", "110-123-456789", "holder", "Holder"),
                "shop",
                shopDraft("applied for", side.latitude()))
            : Map.of("submit", false);
    return require(
            201,
            market.post(
                "/api/shop/applications",
                market.token(side.customer(), Role.CUSTOMER),
                application))
        .path("applicationId")
        .asString();
  }

  /** Nine digits with the digit that checks them. */
  private static String businessNumber(int nine) {
    int[] weights = {1, 3, 7, 1, 3, 7, 1, 3, 5};
    String digits = String.valueOf(nine);
    int sum = (digits.charAt(8) - '0') * 5 / 10;
    for (int i = 0; i < weights.length; i++) {
      sum += (digits.charAt(i) - '0') * weights[i];
    }
    return digits + (10 - sum % 10) % 10;
  }

  /** A webhook that is called in vain. */
  static Map<String, Object> webhook() {
    return Map.of("url", "http://127.0.0.1:9/in-vain");
  }

  /** The same side, whose shop has a webhook. */
  Side withWebhook(Side side) {
    Reply reply =
        market.put(
            "/api/pos/webhook?shopId=" + side.thing("shop"),
            market.token(side.owner(), Role.OWNER),
            webhook());
    assertThat(reply.status()).as(reply.text()).isIn(200, 201);
    return side;
  }

  /** A delivery to a side's webhook that was given up, because the webhook was removed. */
  String newWebhookDelivery(Side side) {
    Side hooked = withWebhook(side);
    String token = market.token(hooked.owner(), Role.OWNER);
    String shop = "?shopId=" + hooked.thing("shop");
    String order = pickup(hooked);
    market.eventually(
        "the webhook is to be told",
        () -> market.get("/api/pos/deliveries" + shop, token).text().contains(order));
    Reply removed = market.delete("/api/pos/webhook" + shop, token);
    assertThat(removed.status()).as(removed.text()).isEqualTo(204);
    withWebhook(hooked);
    for (JsonNode delivery :
        require(200, market.get("/api/pos/deliveries" + shop + "&state=DEAD", token))
            .path("deliveries")) {
      if (delivery.path("orderId").asString().equals(order)) {
        return delivery.path("deliveryId").asString();
      }
    }
    throw new AssertionError("the delivery was not given up");
  }

  /** A new till of a side. */
  String newTill(Side side) {
    return require(
            201,
            market.post(
                "/api/identity/machine-clients",
                market.token(side.owner(), Role.OWNER),
                till(side)))
        .path("clientId")
        .asString();
  }

  static Map<String, Object> till(Side side) {
    return Map.of("shopId", side.thing("shop"), "name", "counter", "scopes", List.of("pos"));
  }

  /** An invitation to be staff, and what the invited shows. */
  record Invited(String id, String token) {}

  Invited newInvitation(Side side) {
    JsonNode made =
        require(
            201,
            market.post(
                "/api/identity/invitations", market.token(side.owner(), Role.OWNER), staff(side)));
    return new Invited(made.path("invitationId").asString(), made.path("token").asString());
  }

  static Map<String, Object> staff(Side side) {
    return Map.of("role", "STAFF", "shopId", side.thing("shop"));
  }

  /** An invitation that somebody accepted. */
  String newAccepted(Side side) {
    Invited invited = newInvitation(side);
    require(
        200,
        market.post(
            "/api/identity/invitations/accept",
            market.token(AccountId.of(side.thing("spare"))),
            Map.of("token", invited.token())));
    return invited.id();
  }

  static Map<String, Object> shopDraft(String name, double latitude) {
    return Map.of(
        "name",
        "Lunch " + name,
        "phone",
        "02-123-4567",
        "addressText",
        "1 Main Street",
        "location",
        Map.of("latitude", latitude, "longitude", 127.0),
        "terms",
        terms(),
        "menu",
        List.of(menuItem()));
  }

  static Map<String, Object> terms() {
    return Map.of(
        "timeZone",
        "Asia/Seoul",
        "hours",
        Arrays.stream(DayOfWeek.values())
            .map(day -> Map.of("day", day, "opensMinute", 0, "closesMinute", 1440))
            .toList(),
        "minimumOrder",
        8_000,
        "deliveryRadiusMetres",
        3_000,
        "tipTable",
        List.of(Map.of("upToMetres", 3_000, "tip", 2_000)));
  }

  static Map<String, Object> menuItem() {
    return Map.of(
        "category",
        "Rice",
        "name",
        "Bibimbap",
        "description",
        "a bowl",
        "price",
        12_000,
        "optionGroups",
        List.of(
            Map.of(
                "name",
                "More",
                "minimum",
                0,
                "maximum",
                1,
                "options",
                List.of(Map.of("name", "rice", "price", 500)))));
  }

  static Map<String, Object> duty(double latitude) {
    return Map.of(
        "shiftEndsAt",
        MarketplaceFixture.MONDAY_NOON.plus(Duration.ofHours(4)).toString(),
        "location",
        Map.of("latitude", latitude + 0.002, "longitude", 127.0));
  }

  static Map<String, Object> cart(Side side, String fulfilment, String paymentMethod) {
    Map<String, Object> cart = new HashMap<>();
    cart.put("shopId", side.thing("shop"));
    cart.put("fulfilment", fulfilment);
    cart.put("paymentMethod", paymentMethod);
    cart.put(
        "lines",
        List.of(Map.of("itemId", side.thing("item"), "quantity", 1, "optionIds", List.of())));
    return cart;
  }

  private Reply quote(
      Side side, String fulfilment, String paymentMethod, String address, String phone) {
    Map<String, Object> cart = cart(side, fulfilment, paymentMethod);
    if (fulfilment.equals("DELIVERY")) {
      cart.put(
          "dropoff",
          Map.of(
              "addressText",
              address,
              "location",
              Map.of("latitude", side.latitude() + 0.008, "longitude", 127.0),
              "phone",
              phone));
    }
    return market.post("/api/order/quotes", market.token(side.customer(), Role.CUSTOMER), cart);
  }

  private String order(
      Side side,
      String fulfilment,
      String paymentMethod,
      String address,
      String phone,
      String note) {
    String token = market.token(side.customer(), Role.CUSTOMER);
    String quote =
        require(201, quote(side, fulfilment, paymentMethod, address, phone))
            .path("quoteId")
            .asString();
    String order =
        require(
                201,
                market.post("/api/order/orders", token, Map.of("quoteId", quote, "note", note)))
            .path("orderId")
            .asString();
    String awaited = paymentMethod.equals("CARD") ? "PENDING" : "PAID";
    market.eventually(
        "the order is " + awaited,
        () ->
            market
                .get("/api/order/orders/" + order, token)
                .json()
                .path("state")
                .asString()
                .equals(awaited));
    if (paymentMethod.equals("CARD")) {
      market.eventually(
          "it can be paid",
          () -> market.get("/api/payment/payments/" + order, token).status() == 200);
    }
    return order;
  }

  /** A new quote of a side. */
  String newQuote(Side side) {
    return require(201, quote(side, "PICKUP", "AT_THE_DOOR", "", "")).path("quoteId").asString();
  }

  /** A new order of a side that waits for the shop and is fetched by the customer. */
  String pickup(Side side) {
    return order(side, "PICKUP", "AT_THE_DOOR", "", "", "note of side " + side.name());
  }

  /** A new order of a side that waits to be paid by card. */
  String newPending(Side side) {
    return order(side, "PICKUP", "CARD", "", "", "note of side " + side.name());
  }

  String accept(Side side, String order) {
    require(
        200,
        market.post(
            "/api/order/orders/" + order + "/accept",
            market.token(side.owner(), Role.OWNER),
            Map.of("preparationMinutes", 1)));
    return order;
  }

  String makeReady(Side side, String order) {
    require(
        200,
        market.post(
            "/api/order/orders/" + order + "/ready",
            market.token(side.owner(), Role.OWNER),
            Map.of()));
    return order;
  }

  private String takeOffer(String riderToken, String order) {
    market.eventually(
        "the order is offered to the rider",
        () ->
            market
                .get("/api/delivery/riders/me", riderToken)
                .json()
                .path("offer")
                .toString()
                .contains(order));
    String offer =
        market
            .get("/api/delivery/riders/me", riderToken)
            .json()
            .path("offer")
            .path("assignmentId")
            .asString();
    require(200, market.post("/api/delivery/offers/" + offer + "/accept", riderToken, Map.of()));
    return offer;
  }

  private void ride(String riderToken, String order, String delivered) {
    String work = "/api/delivery/assignments/" + takeOffer(riderToken, order);
    require(200, market.post(work + "/at-shop", riderToken, Map.of()));
    require(200, market.post(work + "/orders/" + delivered + "/picked-up", riderToken, Map.of()));
    require(200, market.post(work + "/orders/" + delivered + "/delivered", riderToken, Map.of()));
  }

  /** The key of a payment page that the customer went through. */
  String paymentKey(String order, long amount) {
    String page = market.get("/api/payment/gateway", null).json().path("checkoutUrl").asString();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(page))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"orderId\":\"%s\",\"amount\":%d}".formatted(order, amount)))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      String answer = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      return Json.mapper().readTree(answer).path("paymentKey").asString();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }

  static JsonNode require(int status, Reply reply) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    return reply.json();
  }

  /** Somebody or something that calls. */
  AccessMatrix.Who person(String name, @Nullable Side side, AccountId account, Role... roles) {
    return AccessMatrix.Who.person(
        name,
        market.token(account, roles),
        account,
        Set.of(roles),
        side == null ? "" : side.name());
  }

  /** Everybody who calls in the matrix. */
  List<AccessMatrix.Who> callers() {
    List<AccessMatrix.Who> callers =
        new ArrayList<>(
            List.of(
                AccessMatrix.Who.nobody(),
                person("a person without a role", null, lonely),
                person("the customer", one, one.customer(), Role.CUSTOMER),
                person("the owner", one, one.owner(), Role.OWNER),
                person("the staff", one, one.staff(), Role.STAFF),
                person("the rider", one, one.rider(), Role.RIDER),
                AccessMatrix.Who.machine(
                    "the till",
                    market.tillToken(one.thing("till"), ShopId.of(one.thing("shop"))),
                    Set.of(RolePermissions.SCOPE_POS),
                    "one"),
                AccessMatrix.Who.machine(
                    "the auditor",
                    market.machineToken("auditor", RolePermissions.SCOPE_AUDIT),
                    Set.of(RolePermissions.SCOPE_AUDIT),
                    ""),
                AccessMatrix.Who.machine(
                    "the simulation",
                    market.machineToken("simulation", RolePermissions.SCOPE_SIMULATE),
                    Set.of(RolePermissions.SCOPE_SIMULATE),
                    ""),
                person("a customer", null, lonely, Role.CUSTOMER),
                person("an owner without a shop", null, lonely, Role.OWNER),
                person("staff without a shop", null, lonely, Role.STAFF),
                person("another rider", null, lonely, Role.RIDER),
                person(
                    "a person with every role and nothing",
                    null,
                    everybody,
                    Role.CUSTOMER,
                    Role.OWNER,
                    Role.STAFF,
                    Role.RIDER,
                    Role.SUPPORT,
                    Role.FINANCE,
                    Role.DISPATCH,
                    Role.ADMINISTRATOR)));
    operators.forEach(
        (role, account) -> callers.add(person("an operator, " + role, null, account, role)));
    return List.copyOf(callers);
  }

  @Override
  public void close() {
    market.close();
    try {
      gateway.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
