package dosirak.order;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.OptionGroupId;
import dosirak.contracts.OptionId;
import dosirak.contracts.OrderId;
import dosirak.contracts.PaymentId;
import dosirak.contracts.ShopId;
import dosirak.contracts.delivery.Delivered;
import dosirak.contracts.delivery.PickedUp;
import dosirak.contracts.delivery.RiderAssigned;
import dosirak.contracts.delivery.RiderUnassigned;
import dosirak.contracts.identity.Role;
import dosirak.contracts.payment.PaymentApproved;
import dosirak.contracts.payment.PaymentFailed;
import dosirak.contracts.shop.MenuItem;
import dosirak.contracts.shop.OpeningSpan;
import dosirak.contracts.shop.Option;
import dosirak.contracts.shop.OptionGroup;
import dosirak.contracts.shop.ShopPublished;
import dosirak.contracts.shop.ShopTerms;
import dosirak.contracts.shop.TipStep;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A running order domain; shop, payment and delivery say what the test lets them say. */
final class OrderFixture implements AutoCloseable {
  static final GeoPoint SHOP_LOCATION = new GeoPoint(37.5665, 126.9780);
  static final AssignmentId ASSIGNMENT = new AssignmentId(UUID.randomUUID());

  /** About 560 metres north of the shop. */
  static final GeoPoint NEAR = new GeoPoint(37.5715, 126.9780);

  /** About 1,670 metres north of the shop. */
  static final GeoPoint FARTHER = new GeoPoint(37.5815, 126.9780);

  /** About 11 kilometres north of the shop. */
  static final GeoPoint FAR_AWAY = new GeoPoint(37.6665, 126.9780);

  final MarketplaceFixture market;

  OrderFixture() {
    market =
        MarketplaceFixture.start(
            List.of(OrderDomain.DOMAIN),
            Set.of("shop", "payment", "delivery", "promotion", "desk"));
  }

  @Override
  public void close() {
    market.close();
  }

  /**
   * A shop with one menu: gimbap for 4,000 with one of two sizes to choose (the big one 1,500 more)
   * and up to two extras (500 and 700), and rice for 12,000. It delivers up to 2 km, for 1,000 up
   * to 1 km and 2,000 beyond.
   */
  record Shop(
      ShopId id,
      AccountId owner,
      String ownerToken,
      ItemId gimbap,
      OptionId small,
      OptionId big,
      OptionId cheese,
      OptionId egg,
      ItemId rice) {
    List<MenuItem> menu(long ricePrice) {
      OptionGroup sizes =
          new OptionGroup(
              new OptionGroupId(new UUID(1, gimbap.value().getLeastSignificantBits())),
              "Size",
              1,
              1,
              List.of(
                  new Option(small, "Small", Money.ZERO), new Option(big, "Big", Money.won(1500))));
      OptionGroup extras =
          new OptionGroup(
              new OptionGroupId(new UUID(2, gimbap.value().getLeastSignificantBits())),
              "Extras",
              0,
              2,
              List.of(
                  new Option(cheese, "Cheese", Money.won(500)),
                  new Option(egg, "Egg", Money.won(700))));
      return List.of(
          new MenuItem(gimbap, "Rolls", "Gimbap", "", Money.won(4000), List.of(sizes, extras)),
          new MenuItem(rice, "Bowls", "Rice", "", Money.won(ricePrice), List.of()));
    }

    static ShopTerms terms(long minimumOrder) {
      return new ShopTerms(
          "Asia/Seoul",
          Arrays.stream(DayOfWeek.values()).map(day -> new OpeningSpan(day, 0, 1440)).toList(),
          Money.won(minimumOrder),
          2000,
          List.of(new TipStep(1000, Money.won(1000)), new TipStep(2000, Money.won(2000))));
    }
  }

  /** Publishes a shop and waits until it is known. */
  Shop shop() {
    return shop(Shop.terms(8000));
  }

  Shop shop(ShopTerms terms) {
    AccountId owner = MarketplaceFixture.newAccount();
    Shop shop =
        new Shop(
            new ShopId(UUID.randomUUID()),
            owner,
            market.token(owner, Role.OWNER),
            new ItemId(UUID.randomUUID()),
            new OptionId(UUID.randomUUID()),
            new OptionId(UUID.randomUUID()),
            new OptionId(UUID.randomUUID()),
            new OptionId(UUID.randomUUID()),
            new ItemId(UUID.randomUUID()));
    shopSays(
        new ShopPublished(
            shop.id(),
            1,
            owner,
            "Gimbap House",
            "02-123-4567",
            "1 Sejong-daero",
            SHOP_LOCATION,
            terms,
            shop.menu(12_000),
            market.now()));
    return shop;
  }

  /** Lets shop say something, and waits until it is known. */
  void shopSays(dosirak.contracts.shop.ShopEvent event) {
    market.awaitApplied("order", "shop", market.say("shop", event));
  }

  void paymentSays(dosirak.contracts.payment.PaymentEvent event) {
    market.awaitApplied("order", "payment", market.say("payment", event));
  }

