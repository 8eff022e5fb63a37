package dosirak.desk;

import dosirak.contracts.OrderId;
import dosirak.contracts.order.CancellationAsked;
import dosirak.contracts.order.CancellationRefused;
import dosirak.contracts.order.ChangeAnswered;
import dosirak.contracts.order.ChangeProposed;
import dosirak.contracts.order.OrderAccepted;
import dosirak.contracts.order.OrderCancelled;
import dosirak.contracts.order.OrderCompleted;
import dosirak.contracts.order.OrderDelayed;
import dosirak.contracts.order.OrderDelivered;
import dosirak.contracts.order.OrderEvent;
import dosirak.contracts.order.OrderExpired;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderFailed;
import dosirak.contracts.order.OrderPaid;
import dosirak.contracts.order.OrderPaymentFailed;
import dosirak.contracts.order.OrderPickedUp;
import dosirak.contracts.order.OrderPlaced;
import dosirak.contracts.order.OrderReady;
import dosirak.contracts.order.OrderRefunded;
import dosirak.contracts.order.OrderRejected;
import dosirak.contracts.platform.InterventionDecided;
import dosirak.platform.database.WriteTogether;
import dosirak.platform.journal.Envelope;
import dosirak.platform.journal.Subscription;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Learns from order where every order stands, and what order said of it. */
final class LearnOrders {
  private static final String SOURCE = "order";

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final Stories stories;
  private final WriteTogether<Move> moves = new WriteTogether<>(this::write);

  LearnOrders(JdbcClient jdbc, JsonMapper json, Stories stories) {
    this.jdbc = jdbc;
    this.json = json;
    this.stories = stories;
  }

  Subscription subscription() {
    return Subscription.to(SOURCE)
        .projecting("desk_order", "story_order")
        .unhurried()
        .onEnvelope(
            OrderPlaced.class,
            said -> reached(said, said.event().facts(), Change.to(OrderStanding.PENDING)))
        .onEnvelope(OrderPaid.class, this::paid)
        .onEnvelope(OrderAccepted.class, this::accepted)
        .onEnvelope(OrderDelayed.class, this::delayed)
        .onEnvelope(OrderReady.class, this::ready)
        .onEnvelope(OrderPickedUp.class, this::pickedUp)
        .onEnvelope(
            OrderDelivered.class,
            said -> reached(said, said.event().facts(), Change.to(OrderStanding.DELIVERED)))
        .onEnvelope(
            OrderCompleted.class,
            said ->
                ended(
                    said,
                    said.event().facts(),
                    OrderStanding.COMPLETED,
                    said.event().completedAt()))
        .onEnvelope(
            OrderPaymentFailed.class,
            said ->
                ended(
                    said,
                    said.event().facts(),
                    OrderStanding.PAYMENT_FAILED,
                    said.event().failedAt()))
        .onEnvelope(
            OrderExpired.class,
            said ->
                ended(said, said.event().facts(), OrderStanding.EXPIRED, said.event().expiredAt()))
        .onEnvelope(
            OrderRejected.class,
            said ->
                ended(
                    said, said.event().facts(), OrderStanding.REJECTED, said.event().rejectedAt()))
        .onEnvelope(
            OrderCancelled.class,
            said ->
                ended(
                    said,
                    said.event().facts(),
                    OrderStanding.CANCELLED,
                    said.event().cancelledAt()))
        .onEnvelope(
            OrderFailed.class,
            said ->
                ended(said, said.event().facts(), OrderStanding.FAILED, said.event().failedAt()))
        .onEnvelope(OrderRefunded.class, said -> tell(said, said.event().facts()))
        .onEnvelope(CancellationAsked.class, said -> tell(said, said.event().facts()))
        .onEnvelope(CancellationRefused.class, said -> tell(said, said.event().facts()))
        .onEnvelope(ChangeProposed.class, said -> tell(said, said.event().facts()))
        .onEnvelope(ChangeAnswered.class, said -> tell(said, said.event().facts()))
        .onEnvelope(InterventionDecided.class, said -> stories.tell(said, said.event().orderId()))
        .build();
  }

