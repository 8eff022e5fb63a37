package dosirak.order;

import static dosirak.order.OrderFixture.cart;
import static dosirak.order.OrderFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.OrderId;
import dosirak.order.OrderFixture.Customer;
import dosirak.order.OrderFixture.Shop;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every command on an order, sent by a client that cannot wait: fifty times with one key, it is
 * done once and answered alike; fifty times with a key each, it is done once and refused otherwise.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandsAtOnceTest {
  private static final int TIMES = 50;

  private OrderFixture fixture;
  private Shop shop;

  @BeforeAll
  void start() {
    fixture = new OrderFixture();
    shop = fixture.shop();
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  /**
   * A command that can happen once.
   *
   * @param effect the event that says that it happened
   * @param refused what the others are answered
   */
  enum Verb {
    PLACE("OrderPlaced", 409),
    CANCEL("OrderCancelled", 409),
    ACCEPT("OrderAccepted", 409),
    REJECT("OrderRejected", 409),
    READY("OrderReady", 409),
    HANDED_OVER("OrderCompleted", 409),
    MORE_TIME("OrderDelayed", 409),
    SHORTAGE("ChangeProposed", 409),
    ANSWER("ChangeAnswered", 404),
    ASK("CancellationAsked", 409),
    GRANT("OrderCancelled", 409),
    REFUSE("CancellationRefused", 409),
    REFUND("OrderRefunded", 409);

    private final String effect;
    private final int refused;

    Verb(String effect, int refused) {
      this.effect = effect;
      this.refused = refused;
    }
  }

  /**
   * A command that is ready to be sent.
   *
   * @param order in the journal; empty where the answer names it
   */
  private record Ready(String path, String token, Object body, String order) {
    static Ready of(OrderId order, String verb, String token, Object body) {
      return new Ready("/api/order/orders/" + order + "/" + verb, token, body, order.toString());
    }
  }

  @ParameterizedTest
  @EnumSource(Verb.class)
  void withOneKeyItIsDoneOnceAndAnsweredAlike(Verb verb) throws Exception {
    Ready ready = ready(verb);
    String key = UUID.randomUUID().toString();

    List<Reply> replies =
        atOnce(() -> {
          Reply reply;
          do {
            reply = send(ready, key);
          } while (reply.code().equals("in-progress"));
          return reply;
        });

    assertThat(replies.getFirst().status()).as(replies.getFirst().text()).isBetween(200, 299);
    assertThat(replies)
        .extracting(reply -> reply.status() + " " + reply.text())
        .containsOnly(replies.getFirst().status() + " " + replies.getFirst().text());
    assertThat(effects(verb, ready, replies.getFirst())).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Verb.class)
  void withAKeyEachItIsDoneOnceAndRefusedOtherwise(Verb verb) throws Exception {
    Ready ready = ready(verb);

    List<Reply> replies = atOnce(() -> send(ready, UUID.randomUUID().toString()));

    List<Reply> done = replies.stream().filter(reply -> reply.status() < 300).toList();
    assertThat(done).as(replies.toString()).hasSize(1);
    assertThat(replies)
        .filteredOn(reply -> reply.status() >= 300)
        .extracting(Reply::status)
        .containsOnly(verb.refused);
    assertThat(effects(verb, ready, done.getFirst())).isEqualTo(1);
  }

  private static List<Reply> atOnce(Supplier<Reply> call) throws Exception {
    List<Callable<Reply>> calls = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      calls.add(call::get);
    }
    return RaceFixture.atOnce(calls);
  }

  private Reply send(Ready ready, String key) {
    return RaceFixture.surely(
        () -> fixture.market.post(ready.path(), ready.token(), ready.body(), key));
  }

  /** How often it happened: to the order, or, of placing, to all orders of the customer. */
  private long effects(Verb verb, Ready ready, Reply reply) {
    String order =
        ready.order().isEmpty() ? reply.json().path("orderId").asString() : ready.order();
    long happened = fixture.said(OrderId.of(order)).stream().filter(verb.effect::equals).count();
    return verb == Verb.PLACE
        ? Math.max(
            happened,
            fixture.market.get("/api/order/orders", ready.token()).json().path("orders").size())
        : happened;
  }

  private Ready ready(Verb verb) {
    Customer customer = fixture.customer();
    Map<String, Object> wanted =
        cart(shop, List.of(line(shop.rice(), 1), line(shop.gimbap(), 1, shop.small())));
    if (verb == Verb.HANDED_OVER) {
      wanted.put("fulfilment", "PICKUP");
      wanted.remove("dropoff");
    }
    if (verb == Verb.PLACE) {
      return new Ready(
          "/api/order/orders",
          customer.token(),
          Map.of("quoteId", fixture.quoteId(customer, wanted)),
          "");
    }
    OrderId order = fixture.paid(customer, wanted);
    switch (verb) {
      case PLACE, CANCEL, ACCEPT, REJECT -> {
        // The shop has not answered yet.
      }
      case READY, HANDED_OVER, MORE_TIME, SHORTAGE, ANSWER, ASK, GRANT, REFUSE, REFUND ->
          assertThat(fixture.accept(shop, order, 20).status()).isEqualTo(200);
    }
    if (verb == Verb.GRANT || verb == Verb.REFUSE) {
      assertThat(
              fixture.command(customer.token(), order, "cancellation-request", reason()).status())
          .isEqualTo(200);
    }
    String owner = shop.ownerToken();
    return switch (verb) {
      case PLACE, CANCEL -> Ready.of(order, "cancel", customer.token(), reason());
      case ACCEPT -> Ready.of(order, "accept", owner, Map.of("preparationMinutes", 20));
      case REJECT -> Ready.of(order, "reject", owner, reason());
      case READY -> Ready.of(order, "ready", owner, Map.of());
      case HANDED_OVER -> Ready.of(order, "handed-over", owner, Map.of());
      // Twice as much is more than a shop gets.
      case MORE_TIME ->
          Ready.of(order, "more-time", owner, Map.of("minutes", 31, "reason", "busy"));
      case SHORTAGE -> Ready.of(order, "shortages", owner, Map.of("line", 1));
      case ANSWER ->
          Ready.of(
              order,
              "proposals/" + proposal(order) + "/answer",
              customer.token(),
              Map.of("answer", "REMOVED"));
      case ASK -> Ready.of(order, "cancellation-request", customer.token(), reason());
      case GRANT ->
          Ready.of(order, "cancellation-request/grant", owner, Map.of("fault", "CUSTOMER"));
      case REFUSE -> Ready.of(order, "cancellation-request/refuse", owner, reason());
      case REFUND ->
          Ready.of(
              order,
              "refunds",
              owner,
              Map.of(
                  "lines",
                  List.of(Map.of("line", 0, "quantity", 1)),
                  "deliveryTip",
                  false,
                  "reason",
                  "missing"));
    };
  }

  private String proposal(OrderId order) {
    return fixture
        .command(shop.ownerToken(), order, "shortages", Map.of("line", 1))
        .json()
        .path("proposalId")
        .asString();
  }

  private static Map<String, String> reason() {
    return Map.of("reason", "no");
  }
}