  void deliverySays(dosirak.contracts.delivery.DeliveryEvent event) {
    market.awaitApplied("order", "delivery", market.say("delivery", event));
  }

  /** Somebody who orders. */
  record Customer(AccountId id, String token) {}

  Customer customer() {
    AccountId id = MarketplaceFixture.newAccount();
    return new Customer(id, market.token(id, Role.CUSTOMER));
  }

  static Map<String, Object> line(ItemId item, int quantity, OptionId... options) {
    return Map.of("itemId", item, "quantity", quantity, "optionIds", List.of(options));
  }

  /** A cart for delivery nearby, paid by card: rice for 12,000 and a tip of 1,000. */
  static Map<String, Object> cart(Shop shop) {
    return cart(shop, List.of(line(shop.rice(), 1)));
  }

  static Map<String, Object> cart(Shop shop, List<?> lines) {
    Map<String, Object> cart = new HashMap<>();
    cart.put("shopId", shop.id());
    cart.put("fulfilment", "DELIVERY");
    cart.put("paymentMethod", "CARD");
    cart.put("dropoff", dropoff(NEAR));
    cart.put("lines", new ArrayList<>(lines));
    return cart;
  }

  static Map<String, Object> pickup(Shop shop) {
    Map<String, Object> cart = cart(shop);
    cart.put("fulfilment", "PICKUP");
    cart.remove("dropoff");
    return cart;
  }

  static Map<String, Object> dropoff(GeoPoint location) {
    return Map.of("addressText", "2 Jong-ro", "location", location, "phone", "010-1234-5678");
  }

  Reply quote(Customer customer, Object cart) {
    return market.post("/api/order/quotes", customer.token(), cart);
  }

  String quoteId(Customer customer, Object cart) {
    Reply reply = quote(customer, cart);
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    return reply.json().path("quoteId").asString();
  }

  Reply place(Customer customer, String quoteId) {
    return market.post("/api/order/orders", customer.token(), Map.of("quoteId", quoteId));
  }

  /** Places an order for a cart; it is PENDING if it is paid by card. */
  OrderId placed(Customer customer, Object cart) {
    Reply reply = place(customer, quoteId(customer, cart));
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    return OrderId.of(reply.json().path("orderId").asString());
  }

  OrderId paid(Customer customer, Object cart) {
    OrderId order = placed(customer, cart);
    approve(order);
    assertThat(state(customer, order)).isEqualTo("PAID");
    return order;
  }

  OrderId accepted(Customer customer, Shop shop, Object cart, int minutes) {
    OrderId order = paid(customer, cart);
    Reply reply = accept(shop, order, minutes);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return order;
  }

  void approve(OrderId order) {
    paymentSays(
        new PaymentApproved(
            new PaymentId(UUID.randomUUID()),
            order,
            "key",
            Money.won(13_000),
            Money.won(300),
            market.now()));
  }

  void refuse(OrderId order) {
    paymentSays(
        new PaymentFailed(
            new PaymentId(UUID.randomUUID()), order, "REJECT_CARD_PAYMENT", market.now()));
  }

  void assign(OrderId order, AccountId rider) {
    deliverySays(new RiderAssigned(ASSIGNMENT, order, rider, 1, market.now()));
  }

  void unassign(OrderId order, AccountId rider) {
    deliverySays(new RiderUnassigned(ASSIGNMENT, order, rider, "shift-ended", market.now()));
  }

  void pickUp(OrderId order, AccountId rider) {
    deliverySays(new PickedUp(ASSIGNMENT, order, rider, market.now()));
  }

  void deliver(OrderId order, AccountId rider) {
    deliverySays(new Delivered(ASSIGNMENT, order, rider, Money.won(3500), market.now()));
  }

  Reply accept(Shop shop, OrderId order, int minutes) {
    return command(shop.ownerToken(), order, "accept", Map.of("preparationMinutes", minutes));
  }

  Reply command(@Nullable String token, OrderId order, String verb, Object body) {
    return market.post("/api/order/orders/" + order + "/" + verb, token, body);
  }

  Reply get(@Nullable String token, OrderId order) {
    return market.get("/api/order/orders/" + order, token);
  }

  String state(Customer customer, OrderId order) {
    return get(customer.token(), order).json().path("state").asString();
  }

  void awaitState(Customer customer, OrderId order, String state) {
    market.eventually(order + " is " + state, () -> state(customer, order).equals(state));
  }

  /** The types of the events said of an order, oldest first. */
  List<String> said(OrderId order) {
    return market
        .database("order")
        .sql("select type from journal where key = :key order by position")
        .param("key", order.toString())
        .query(String.class)
        .list();
  }

  /** The states an order went through, as its history tells. */
  List<String> history(Customer customer, OrderId order) {
    List<String> states = new ArrayList<>();
    get(customer.token(), order)
        .json()
        .path("history")
        .forEach(step -> states.add(step.path("state").asString()));
    return states;
  }

  void advanceMinutes(long minutes) {
    market.advance(Duration.ofMinutes(minutes));
  }
}