  /**
   * What an event changes of an order; what is absent stays as it was, except the lateness.
   *
   * @param lateAt from when on it is late; absent: not at all
   */
  private record Change(
      OrderStanding state,
      @Nullable Instant acceptanceDueAt,
      @Nullable Instant readyAt,
      @Nullable Instant pickedUpAt,
      @Nullable Instant endedAt,
      @Nullable Instant lateAt) {
    static Change to(OrderStanding state) {
      return new Change(state, null, null, null, null, null);
    }

    Change then(Change later) {
      return new Change(
          later.state,
          later.acceptanceDueAt == null ? acceptanceDueAt : later.acceptanceDueAt,
          later.readyAt == null ? readyAt : later.readyAt,
          later.pickedUpAt == null ? pickedUpAt : later.pickedUpAt,
          later.endedAt == null ? endedAt : later.endedAt,
          later.lateAt);
    }
  }

  private void paid(Envelope<OrderPaid> said) {
    Instant due = said.event().acceptanceDueAt();
    reached(
        said,
        said.event().facts(),
        new Change(OrderStanding.PAID, due, null, null, null, Lateness.ofPaid(due)));
  }

  private void accepted(Envelope<OrderAccepted> said) {
    Instant ready = said.event().readyAt();
    reached(
        said,
        said.event().facts(),
        new Change(OrderStanding.ACCEPTED, null, ready, null, null, ready));
  }

  private void delayed(Envelope<OrderDelayed> said) {
    Instant ready = said.event().readyAt();
    reached(
        said,
        said.event().facts(),
        new Change(OrderStanding.ACCEPTED, null, ready, null, null, ready));
  }

  private void ready(Envelope<OrderReady> said) {
    OrderFacts facts = said.event().facts();
    Instant ready = said.event().readyAt();
    reached(
        said,
        facts,
        new Change(OrderStanding.READY, null, ready, null, null, Lateness.ofReady(facts, ready)));
  }

  private void pickedUp(Envelope<OrderPickedUp> said) {
    OrderFacts facts = said.event().facts();
    Instant pickedUp = said.event().pickedUpAt();
    reached(
        said,
        facts,
        new Change(
            OrderStanding.PICKED_UP,
            null,
            null,
            pickedUp,
            null,
            Lateness.ofPickedUp(facts, pickedUp)));
  }

  private void ended(
      Envelope<? extends OrderEvent> said, OrderFacts facts, OrderStanding state, Instant at) {
    reached(said, facts, new Change(state, null, null, null, at, null));
  }

  private void reached(Envelope<? extends OrderEvent> said, OrderFacts facts, Change change) {
    moves.add(new Move(facts, change));
    tell(said, facts);
  }

  /**
   * What changed of an order.
   *
   * @param isNew whether order said that it was placed
   */
  private record Move(OrderFacts facts, Change change, boolean isNew) {
    Move(OrderFacts facts, Change change) {
      this(facts, change, change.state() == OrderStanding.PENDING);
    }

    /** Both, one after the other. That an order was placed changes nothing of one that is known. */
    Move then(Move later) {
      return later.isNew ? this : new Move(facts, change.then(later.change), isNew);
    }
  }

  private void write(List<Move> all) {
    Map<OrderId, Move> ofOrders = new LinkedHashMap<>();
    all.forEach(move -> ofOrders.merge(move.facts().orderId(), move, Move::then));
    List<Move> known = ofOrders.values().stream().filter(move -> !move.isNew()).toList();
    Set<UUID> moved = known.isEmpty() ? Set.of() : move(known);
    // Order says of every order first that it was placed; should it not, the order is learned so.
    List<Move> others =
        ofOrders.values().stream()
            .filter(move -> !moved.contains(move.facts().orderId().value()))
            .toList();
    if (!others.isEmpty()) {
      add(others);
    }
  }

