package dosirak.order;

import static dosirak.order.OrderFixture.cart;
import static dosirak.order.OrderFixture.line;
import static dosirak.order.OrderFixture.pickup;
import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.InterventionId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.delivery.DeliveryFailed;
import dosirak.contracts.delivery.DeliveryProblem;
import dosirak.contracts.desk.InterventionKind;
import dosirak.contracts.desk.InterventionRequested;
import dosirak.contracts.desk.WantedRefund;
import dosirak.contracts.order.Fault;
import dosirak.contracts.order.GivenBack;
import dosirak.contracts.order.OrderCancelled;
import dosirak.contracts.order.OrderEvent;
import dosirak.contracts.order.OrderFailed;
import dosirak.contracts.order.OrderRefunded;
import dosirak.contracts.platform.InterventionDecided;
import dosirak.order.OrderFixture.Customer;
import dosirak.order.OrderFixture.Shop;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import dosirak.platform.web.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AfterAcceptanceTest {
  private static final AccountId RIDER = new AccountId(UUID.randomUUID());

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

  @Test
  void aShopGetsMoreTimeTwiceAndAnHourTogether() {
    Customer customer = fixture.customer();
    OrderId order = fixture.accepted(customer, shop, cart(shop), 20);

    assertThat(moreTime(order, 25).status()).isEqualTo(200);
    assertThat(moreTime(order, 40).code()).isEqualTo("delayed-enough");
    assertThat(moreTime(order, 35).status()).isEqualTo(200);
    assertThat(moreTime(order, 1).code()).isEqualTo("delayed-enough");
    assertThat(fixture.said(order)).filteredOn("OrderDelayed"::equals).hasSize(2);
  }

  @Test
  void whatRanOutIsLeftOutAndRefundedWhenTheCustomerSaysSo() {
    Customer customer = fixture.customer();
    OrderId order = fixture.accepted(customer, shop, twoLines(), 20);
    String proposal = shortage(order, 1);

    Reply answered = answer(customer, order, proposal, "REMOVED");

    assertThat(answered.status()).as(answered.text()).isEqualTo(204);
    OrderRefunded refund = said(order, OrderRefunded.class).getFirst();
    assertThat(refund.givenBack().money()).isEqualTo(Money.won(8_000));
    assertThat(refund.fault()).isEqualTo(Fault.SHOP);
    assertThat(refund.isFull()).isFalse();
    assertThat(fixture.state(customer, order)).isEqualTo("ACCEPTED");
    assertThat(fixture.get(customer.token(), order).json().path("refunds").size()).isEqualTo(1);
    assertThat(answer(customer, order, proposal, "REMOVED").status()).isEqualTo(404);
  }

  @Test
  void silenceMeansThatItIsLeftOut() {
    Customer customer = fixture.customer();
    OrderId order = fixture.accepted(customer, shop, twoLines(), 20);
    var unused = shortage(order, 1);

    fixture.market.advance(ProposeChange.ANSWER_LIMIT);

    fixture.market.eventually(
        "the line is refunded", () -> !said(order, OrderRefunded.class).isEmpty());
    assertThat(fixture.get(customer.token(), order).json().has("proposal")).isFalse();
  }

  @Test
  void aCheaperReplacementRefundsTheDifference() {
    Customer customer = fixture.customer();
    OrderId order =
        fixture.accepted(
            customer, shop, cart(shop, List.of(line(shop.gimbap(), 4, shop.big()))), 20);
    Reply proposed =
        fixture.command(
            shop.ownerToken(),
            order,
            "shortages",
            Map.of("line", 0, "replacementItemId", shop.rice()));
    assertThat(proposed.status()).as(proposed.text()).isEqualTo(201);
    String proposal = proposed.json().path("proposalId").asString();

    assertThat(answer(customer, order, proposal, "REPLACED").status()).isEqualTo(204);

    assertThat(said(order, OrderRefunded.class)).as("rice costs more; nobody pays more").isEmpty();
    assertThat(fixture.said(order)).contains("ChangeAnswered");
  }

  @Test
  void withoutItsOnlyLineAnOrderIsCancelledAtTheShopsCost() {
    Customer customer = fixture.customer();
    OrderId order = fixture.accepted(customer, shop, cart(shop), 20);

    assertThat(answer(customer, order, shortage(order, 0), "REMOVED").status()).isEqualTo(204);

    OrderCancelled cancelled = said(order, OrderCancelled.class).getFirst();
    assertThat(cancelled.fault()).isEqualTo(Fault.SHOP);
    assertThat(cancelled.givenBack()).isNull();
  }

  @Test
  void aProposalThatWasOpenWhenTheFoodWentOutEndsAndRefundsNothing() {
    Customer customer = fixture.customer();
    OrderId order = fixture.accepted(customer, shop, cart(shop), 20);
    String proposal = shortage(order, 0);
    fixture.pickUp(order, RIDER);
    assertThat(answer(customer, order, proposal, "REMOVED").code()).isEqualTo("wrong-state");

    fixture.market.advance(ProposeChange.ANSWER_LIMIT);

    fixture.market.eventually("the proposal is gone", () -> !hasProposal(customer, order));
    assertThat(fixture.state(customer, order)).isEqualTo("PICKED_UP");
    assertThat(fixture.said(order)).doesNotContain("ChangeAnswered", "OrderRefunded");
    assertThat(refund(order, 0, 1).status()).as("the shop may refund").isEqualTo(201);
  }

  @Test
  void proposalsThatCannotBeEndedDoNotStopTheOthers() {
    Customer customer = fixture.customer();
    List<OrderId> broken = new ArrayList<>();
    for (int i = 0; i < EndProposals.BATCH + 1; i++) {
      OrderId order = fixture.accepted(customer, shop, twoLines(), 20);
      var unused = shortage(order, 1);
      broken.add(order);
    }
    exchangeInAftermaths(broken, "\"line\":1", "\"line\":9");
    fixture.advanceMinutes(1);
    OrderId good = fixture.accepted(customer, shop, twoLines(), 20);
    var unused = shortage(good, 1);

    fixture.market.advance(ProposeChange.ANSWER_LIMIT);

    fixture.market.eventually("the good one ends", () -> !hasProposal(customer, good));
    assertThat(broken).allMatch(order -> hasProposal(customer, order));
    exchangeInAftermaths(broken, "\"line\":9", "\"line\":1");
    fixture.market.eventually(
        "what is mended ends too",
        () -> broken.stream().noneMatch(order -> hasProposal(customer, order)));
  }

  private boolean hasProposal(Customer customer, OrderId order) {
    return fixture.get(customer.token(), order).json().has("proposal");
  }

  private void exchangeInAftermaths(List<OrderId> orders, String text, String other) {
    int changed =
        fixture
            .market
            .database("order")
            .sql(
                """
                update order_aftermath set body = replace(body, :text, :other)
                where order_id in (:orders) and body like '%' || :text || '%'
                """)
            .param("text", text)
            .param("other", other)
            .param("orders", orders.stream().map(OrderId::value).toList())
            .update();
    assertThat(changed).isEqualTo(orders.size());
  }

  @Test
  void theShopGrantsACancellationAndSaysWhoBearsIt() {
    Customer customer = fixture.customer();
    OrderId order = fixture.accepted(customer, shop, cart(shop), 20);
    assertThat(grant(order, "CUSTOMER").code()).isEqualTo("nobody-asked");
    assertThat(ask(customer, order).status()).isEqualTo(200);
    assertThat(ask(customer, order).code()).isEqualTo("asked-already");
    assertThat(grant(order, "PLATFORM").status()).isEqualTo(400);

    assertThat(grant(order, "CUSTOMER").status()).isEqualTo(200);

    OrderCancelled cancelled = said(order, OrderCancelled.class).getFirst();
    assertThat(cancelled.fault()).isEqualTo(Fault.CUSTOMER);
    assertThat(cancelled.givenBack())
        .as("nobody rode")
        .isEqualTo(new GivenBack(Money.won(1_000), Money.ZERO, false));
  }

  @Test
  void theShopRefusesACancellationAndTheOrderGoesOn() {
    Customer customer = fixture.customer();
    OrderId order = fixture.accepted(customer, shop, cart(shop), 20);
    assertThat(ask(customer, order).status()).isEqualTo(200);

    Reply refused =
        fixture.command(
            shop.ownerToken(), order, "cancellation-request/refuse", Map.of("reason", "cooked"));

    assertThat(refused.status()).isEqualTo(200);
    assertThat(fixture.state(customer, order)).isEqualTo("ACCEPTED");
    assertThat(ask(customer, order).status()).as("it may be asked again").isEqualTo(200);
  }

  @Test
  void aPortionIsRefundedAfterCompletionOnceAndNotTooLate() {
    Customer customer = fixture.customer();
    OrderId order = completed(customer, twoLines());

    assertThat(refund(order, 1, 1).status()).isEqualTo(201);
    assertThat(refund(order, 1, 1).status()).isEqualTo(201);
    assertThat(refund(order, 1, 1).code()).isEqualTo("nothing-left");
    assertThat(refund(order, 2, 1).status()).isEqualTo(400);
    fixture.market.advance(RefundOrder.REFUND_LIMIT.plus(Duration.ofMinutes(1)));
    assertThat(refund(order, 0, 1).code()).isEqualTo("too-late");
    assertThat(said(order, OrderRefunded.class))
        .extracting(each -> each.givenBack().money())
        .containsExactly(Money.won(4_000), Money.won(4_000));
  }

  @Test
  void fiftyRefundsOfOnePortionAtOnceRefundItOnce() throws Exception {
    Customer customer = fixture.customer();
    OrderId order = completed(customer, cart(shop));
    List<Callable<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      calls.add(() -> RaceFixture.surely(() -> refund(order, 0, 1)).status());
    }

    List<Integer> statuses = RaceFixture.atOnce(calls);

    assertThat(statuses).filteredOn(status -> status == 201).hasSize(1);
    assertThat(statuses).filteredOn(status -> status == 409).hasSize(49);
    assertThat(said(order, OrderRefunded.class)).hasSize(1);
  }

  @Test
  void anOperatorRefundsThroughTheDeskAndIsAnswered() {
    Customer customer = fixture.customer();
    OrderId order = completed(customer, twoLines());
    AccountId operator = new AccountId(UUID.randomUUID());

    InterventionDecided accepted =
        intervene(order, InterventionKind.REFUND, Fault.RIDER, 0, true, operator);
    InterventionDecided refused =
        intervene(order, InterventionKind.REFUND, Fault.PLATFORM, 0, true, operator);

    assertThat(accepted.accepted()).as(accepted.detail()).isTrue();
    assertThat(refused.accepted()).isFalse();
    OrderRefunded refund = said(order, OrderRefunded.class).getFirst();
    assertThat(refund.fault()).isEqualTo(Fault.RIDER);
    assertThat(refund.riderId()).isEqualTo(RIDER);
    assertThat(refund.decidedBy()).isEqualTo(operator);
    assertThat(refund.deliveryTip()).isEqualTo(Money.won(1_000));
  }

  @Test
  void anOperatorCancelsWhatIsBeingCookedAtThePlatformsCost() {
    Customer customer = fixture.customer();
    OrderId order = fixture.accepted(customer, shop, cart(shop), 20);

    InterventionDecided decided =
        intervene(
            order,
            InterventionKind.CANCEL,
            Fault.PLATFORM,
            -1,
            false,
            new AccountId(UUID.randomUUID()));

    assertThat(decided.accepted()).isTrue();
    assertThat(said(order, OrderCancelled.class).getFirst().fault()).isEqualTo(Fault.PLATFORM);
    assertThat(fixture.state(customer, order)).isEqualTo("CANCELLED");
  }

  @Test
  void whatARiderCouldNotDeliverFails() {
    Customer customer = fixture.customer();
    OrderId order = fixture.accepted(customer, shop, cart(shop), 20);
    fixture.pickUp(order, RIDER);

    fixture.deliverySays(
        new DeliveryFailed(
            OrderFixture.ASSIGNMENT,
            order,
            RIDER,
            DeliveryProblem.CUSTOMER_ABSENT,
            Money.won(3_500),
            fixture.market.now()));

    fixture.awaitState(customer, order, "FAILED");
    OrderFailed failed = said(order, OrderFailed.class).getFirst();
    assertThat(failed.fault()).isEqualTo(Fault.CUSTOMER);
    assertThat(failed.givenBack()).isEqualTo(new GivenBack(Money.ZERO, Money.ZERO, false));
  }

  @Test
  void aPickupOrderThatNobodyFetchesEnds() {
    Customer customer = fixture.customer();
    OrderId order = fixture.paid(customer, pickup(shop));
    assertThat(fixture.accept(shop, order, 10).status()).isEqualTo(200);
    assertThat(fixture.command(shop.ownerToken(), order, "ready", Map.of()).status())
        .isEqualTo(200);

    fixture.market.advance(Order.COLLECTION_LIMIT);

    fixture.awaitState(customer, order, "FAILED");
  }

  @Test
  void streamsTellOfProposalsWishesAndRefundsAndNothingWhereThereIsNone() {
    Customer customer = fixture.customer();
    OrderId order = fixture.accepted(customer, shop, twoLines(), 20);
    assertThat(lastTold(customer).propertyNames())
        .doesNotContain("proposal", "cancellationAskedAt", "refunded");

    String proposal = shortage(order, 1);
    JsonNode told = lastTold(customer).path("proposal");
    assertThat(told.path("proposalId").asString()).isEqualTo(proposal);
    assertThat(told.path("line").asInt()).isEqualTo(1);
    assertThat(told.path("dueAt").asString())
        .isEqualTo(fixture.market.now().plus(ProposeChange.ANSWER_LIMIT).toString());
    assertThat(told.has("replacementName")).isFalse();

    assertThat(answer(customer, order, proposal, "REMOVED").status()).isEqualTo(204);
    assertThat(lastTold(customer).has("proposal")).isFalse();
    assertThat(lastTold(customer).path("refunded").asLong()).isEqualTo(8_000);

    JsonNode asked = ask(customer, order).json();
    assertThat(asked).isEqualTo(lastTold(customer));
    assertThat(asked.path("cancellationAskedAt").asString())
        .isEqualTo(fixture.market.now().toString());
    assertThat(asked.path("refunded").asLong()).isEqualTo(8_000);
  }

  /** What a customer's stream said last. */
  private JsonNode lastTold(Customer customer) {
    return Json.mapper()
        .readTree(
            fixture
                .market
                .database("order")
                .sql(
                    """
                    select body from stream_message where person = :person
                    order by sequence desc limit 1
                    """)
                .param("person", customer.id().value())
                .query(String.class)
                .single());
  }

  private static Map<String, String> reason() {
    return Map.of("reason", "no");
  }

  /** Rice for 12,000 and two small gimbap for 4,000 each. */
  private Map<String, Object> twoLines() {
    return cart(shop, List.of(line(shop.rice(), 1), line(shop.gimbap(), 2, shop.small())));
  }

  private OrderId completed(Customer customer, Object cart) {
    OrderId order = fixture.accepted(customer, shop, cart, 5);
    fixture.deliver(order, RIDER);
    fixture.awaitState(customer, order, "COMPLETED");
    return order;
  }

  private Reply moreTime(OrderId order, int minutes) {
    return fixture.command(
        shop.ownerToken(), order, "more-time", Map.of("minutes", minutes, "reason", "busy"));
  }

  private String shortage(OrderId order, int line) {
    Reply reply = fixture.command(shop.ownerToken(), order, "shortages", Map.of("line", line));
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    return reply.json().path("proposalId").asString();
  }

  private Reply answer(Customer customer, OrderId order, String proposal, String answer) {
    return fixture.command(
        customer.token(), order, "proposals/" + proposal + "/answer", Map.of("answer", answer));
  }

  private Reply ask(Customer customer, OrderId order) {
    return fixture.command(customer.token(), order, "cancellation-request", reason());
  }

  private Reply grant(OrderId order, String fault) {
    return fixture.command(
        shop.ownerToken(), order, "cancellation-request/grant", Map.of("fault", fault));
  }

  private Reply refund(OrderId order, int line, int quantity) {
    return fixture.command(
        shop.ownerToken(),
        order,
        "refunds",
        Map.of(
            "lines",
            List.of(Map.of("line", line, "quantity", quantity)),
            "deliveryTip",
            false,
            "reason",
            "missing"));
  }

  private InterventionDecided intervene(
      OrderId order,
      InterventionKind kind,
      Fault fault,
      int line,
      boolean deliveryTip,
      AccountId operator) {
    InterventionId id = desk(order, kind, fault, line, deliveryTip, operator);
    return fixture.market.said("order", InterventionDecided.class).stream()
        .filter(decided -> decided.interventionId().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private InterventionId desk(
      OrderId order,
      InterventionKind kind,
      Fault fault,
      int line,
      boolean deliveryTip,
      AccountId operator) {
    InterventionId id = new InterventionId(UUID.randomUUID());
    long position =
        fixture.market.say(
            "desk",
            new InterventionRequested(
                id,
                order,
                kind,
                fault,
                line < 0 ? List.of() : List.of(new WantedRefund(line, 1)),
                deliveryTip,
                "the customer called",
                operator,
                fixture.market.now()));
    fixture.market.awaitApplied("order", "desk", position);
    return id;
  }

  private <E extends OrderEvent> List<E> said(OrderId order, Class<E> type) {
    return fixture.market.said("order", type).stream()
        .filter(event -> event.key().equals(order.toString()))
        .toList();
  }
}
