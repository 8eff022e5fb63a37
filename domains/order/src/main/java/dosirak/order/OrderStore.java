package dosirak.order;

import dosirak.contracts.AccountId;
import dosirak.contracts.OrderId;
import dosirak.contracts.QuoteId;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.OrderFacts;
import dosirak.platform.access.ShopMembers;
import dosirak.platform.database.Columns;
import dosirak.platform.database.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Keeps orders, their deadlines and their histories. */
final class OrderStore {
  private static final String SELECT =
      """
      select o.facts, o.state, o.payment_due_at, o.acceptance_due_at, o.ready_at, o.picked_up_at,
        o.rider_id, o.ended_at, o.ended_reason, o.deadline_at, o.position, o.quote_id
      from orders o
      """;

  /** After every identifier, for the first page of a list that runs backwards. */
  private static final UUID LAST = new UUID(-1, -1);

  private final JdbcClient jdbc;
  private final JsonMapper json;

  OrderStore(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /**
   * An order as it is kept.
   *
   * @param position of its last event in the journal
   */
  record Kept(Order order, long position, QuoteId quoteId) {}

  /** The next counts for {@link OrderNumber}. */
  List<Long> nextCounts(int many) {
    return jdbc.sql("select nextval('order_number') from generate_series(1, :many)")
        .param("many", many)
        .query(Long.class)
        .list();
  }

  /** Those of some quotes that an order was placed with. */
  Set<QuoteId> used(Collection<QuoteId> quotes) {
    return Set.copyOf(
        jdbc.sql("select quote_id from orders where quote_id = any(cast(:quotes as uuid[]))")
            .param("quotes", quotes.stream().map(QuoteId::value).toArray(UUID[]::new))
            .query((row, number) -> new QuoteId(row.getObject("quote_id", UUID.class)))
            .list());
  }

  /**
   * A new order.
   *
   * @param reached the states it went through
   * @param position of its last event in the journal
   */
  record Placed(Order order, List<Order.Step> reached, QuoteId quote, long position) {}

  /**
   * Keeps new orders.
   *
   * @return how many; of one whose quote was used by another nothing is kept
   */
  int add(Collection<Placed> orders) {
    // Always in one order: of two groups with the same quotes one waits for the other, and not
    // both.
    List<Placed> sorted =
        orders.stream().sorted(Comparator.comparing(placed -> placed.quote().value())).toList();
    Columns columns = new Columns();
    Columns steps = new Columns();
    for (Placed placed : sorted) {
      Order order = placed.order();
      OrderFacts facts = order.facts();
      columns.add("orders", facts.orderId());
      columns.add("numbers", facts.number());
      columns.add("quotes", placed.quote());
      columns.add("customers", facts.customerId());
      columns.add("shops", facts.shopId());
      columns.add("owners", facts.ownerId());
      columns.add("fulfilments", facts.fulfilment());
      columns.add("methods", facts.paymentMethod());
      columns.add("states", order.state());
      columns.add("totals", facts.price().total().won());
      columns.add("facts", json.writeValueAsString(facts));
      columns.add("placed", facts.placedAt());
      columns.add("paymentDue", order.paymentDueAt());
      columns.add("acceptanceDue", order.acceptanceDueAt());
      columns.add("deadlines", order.deadlineAt());
      columns.add("positions", placed.position());
      for (Order.Step step : placed.reached()) {
        steps.add("stepOrders", facts.orderId());
        steps.add("stepStates", step.state());
        steps.add("stepTimes", step.at());
      }
    }
    return jdbc.sql(
            """
            with placed as (
              insert into orders
                (order_id, number, quote_id, customer_id, shop_id, owner_id, fulfilment,
                 payment_method, state, total, facts, placed_at, payment_due_at,
                 acceptance_due_at, deadline_at, position)
              select * from unnest(
                cast(:orders as uuid[]), cast(:numbers as text[]), cast(:quotes as uuid[]),
                cast(:customers as uuid[]), cast(:shops as uuid[]), cast(:owners as uuid[]),
                cast(:fulfilments as text[]), cast(:methods as text[]), cast(:states as text[]),
                cast(:totals as bigint[]), cast(:facts as text[]), cast(:placed as timestamptz[]),
                cast(:paymentDue as timestamptz[]), cast(:acceptanceDue as timestamptz[]),
                cast(:deadlines as timestamptz[]), cast(:positions as bigint[]))
              on conflict (quote_id) do nothing
              returning order_id, deadline_at
            ), reached as (
              insert into order_history (order_id, state, at)
              select order_id, step.state, step.at
              from unnest(
                cast(:stepOrders as uuid[]), cast(:stepStates as text[]),
                cast(:stepTimes as timestamptz[])) as step (order_id, state, at)
              join placed using (order_id)
            )
            insert into order_deadline (order_id, due_at)
            select order_id, deadline_at from placed
            """)
        .params(columns.values())
        .params(steps.values())
        .update();
  }

  /** Keeps a changed order. */
  void change(Order order, List<Order.Step> reached, long position) {
    Map<String, @Nullable Object> values = values(order, position);
    String history =
        reached.isEmpty()
            ? ""
            : """
            , reached as (
              insert into order_history (order_id, state, at)
              select cast(:order as uuid), step.state, step.at
              from (values %s) as step (state, at)
            )
            """
                .formatted(steps(reached, values));
    String deadline =
        order.deadlineAt() == null
            ? "delete from order_deadline where order_id = :order"
            : """
            insert into order_deadline (order_id, due_at)
            values (:order, cast(:deadline as timestamptz))
            on conflict (order_id) do update set due_at = excluded.due_at
            """;
    jdbc.sql(
            """
            with moved as (
              update orders set
                state = :state,
                acceptance_due_at = cast(:acceptanceDue as timestamptz),
                ready_at = cast(:ready as timestamptz),
                picked_up_at = cast(:pickedUp as timestamptz),
                rider_id = cast(:rider as uuid),
                ended_at = cast(:ended as timestamptz),
                ended_reason = :reason,
                deadline_at = cast(:deadline as timestamptz),
                position = :position
              where order_id = :order
            )
            """
                + history
                + deadline)
        .params(values)
        .update();
  }

  /**
   * A changed order.
   *
   * @param reached the states it went through
   * @param position of its last event in the journal
   */
  record Changed(Order order, List<Order.Step> reached, long position) {}

  /** Keeps changed orders, each once. */
  void change(List<Changed> changes) {
    jdbc.sql(
            """
            update orders o set
              state = n.state,
              acceptance_due_at = n.acceptance_due_at,
              ready_at = n.ready_at,
              picked_up_at = n.picked_up_at,
              rider_id = n.rider_id,
              ended_at = n.ended_at,
              ended_reason = n.ended_reason,
              deadline_at = n.deadline_at,
              position = n.position
            from unnest(:orders::uuid[], :states::text[], :acceptancesDue::timestamptz[],
                :ready::timestamptz[], :pickedUp::timestamptz[], :riders::uuid[],
                :ended::timestamptz[], :reasons::text[], :deadlines::timestamptz[],
                :positions::bigint[])
              as n (order_id, state, acceptance_due_at, ready_at, picked_up_at, rider_id, ended_at,
                ended_reason, deadline_at, position)
            where o.order_id = n.order_id
            """)
        .params(changedColumns(changes).values())
        .update();
    Columns steps = new Columns();
    Columns due = new Columns();
    List<UUID> done = new ArrayList<>();
    for (Changed change : changes) {
      OrderId order = change.order().facts().orderId();
      for (Order.Step step : change.reached()) {
        steps.add("orders", order);
        steps.add("states", step.state());
        steps.add("times", step.at());
      }
      if (change.order().deadlineAt() == null) {
        done.add(order.value());
      } else {
        due.add("orders", order);
        due.add("times", change.order().deadlineAt());
      }
    }
    if (!steps.values().isEmpty()) {
      jdbc.sql(
              """
              insert into order_history (order_id, state, at)
              select * from unnest(:orders::uuid[], :states::text[], :times::timestamptz[])
              """)
          .params(steps.values())
          .update();
    }
    if (!due.values().isEmpty()) {
      jdbc.sql(
              """
              insert into order_deadline (order_id, due_at)
              select * from unnest(:orders::uuid[], :times::timestamptz[])
              on conflict (order_id) do update set due_at = excluded.due_at
              """)
          .params(due.values())
          .update();
    }
    if (!done.isEmpty()) {
      jdbc.sql("delete from order_deadline where order_id = any(:done)")
          .param("done", done.toArray(UUID[]::new))
          .update();
    }
  }

  private static Columns changedColumns(List<Changed> changes) {
    Columns columns = new Columns();
    for (Changed change : changes) {
      Order order = change.order();
      columns.add("orders", order.facts().orderId());
      columns.add("states", order.state());
      columns.add("acceptancesDue", order.acceptanceDueAt());
      columns.add("ready", order.readyAt());
      columns.add("pickedUp", order.pickedUpAt());
      columns.add("riders", order.riderId());
      columns.add("ended", order.endedAt());
      columns.add("reasons", order.endedReason());
      columns.add("deadlines", order.deadlineAt());
      columns.add("positions", change.position());
    }
    return columns;
  }

  /** An order as it is now. */
  Optional<Kept> find(OrderId order) {
    return jdbc.sql(SELECT + "where o.order_id = :order")
        .param("order", order.value())
        .query((row, number) -> kept(row))
        .optional();
  }

  /** An order that nobody else can change until the end of the transaction. */
  Optional<Kept> lock(OrderId order) {
    return jdbc.sql(SELECT + "where o.order_id = :order for update")
        .param("order", order.value())
        .query((row, number) -> kept(row))
        .optional();
  }

  /** Those of some orders that are known, and nobody else can change until the transaction ends. */
  Map<OrderId, Kept> lock(List<OrderId> all) {
    Map<OrderId, Kept> locked = new HashMap<>();
    jdbc.sql(SELECT + "where o.order_id = any(:orders) order by o.order_id for update")
        .param("orders", all.stream().map(OrderId::value).toArray(UUID[]::new))
        .query((row, number) -> kept(row))
        .list()
        .forEach(kept -> locked.put(kept.order().facts().orderId(), kept));
    return locked;
  }

  /** Locked orders whose deadline has come, without those that somebody else is changing. */
  List<Kept> lockDue(Instant now, int limit) {
    return jdbc.sql(
            SELECT
                + """
                join order_deadline d on d.order_id = o.order_id
                where d.due_at <= :now
                order by d.due_at
                limit :limit
                for update of o skip locked
                """)
        .param("now", Times.utc(now))
        .param("limit", limit)
        .query((row, number) -> kept(row))
        .list();
  }

  /** When an order reached its states, in order. */
  List<Order.Step> history(OrderId order) {
    return jdbc
        .sql("select state, at from order_history where order_id = :order")
        .param("order", order.value())
        .query((row, number) ->
            new Order.Step(OrderState.valueOf(row.getString("state")), Times.instant(row, "at")))
        .list()
        .stream()
        .sorted(Comparator.comparing(Order.Step::state))
        .toList();
  }

  /** A customer's orders, newest first, from before an order. */
  List<Kept> ofCustomer(AccountId customer, @Nullable OrderId before, int limit) {
    return jdbc.sql(
            SELECT
                + """
                where o.customer_id = :customer and o.order_id < :before
                order by o.order_id desc
                limit :limit
                """)
        .param("customer", customer.value())
        .param("before", before == null ? LAST : before.value())
        .param("limit", limit)
        .query((row, number) -> kept(row))
        .list();
  }

  /** A shop's orders, newest first, from before an order, perhaps in one state only. */
  List<Kept> ofShop(ShopId shop, @Nullable OrderState state, @Nullable OrderId before, int limit) {
    boolean live = state != null && !state.ended();
    // What is live is few and has an index of its own.
    return jdbc.sql(
            SELECT
                + """
                where o.shop_id = :shop and o.order_id < :before
                """
                + (live ? "and o.ended_at is null " : "")
                + (state == null ? "" : "and o.state = :state ")
                + "order by o.order_id desc limit :limit")
        .param("shop", shop.value())
        .param("before", before == null ? LAST : before.value())
        .param("state", state == null ? "" : state.name())
        .param("limit", limit)
        .query((row, number) -> kept(row))
        .list();
  }

  /** The live orders of a person's shops and those the person placed, oldest first. */
  List<Kept> liveOf(AccountId person, ShopMembers.Belonging shops, int limit) {
    return jdbc.sql(
            SELECT
                + """
                where o.ended_at is null
                  and (o.customer_id = :person
                    or (o.owner_id = :openedBy and not o.shop_id = any(:lost))
                    or o.shop_id = any(:given))
                order by o.order_id
                limit :limit
                """)
        .param("person", person.value())
        .param("openedBy", shops.openedBy())
        .param("given", shops.given())
        .param("lost", shops.lost())
        .param("limit", limit)
        .query((row, number) -> kept(row))
        .list();
  }

  /** Live orders of the whole marketplace, in no order. */
  List<Kept> live(int limit) {
    return jdbc.sql(SELECT + "where o.ended_at is null limit :limit")
        .param("limit", limit)
        .query((row, number) -> kept(row))
        .list();
  }

  /** Orders after an order, in the order of their identifiers. */
  List<Kept> after(@Nullable OrderId after, int limit) {
    return jdbc.sql(SELECT + "where o.order_id > :after order by o.order_id limit :limit")
        .param("after", after == null ? new UUID(0, 0) : after.value())
        .param("limit", limit)
        .query((row, number) -> kept(row))
        .list();
  }

  private static Map<String, @Nullable Object> values(Order order, long position) {
    AccountId rider = order.riderId();
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("order", order.facts().orderId().value());
    values.put("state", order.state().name());
    values.put("acceptanceDue", Times.utcOrNull(order.acceptanceDueAt()));
    values.put("ready", Times.utcOrNull(order.readyAt()));
    values.put("pickedUp", Times.utcOrNull(order.pickedUpAt()));
    values.put("rider", rider == null ? null : rider.value());
    values.put("ended", Times.utcOrNull(order.endedAt()));
    values.put("reason", order.endedReason());
    values.put("deadline", Times.utcOrNull(order.deadlineAt()));
    values.put("position", position);
    return values;
  }

  /** The rows of a VALUES list for steps; adds their values. */
  private static String steps(List<Order.Step> reached, Map<String, @Nullable Object> values) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < reached.size(); i++) {
      rows.append(i == 0 ? "" : ", ")
          .append("(cast(:step%d as text), cast(:at%d as timestamptz))".formatted(i, i));
      values.put("step" + i, reached.get(i).state().name());
      values.put("at" + i, Times.utc(reached.get(i).at()));
    }
    return rows.toString();
  }

  private Kept kept(ResultSet row) throws SQLException {
    UUID rider = row.getObject("rider_id", UUID.class);
    return new Kept(
        new Order(
            json.readValue(row.getString("facts"), OrderFacts.class),
            OrderState.valueOf(row.getString("state")),
            Times.instant(row, "payment_due_at"),
            Times.instantOrNull(row, "acceptance_due_at"),
            Times.instantOrNull(row, "ready_at"),
            Times.instantOrNull(row, "picked_up_at"),
            rider == null ? null : new AccountId(rider),
            row.getString("ended_reason"),
            Times.instantOrNull(row, "ended_at"),
            Times.instantOrNull(row, "deadline_at")),
        row.getLong("position"),
        new QuoteId(row.getObject("quote_id", UUID.class)));
  }
}