  /** Which of them were known. */
  private Set<UUID> move(List<Move> moves) {
    return new HashSet<>(
        jdbc.sql(
                """
                update desk_order o set
                  state = n.state,
                  acceptance_due_at = coalesce(n.acceptance_due_at, o.acceptance_due_at),
                  ready_at = coalesce(n.ready_at, o.ready_at),
                  picked_up_at = coalesce(n.picked_up_at, o.picked_up_at),
                  ended_at = coalesce(n.ended_at, o.ended_at),
                  late_at = n.late_at
                from unnest(:orders::uuid[], :states::text[], :acceptancesDue::timestamptz[],
                    :ready::timestamptz[], :pickedUp::timestamptz[], :ended::timestamptz[],
                    :late::timestamptz[])
                  as n (order_id, state, acceptance_due_at, ready_at, picked_up_at, ended_at,
                    late_at)
                where o.order_id = n.order_id
                returning o.order_id
                """)
            .params(values(moves))
            .query(UUID.class)
            .list());
  }

  private void add(List<Move> moves) {
    Map<String, @Nullable Object> values = values(moves);
    values.put("numbers", texts(moves, move -> move.facts().number()));
    values.put(
        "shops", moves.stream().map(move -> move.facts().shopId().value()).toArray(UUID[]::new));
    values.put("shopNames", texts(moves, move -> move.facts().shopName()));
    values.put(
        "customers",
        moves.stream().map(move -> move.facts().customerId().value()).toArray(UUID[]::new));
    values.put("facts", texts(moves, move -> json.writeValueAsString(move.facts())));
    values.put("placed", texts(moves, move -> move.facts().placedAt().toString()));
    jdbc.sql(
            """
            insert into desk_order as o
              (order_id, state, acceptance_due_at, ready_at, picked_up_at, ended_at, late_at,
               number, shop_id, shop_name, customer_id, facts, placed_at)
            select * from unnest(:orders::uuid[], :states::text[], :acceptancesDue::timestamptz[],
              :ready::timestamptz[], :pickedUp::timestamptz[], :ended::timestamptz[],
              :late::timestamptz[], :numbers::text[], :shops::uuid[], :shopNames::text[],
              :customers::uuid[], :facts::text[], :placed::timestamptz[])
            on conflict (order_id) do update set
              state = excluded.state,
              acceptance_due_at = coalesce(excluded.acceptance_due_at, o.acceptance_due_at),
              ready_at = coalesce(excluded.ready_at, o.ready_at),
              picked_up_at = coalesce(excluded.picked_up_at, o.picked_up_at),
              ended_at = coalesce(excluded.ended_at, o.ended_at),
              late_at = excluded.late_at
            where excluded.state <> 'PENDING'
            """)
        .params(values)
        .update();
  }

  private static Map<String, @Nullable Object> values(List<Move> moves) {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put(
        "orders", moves.stream().map(move -> move.facts().orderId().value()).toArray(UUID[]::new));
    values.put("states", texts(moves, move -> move.change().state().name()));
    values.put("acceptancesDue", times(moves, Change::acceptanceDueAt));
    values.put("ready", times(moves, Change::readyAt));
    values.put("pickedUp", times(moves, Change::pickedUpAt));
    values.put("ended", times(moves, Change::endedAt));
    values.put("late", times(moves, Change::lateAt));
    return values;
  }

  private static String[] texts(List<Move> moves, Function<Move, String> text) {
    return moves.stream().map(text).toArray(String[]::new);
  }

  private static @Nullable String[] times(
      List<Move> moves, Function<Change, @Nullable Instant> time) {
    @Nullable String[] times = new @Nullable String[moves.size()];
    for (int i = 0; i < times.length; i++) {
      Instant at = time.apply(moves.get(i).change());
      times[i] = at == null ? null : at.toString();
    }
    return times;
  }

  private void tell(Envelope<? extends OrderEvent> said, OrderFacts facts) {
    stories.tell(said, facts.orderId());
  }
}
