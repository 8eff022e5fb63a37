package dosirak.order;

import static dosirak.order.OrderFixture.cart;
import static dosirak.order.OrderFixture.line;
import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.DomainEvent;
import dosirak.contracts.InterventionId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.PaymentId;
import dosirak.contracts.delivery.Delivered;
import dosirak.contracts.delivery.DeliveryFailed;
import dosirak.contracts.delivery.DeliveryProblem;
import dosirak.contracts.delivery.PickedUp;
import dosirak.contracts.desk.InterventionKind;
import dosirak.contracts.desk.InterventionRequested;
import dosirak.contracts.desk.WantedRefund;
import dosirak.contracts.order.Fault;
import dosirak.contracts.order.GivenBack;
import dosirak.contracts.order.OrderCancelled;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderFailed;
import dosirak.contracts.order.OrderPlaced;
import dosirak.contracts.order.OrderRefunded;
import dosirak.contracts.order.RefundedLine;
import dosirak.contracts.payment.PaymentApproved;
import dosirak.contracts.payment.PaymentFailed;
import dosirak.order.OrderFixture.Customer;
import dosirak.order.OrderFixture.Shop;
import dosirak.platform.journal.EventCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Everybody at once: customers, shops, payment, riders, the desk and the clock all move the same
 * order in the same moment, in random order. Whatever comes first, the order takes one legal way to
 * one end, and never gives back more than was paid.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrderStormTest {
  private static final int ROUNDS = 107;

  /** How many orders have their storm at the same time. */
  private static final int TOGETHER = 4;

  private static final AccountId RIDER = new AccountId(UUID.randomUUID());

  /** Later than every deadline that an order can have. */
  private static final Duration LATER_THAN_ALL = Duration.ofDays(1);

  /** What moves an order, by the event that says so, and from where it may. */
  private static final Map<String, Move> MOVES =
      Map.ofEntries(
          Map.entry("OrderPaid", new Move(OrderState.PAID, EnumSet.of(OrderState.PENDING))),
          Map.entry(
              "OrderPaymentFailed",
              new Move(OrderState.PAYMENT_FAILED, EnumSet.of(OrderState.PENDING))),
          Map.entry(
              "OrderExpired",
              new Move(OrderState.EXPIRED, EnumSet.of(OrderState.PENDING, OrderState.PAID))),
          Map.entry("OrderAccepted", new Move(OrderState.ACCEPTED, EnumSet.of(OrderState.PAID))),
          Map.entry("OrderRejected", new Move(OrderState.REJECTED, EnumSet.of(OrderState.PAID))),
          Map.entry(
              "OrderCancelled",
              new Move(
                  OrderState.CANCELLED,
                  EnumSet.of(
                      OrderState.PENDING, OrderState.PAID, OrderState.ACCEPTED, OrderState.READY))),
          Map.entry("OrderReady", new Move(OrderState.READY, EnumSet.of(OrderState.ACCEPTED))),
          Map.entry(
              "OrderPickedUp",
              new Move(OrderState.PICKED_UP, EnumSet.of(OrderState.ACCEPTED, OrderState.READY))),
          Map.entry(
              "OrderDelivered", new Move(OrderState.DELIVERED, EnumSet.of(OrderState.PICKED_UP))),
          Map.entry(
              "OrderCompleted", new Move(OrderState.COMPLETED, EnumSet.of(OrderState.DELIVERED))),
          Map.entry(
              "OrderFailed",
              new Move(
                  OrderState.FAILED,
                  EnumSet.of(OrderState.ACCEPTED, OrderState.READY, OrderState.PICKED_UP))));

  /** What is said beside an order's way, and where it stands then. */
  private static final Map<String, Set<OrderState>> BESIDE =
      Map.of(
          "OrderDelayed", EnumSet.of(OrderState.ACCEPTED),
          "ChangeProposed", EnumSet.of(OrderState.ACCEPTED),
          "ChangeAnswered", EnumSet.of(OrderState.ACCEPTED, OrderState.READY),
          "CancellationAsked", EnumSet.of(OrderState.ACCEPTED, OrderState.READY),
          "CancellationRefused", EnumSet.of(OrderState.ACCEPTED, OrderState.READY),
          "OrderRefunded",
              EnumSet.of(
                  OrderState.ACCEPTED,
                  OrderState.READY,
                  OrderState.PICKED_UP,
                  OrderState.COMPLETED),
          "InterventionDecided", EnumSet.allOf(OrderState.class));

  private record Move(OrderState to, Set<OrderState> from) {}

  /** Who does something to an order. */
  private enum Act {
    APPROVE,
    FAIL_PAYMENT,
    CANCEL,
    ACCEPT,
    REJECT,
    READY,
    HAND_OVER,
    MORE_TIME,
    SHORTAGE,
    ANSWER,
    ASK,
    GRANT,
    REFUSE,
    REFUND,
    REFUND_TIP,
    PICK_UP,
    DELIVER,
    DELIVERY_FAILED,
    DESK_CANCEL,
    DESK_REFUND,
    CLOCK
  }

  /** A storm that can end in one way only, so that every end is seen whatever the seed is. */
  private record Sure(OrderState from, Act act, OrderState end) {}

  private static final List<Sure> SURE =
      List.of(
          new Sure(OrderState.PENDING, Act.FAIL_PAYMENT, OrderState.PAYMENT_FAILED),
          new Sure(OrderState.PENDING, Act.CLOCK, OrderState.EXPIRED),
          new Sure(OrderState.PAID, Act.REJECT, OrderState.REJECTED),
          new Sure(OrderState.PAID, Act.CANCEL, OrderState.CANCELLED),
          new Sure(OrderState.ACCEPTED, Act.DELIVER, OrderState.COMPLETED),
          new Sure(OrderState.ACCEPTED, Act.DESK_CANCEL, OrderState.CANCELLED),
          new Sure(OrderState.PICKED_UP, Act.DELIVERY_FAILED, OrderState.FAILED));

  private static final List<OrderState> BEGINNINGS =
      List.of(
          OrderState.PENDING,
          OrderState.PAID,
          OrderState.ACCEPTED,
          OrderState.READY,
          OrderState.PICKED_UP,
          OrderState.COMPLETED);

  private final Map<String, Long> said = new ConcurrentHashMap<>();
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

  /** What is about to happen to an order. */
  private record Storm(Round round, List<Callable<Integer>> calls) {}

  /** An order and what happens to it at once. */
  private record Round(int number, OrderId order, Customer customer, int wishes, String storm) {}

  @Test
  void movedByEverybodyAtOnceAnOrderTakesOneLegalWayToOneEnd() throws Exception {
    long seed = Long.getLong("dosirak.seed", 20_260_302);
    SplittableRandom random = new SplittableRandom(seed);
    List<Round> rounds = new ArrayList<>();
    while (rounds.size() < ROUNDS) {
      // The clock is everybody's: a storm that can end in one way only has it for itself.
      int together = rounds.size() < SURE.size() ? 1 : TOGETHER;
      List<Callable<Storm>> gathering = new ArrayList<>();
      for (int i = 0; i < together; i++) {
        int number = rounds.size() + i;
        SplittableRandom own = random.split();
        gathering.add(() -> gather(number, own));
      }
      List<Storm> storms = RaceFixture.atOnce(gathering);
      List<Round> begun = storms.stream().map(Storm::round).toList();
      assertThat(
              RaceFixture.atOnce(storms.stream().flatMap(storm -> storm.calls().stream()).toList()))
          .as("seed %d: %s", seed, begun)
          .allMatch(status -> status < 500);
      said.forEach((domain, position) -> fixture.market.awaitApplied("order", domain, position));
      rounds.addAll(begun);
    }
    fixture.market.advance(LATER_THAN_ALL);
    fixture.market.eventually(
        "every order has ended; seed " + seed,
        () -> count("select count(*) from orders where ended_at is null") == 0);
    fixture.market.advance(LATER_THAN_ALL);
    fixture.market.eventually(
        "no proposal waits; seed " + seed,
        () -> count("select count(*) from order_aftermath where proposal_due_at is not null") == 0);

    Map<OrderState, Integer> ends = new EnumMap<>(OrderState.class);
    for (Round round : rounds) {
      String what =
          "dosirak.seed=%d round %d: %s: %s"
              .formatted(seed, round.number(), round.storm(), fixture.said(round.order()));
      OrderState end = requireOneLegalWay(round, what);
      requireNoMoreBackThanWasPaid(round.order(), what);
      if (round.number() < SURE.size()) {
        assertThat(end).as(what).isEqualTo(SURE.get(round.number()).end());
      }
      ends.merge(end, 1, Integer::sum);
    }
    assertThat(ends.keySet())
        .as("seed %d: %s", seed, ends)
        .containsExactlyInAnyOrderElementsOf(
            EnumSet.allOf(OrderState.class).stream().filter(OrderState::ended).toList());
  }

  private Storm gather(int number, SplittableRandom random) {
    Customer customer = fixture.customer();
    boolean sure = number < SURE.size();
    OrderState beginning =
        sure ? SURE.get(number).from() : BEGINNINGS.get(random.nextInt(BEGINNINGS.size()));
    boolean pickup = !sure && random.nextInt(6) == 0 && beginning.compareTo(OrderState.READY) <= 0;
    OrderId order = begun(customer, beginning, pickup);
    String proposal =
        !sure && beginning == OrderState.ACCEPTED && random.nextBoolean() ? propose(order) : "";
    List<Act> acts = new ArrayList<>();
    if (sure) {
      for (int i = 0; i < 3; i++) {
        acts.add(SURE.get(number).act());
      }
    } else {
      double share = 0.2 + random.nextDouble() * 0.7;
      for (Act act : Act.values()) {
        int times = random.nextDouble() < share ? 1 + random.nextInt(2) : 0;
        for (int i = 0; i < times; i++) {
          acts.add(act);
        }
      }
    }
    List<Callable<Integer>> calls = new ArrayList<>();
    int wishes = 0;
    for (Act act : acts) {
      wishes += act == Act.DESK_CANCEL || act == Act.DESK_REFUND ? 1 : 0;
      long waitNanos = sure ? 0 : random.nextLong(8_000_000);
      SplittableRandom own = random.split();
      calls.add(() -> {
        LockSupport.parkNanos(waitNanos);
        return perform(act, customer, order, proposal, own);
      });
    }
    String storm = beginning + (pickup ? " pickup" : "") + " " + acts;
    return new Storm(new Round(number, order, customer, wishes, storm), calls);
  }

  private OrderId begun(Customer customer, OrderState state, boolean pickup) {
    Map<String, Object> wanted =
        cart(shop, List.of(line(shop.rice(), 1), line(shop.gimbap(), 2, shop.small())));
    if (pickup) {
      wanted.put("fulfilment", "PICKUP");
      wanted.remove("dropoff");
    }
    OrderId order = fixture.placed(customer, wanted);
    if (state != OrderState.PENDING) {
      fixture.approve(order);
    }
    if (state.compareTo(OrderState.ACCEPTED) >= 0) {
      assertThat(fixture.accept(shop, order, 5).status()).isEqualTo(200);
    }
    if (state == OrderState.READY) {
      assertThat(fixture.command(shop.ownerToken(), order, "ready", Map.of()).status())
          .isEqualTo(200);
    }
    if (state == OrderState.PICKED_UP) {
      fixture.pickUp(order, RIDER);
    }
    if (state == OrderState.COMPLETED) {
      fixture.deliver(order, RIDER);
    }
    assertThat(fixture.state(customer, order)).isEqualTo(state.name());
    return order;
  }

  private String propose(OrderId order) {
    return fixture
        .command(shop.ownerToken(), order, "shortages", Map.of("line", 1))
        .json()
        .path("proposalId")
        .asString();
  }

  private int perform(
      Act act, Customer customer, OrderId order, String proposal, SplittableRandom random) {
    return switch (act) {
      case APPROVE ->
          say(
              "payment",
              new PaymentApproved(
                  new PaymentId(UUID.randomUUID()),
                  order,
                  "key",
                  Money.won(21_000),
                  Money.won(300),
                  fixture.market.now()));
      case FAIL_PAYMENT ->
          say(
              "payment",
              new PaymentFailed(
                  new PaymentId(UUID.randomUUID()),
                  order,
                  "REJECT_CARD_PAYMENT",
                  fixture.market.now()));
      case CANCEL -> command(customer.token(), order, "cancel", reason());
      case ACCEPT -> command(shop.ownerToken(), order, "accept", Map.of("preparationMinutes", 5));
      case REJECT -> command(shop.ownerToken(), order, "reject", reason());
      case READY -> command(shop.ownerToken(), order, "ready", Map.of());
      case HAND_OVER -> command(shop.ownerToken(), order, "handed-over", Map.of());
      case MORE_TIME ->
          command(
              shop.ownerToken(), order, "more-time", Map.of("minutes", 31, "reason", "too busy"));
      case SHORTAGE ->
          command(shop.ownerToken(), order, "shortages", Map.of("line", random.nextInt(2)));
      case ANSWER ->
          proposal.isEmpty()
              ? 0
              : command(
                  customer.token(),
                  order,
                  "proposals/" + proposal + "/answer",
                  Map.of("answer", random.nextBoolean() ? "REMOVED" : "CANCELLED"));
      case ASK -> command(customer.token(), order, "cancellation-request", reason());
      case GRANT ->
          command(
              shop.ownerToken(),
              order,
              "cancellation-request/grant",
              Map.of("fault", random.nextBoolean() ? "SHOP" : "CUSTOMER"));
      case REFUSE -> command(shop.ownerToken(), order, "cancellation-request/refuse", reason());
      case REFUND -> refund(order, List.of(random.nextInt(2)), false);
      case REFUND_TIP -> refund(order, random.nextBoolean() ? List.of(0, 1) : List.of(), true);
      case PICK_UP ->
          say(
              "delivery",
              new PickedUp(OrderFixture.ASSIGNMENT, order, RIDER, fixture.market.now()));
      case DELIVER ->
          say(
              "delivery",
              new Delivered(
                  OrderFixture.ASSIGNMENT, order, RIDER, Money.won(3_500), fixture.market.now()));
      case DELIVERY_FAILED ->
          say(
              "delivery",
              new DeliveryFailed(
                  OrderFixture.ASSIGNMENT,
                  order,
                  RIDER,
                  DeliveryProblem.values()[random.nextInt(DeliveryProblem.values().length)],
                  Money.won(3_500),
                  fixture.market.now()));
      case DESK_CANCEL -> desk(order, InterventionKind.CANCEL, Fault.PLATFORM, List.of(), false);
      case DESK_REFUND ->
          desk(
              order,
              InterventionKind.REFUND,
              random.nextBoolean() ? Fault.PLATFORM : Fault.RIDER,
              List.of(new WantedRefund(random.nextInt(2), 1)),
              random.nextBoolean());
      case CLOCK -> {
        fixture.advanceMinutes(random.nextInt(4) == 0 ? 100 : 16);
        yield 0;
      }
    };
  }

  private int command(String token, OrderId order, String verb, Object body) {
    return RaceFixture.surely(() -> fixture.command(token, order, verb, body)).status();
  }

  private int refund(OrderId order, List<Integer> lines, boolean deliveryTip) {
    return command(
        shop.ownerToken(),
        order,
        "refunds",
        Map.of(
            "lines",
            lines.stream().map(line -> Map.of("line", line, "quantity", 1)).toList(),
            "deliveryTip",
            deliveryTip,
            "reason",
            "missing"));
  }

  private int desk(
      OrderId order,
      InterventionKind kind,
      Fault fault,
      List<WantedRefund> lines,
      boolean deliveryTip) {
    return say(
        "desk",
        new InterventionRequested(
            new InterventionId(UUID.randomUUID()),
            order,
            kind,
            fault,
            lines,
            deliveryTip,
            "the customer called",
            RIDER,
            fixture.market.now()));
  }

  /** Says something and goes on; the round waits until it was heard. */
  private int say(String domain, DomainEvent event) {
    said.merge(domain, fixture.market.say(domain, event), Math::max);
    return 0;
  }

  private static Map<String, String> reason() {
    return Map.of("reason", "no");
  }

  /** Follows the events of an order, and compares them with what is kept of it. */
  private OrderState requireOneLegalWay(Round round, String what) {
    List<String> types = fixture.said(round.order());
    assertThat(types.getFirst()).as(what).isEqualTo("OrderPlaced");
    List<String> way = new ArrayList<>(List.of(OrderState.PENDING.name()));
    OrderState state = OrderState.PENDING;
    int ends = 0;
    for (String type : types.subList(1, types.size())) {
      Move move = MOVES.get(type);
      if (move == null) {
        assertThat(BESIDE).as(what).containsKey(type);
        assertThat(BESIDE.get(type)).as(what + ": " + type).contains(state);
      } else {
        assertThat(move.from()).as(what + ": " + type).contains(state);
        state = move.to();
        way.add(state.name());
        ends += state.ended() ? 1 : 0;
      }
    }
    assertThat(ends).as(what).isEqualTo(1);
    assertThat(types).as(what).filteredOn("InterventionDecided"::equals).hasSize(round.wishes());
    assertThat(fixture.state(round.customer(), round.order())).as(what).isEqualTo(state.name());
    assertThat(fixture.history(round.customer(), round.order()))
        .as(what)
        .containsExactlyElementsOf(way);
    assertThat(
            fixture
                .market
                .database("order")
                .sql(
                    """
                    select count(*) from orders o
                    left join order_deadline d using (order_id)
                    where o.order_id = :order and o.ended_at is not null
                      and o.deadline_at is null and d.order_id is null
                      and o.position = (
                        select max(position) from journal
                        where key = :key and type <> 'InterventionDecided')
                    """)
                .param("order", round.order().value())
                .param("key", round.order().toString())
                .query(Long.class)
                .single())
        .as(what + ": the row stands where the last event left it")
        .isEqualTo(1);
    return state;
  }

  private void requireNoMoreBackThanWasPaid(OrderId order, String what) {
    List<DomainEvent> events = events(order);
    OrderFacts facts =
        events.stream()
            .filter(OrderPlaced.class::isInstance)
            .map(OrderPlaced.class::cast)
            .findFirst()
            .orElseThrow()
            .facts();
    long[] amounts = new long[facts.lines().size()];
    int[] portions = new int[facts.lines().size()];
    Set<Object> refundIds = new HashSet<>();
    long tip = 0;
    long money = 0;
    for (DomainEvent event : events) {
      switch (event) {
        case OrderRefunded refund -> {
          assertThat(refundIds.add(refund.refundId())).as(what).isTrue();
          for (RefundedLine line : refund.lines()) {
            amounts[line.line()] += line.amount().won();
            portions[line.line()] += line.quantity();
          }
          tip += refund.deliveryTip().won();
          money += refund.givenBack().money().won();
        }
        case OrderCancelled cancelled -> money += money(cancelled.givenBack());
        case OrderFailed failed -> money += money(failed.givenBack());
        default -> {
          // Nothing goes back with it, or everything that is left.
        }
      }
    }
    assertThat(money).as(what).isLessThanOrEqualTo(facts.price().total().won());
    assertThat(tip).as(what).isLessThanOrEqualTo(facts.price().deliveryTip().won());
    for (int line = 0; line < amounts.length; line++) {
      assertThat(amounts[line]).as(what).isLessThanOrEqualTo(facts.lines().get(line).total().won());
      assertThat(portions[line]).as(what).isLessThanOrEqualTo(facts.lines().get(line).quantity());
    }
  }

  private static long money(@Nullable GivenBack givenBack) {
    return givenBack == null ? 0 : givenBack.money().won();
  }

  private List<DomainEvent> events(OrderId order) {
    return fixture
        .market
        .database("order")
        .sql("select type, body from journal where key = :key order by position")
        .param("key", order.toString())
        .query((row, number) ->
            EventCodec.decode("order", row.getString("type"), row.getString("body")))
        .list();
  }

  private long count(String sql) {
    return fixture.market.database("order").sql(sql).query(Long.class).single();
  }
}
