package dosirak.pos;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.OrderId;
import dosirak.contracts.ShopId;
import dosirak.platform.database.Times;
import dosirak.platform.database.WriteTogether;
import dosirak.platform.time.MachineClock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The numbered feed of each shop. A number is taken under the lock of the shop's head, so a till
 * that has seen a number has seen all before it.
 */
final class Feed {
  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final WebhookQueue webhooks;
  private final MachineClock clock;
  private final WriteTogether<Line> lines = new WriteTogether<>(this::write);

  Feed(JdbcClient jdbc, JsonMapper json, WebhookQueue webhooks, MachineClock clock) {
    this.jdbc = jdbc;
    this.json = json;
    this.webhooks = webhooks;
    this.clock = clock;
  }

  /**
   * A line of the feed.
   *
   * @param state where the order stands after it
   * @param at city time
   * @param order the order itself where it is new to the till
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Entry(
      long sequence,
      String type,
      RelayState state,
      OrderId orderId,
      String number,
      Instant at,
      JsonNode details,
      @Nullable TillOrder order) {}

  /** An order as tills know it. */
  record Known(ShopId shopId, RelayState state, TillOrder order) {}

  /** Locks a shop's feed until the transaction ends; to be done before its orders are looked at. */
  void lock(ShopId shop) {
    jdbc.sql(
            """
            insert into feed_head (shop_id, sequence) values (:shop, 0)
            on conflict (shop_id) do update set sequence = feed_head.sequence
            """)
        .param("shop", shop.value())
        .update();
  }

  /**
   * What tills are told of an order.
   *
   * @param order where it is new to them
   */
  record Line(
      ShopId shop,
      OrderId orderId,
      String number,
      News news,
      Instant at,
      @Nullable TillOrder order) {}

  /**
   * Tells the tills of a shop when the transaction commits. What is said of an order that no till
   * knows is left out, and so is an order that is new a second time.
   */
  void tell(Line line) {
    lines.add(line);
  }

  /** A line with its place in the feed of its shop. */
  private record Placed(Line line, long sequence, RelayState state) {}

  private void write(List<Line> all) {
    Map<UUID, Long> heads = lockAll(all);
    Set<UUID> added = add(all);
    Map<UUID, RelayState> before = states(all);
    Map<UUID, RelayState> after = new HashMap<>(before);
    List<Placed> placed = new ArrayList<>();
    for (Line line : all) {
      UUID order = line.orderId().value();
      RelayState now = after.get(order);
      // An order is new once; the first line of one that is new here says so.
      boolean isNewAgain = line.order() != null && !added.remove(order);
      if (now != null && !isNewAgain) {
        RelayState state = line.news().state() == null ? now : line.news().state();
        after.put(order, state);
        placed.add(new Placed(line, heads.merge(line.shop().value(), 1L, Long::sum), state));
      }
    }
    if (placed.isEmpty()) {
      return;
    }
    saveHeads(heads);
    after.entrySet().removeAll(before.entrySet());
    if (!after.isEmpty()) {
      saveStates(after);
    }
    insert(placed);
    Set<UUID> called = withWebhook(heads.keySet());
    for (Placed one : placed) {
      Line line = one.line();
      if (called.contains(line.shop().value())) {
        webhooks.add(
            line.shop(),
            line.orderId(),
            line.number(),
            line.news().type(),
            one.state(),
            one.sequence(),
            line.at());
      }
    }
  }

  private Map<UUID, Long> lockAll(List<Line> all) {
    Map<UUID, Long> heads = new HashMap<>();
    jdbc.sql(
            """
            insert into feed_head (shop_id, sequence)
            select distinct shop_id, 0 from unnest(:shops::uuid[]) as told (shop_id) order by shop_id
            on conflict (shop_id) do update set sequence = feed_head.sequence
            returning shop_id, sequence
            """)
        .param("shops", all.stream().map(line -> line.shop().value()).toArray(UUID[]::new))
        .query(row -> {
          heads.put(row.getObject("shop_id", UUID.class), row.getLong("sequence"));
        });
    return heads;
  }

  /** Keeps the orders that tills do not know yet, and tells which these are. */
  private Set<UUID> add(List<Line> all) {
    List<TillOrder> orders =
        all.stream()
            .map(Line::order)
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .toList();
    if (orders.isEmpty()) {
      return new HashSet<>();
    }
    return new HashSet<>(
        jdbc.sql(
                """
                insert into pos_order (order_id, shop_id, number, state, facts, learned_at)
                select order_id, shop_id, number, 'NEW', facts, :now
                from unnest(:orders::uuid[], :shops::uuid[], :numbers::text[], :facts::text[])
                  as told (order_id, shop_id, number, facts)
                on conflict (order_id) do nothing
                returning order_id
                """)
            .param("orders", orders.stream().map(one -> one.orderId().value()).toArray(UUID[]::new))
            .param("shops", orders.stream().map(one -> one.shopId().value()).toArray(UUID[]::new))
            .param("numbers", orders.stream().map(TillOrder::number).toArray(String[]::new))
            .param("facts", orders.stream().map(json::writeValueAsString).toArray(String[]::new))
            .param("now", Times.utc(clock.instant()))
            .query(UUID.class)
            .list());
  }

  private Map<UUID, RelayState> states(List<Line> all) {
    Map<UUID, RelayState> states = new HashMap<>();
    jdbc.sql("select order_id, state from pos_order where order_id = any(:orders)")
        .param("orders", all.stream().map(line -> line.orderId().value()).toArray(UUID[]::new))
        .query(row -> {
          states.put(
              row.getObject("order_id", UUID.class), RelayState.valueOf(row.getString("state")));
        });
    return states;
  }

  private void saveHeads(Map<UUID, Long> heads) {
    jdbc.sql(
            """
            update feed_head h set sequence = n.sequence
            from unnest(:shops::uuid[], :sequences::bigint[]) as n (shop_id, sequence)
            where h.shop_id = n.shop_id
            """)
        .param("shops", heads.keySet().toArray(UUID[]::new))
        .param("sequences", heads.values().toArray(Long[]::new))
        .update();
  }

  private void saveStates(Map<UUID, RelayState> states) {
    jdbc.sql(
            """
            update pos_order o set state = n.state
            from unnest(:orders::uuid[], :states::text[]) as n (order_id, state)
            where o.order_id = n.order_id
            """)
        .param("orders", states.keySet().toArray(UUID[]::new))
        .param("states", states.values().stream().map(RelayState::name).toArray(String[]::new))
        .update();
  }

  private void insert(List<Placed> placed) {
    List<Line> all = placed.stream().map(Placed::line).toList();
    jdbc.sql(
            """
            insert into feed_entry
              (shop_id, sequence, order_id, number, type, state, details, at, recorded_at)
            select shop_id, sequence, order_id, number, type, state, details, at, :now
            from unnest(:shops::uuid[], :sequences::bigint[], :orders::uuid[], :numbers::text[],
                :types::text[], :states::text[], :details::text[], :times::timestamptz[])
              as told (shop_id, sequence, order_id, number, type, state, details, at)
            """)
        .param("shops", all.stream().map(line -> line.shop().value()).toArray(UUID[]::new))
        .param("sequences", placed.stream().map(Placed::sequence).toArray(Long[]::new))
        .param("orders", all.stream().map(line -> line.orderId().value()).toArray(UUID[]::new))
        .param("numbers", all.stream().map(Line::number).toArray(String[]::new))
        .param("types", all.stream().map(line -> line.news().type().text()).toArray(String[]::new))
        .param("states", placed.stream().map(one -> one.state().name()).toArray(String[]::new))
        .param(
            "details",
            all.stream()
                .map(line -> json.writeValueAsString(line.news().details()))
                .toArray(String[]::new))
        .param("times", all.stream().map(line -> line.at().toString()).toArray(String[]::new))
        .param("now", Times.utc(clock.instant()))
        .update();
  }

  private Set<UUID> withWebhook(Collection<UUID> shops) {
    return new HashSet<>(
        jdbc.sql("select shop_id from webhook where state = 'ACTIVE' and shop_id = any(:shops)")
            .param("shops", shops.toArray(UUID[]::new))
            .query(UUID.class)
            .list());
  }

  Optional<Known> find(OrderId order) {
    return jdbc.sql("select shop_id, state, facts from pos_order where order_id = :order")
        .param("order", order.value())
        .query((row, number) ->
            new Known(
                new ShopId(row.getObject("shop_id", UUID.class)),
                RelayState.valueOf(row.getString("state")),
                json.readValue(row.getString("facts"), TillOrder.class)))
        .optional();
  }

  /** Where an order stands; empty if no till knows it. */
  Optional<RelayState> state(OrderId order) {
    return jdbc.sql("select state from pos_order where order_id = :order")
        .param("order", order.value())
        .query(String.class)
        .optional()
        .map(RelayState::valueOf);
  }

  /** A line that was added. */
  private record Added(long sequence, RelayState state, boolean hasWebhook) {}

  /**
   * Tells the tills of a shop. The shop's head is taken before the order, here as elsewhere, so
   * that no two wait for each other.
   */
  void append(ShopId shop, OrderId order, String number, News news, Instant at) {
    RelayState state = news.state();
    jdbc.sql(
            """
            with next as (
              insert into feed_head (shop_id, sequence) values (:shop, 1)
              on conflict (shop_id) do update set sequence = feed_head.sequence + 1
              returning sequence
            ), standing as (
              update pos_order set state = coalesce(cast(:state as text), state)
              where order_id = :order and exists (select 1 from next)
              returning state
            )
            insert into feed_entry
              (shop_id, sequence, order_id, number, type, state, details, at, recorded_at)
            select :shop, sequence, :order, :number, :type, state, :details, :at, :now
            from next, standing
            returning sequence, state, exists (
              select 1 from webhook w where w.shop_id = :shop and w.state = 'ACTIVE'
            ) as has_webhook
            """)
        .param("shop", shop.value())
        .param("order", order.value())
        .param("number", number)
        .param("type", news.type().text())
        .param("state", state == null ? null : state.name())
        .param("details", json.writeValueAsString(news.details()))
        .param("at", Times.utc(at))
        .param("now", Times.utc(clock.instant()))
        .query((row, index) ->
            new Added(
                row.getLong("sequence"),
                RelayState.valueOf(row.getString("state")),
                row.getBoolean("has_webhook")))
        .optional()
        .filter(Added::hasWebhook)
        .ifPresent(added ->
            webhooks.add(shop, order, number, news.type(), added.state(), added.sequence(), at));
  }

  /** The last number of a shop. */
  long head(ShopId shop) {
    return jdbc.sql("select coalesce(max(sequence), 0) from feed_head where shop_id = :shop")
        .param("shop", shop.value())
        .query(Long.class)
        .single();
  }

  /** What was told after a number. */
  List<Entry> after(ShopId shop, long sequence, int limit) {
    return jdbc.sql(
            """
            select e.sequence, e.order_id, e.number, e.type, e.state, e.details, e.at,
              case when e.type = :new then o.facts end as facts
            from feed_entry e left join pos_order o on o.order_id = e.order_id
            where e.shop_id = :shop and e.sequence > :after
            order by e.sequence limit :limit
            """)
        .param("new", NewsType.NEW.text())
        .param("shop", shop.value())
        .param("after", sequence)
        .param("limit", limit)
        .query(this::entry)
        .list();
  }

  private Entry entry(ResultSet row, int number) throws SQLException {
    String facts = row.getString("facts");
    return new Entry(
        row.getLong("sequence"),
        row.getString("type"),
        RelayState.valueOf(row.getString("state")),
        new OrderId(row.getObject("order_id", UUID.class)),
        row.getString("number"),
        Times.instant(row, "at"),
        json.readTree(row.getString("details")),
        facts == null ? null : json.readValue(facts, TillOrder.class));
  }

  /** How far somebody has acknowledged the feed of a shop. */
  long acknowledged(ShopId shop, String subject) {
    return jdbc.sql(
            """
            select coalesce(max(sequence), 0) from acknowledgement
            where shop_id = :shop and subject = :subject
            """)
        .param("shop", shop.value())
        .param("subject", subject)
        .query(Long.class)
        .single();
  }

  /**
   * Notes that somebody has everything up to a number; never goes back.
   *
   * @return how far it is acknowledged now
   */
  long acknowledge(ShopId shop, String subject, long sequence) {
    return jdbc.sql(
            """
            insert into acknowledgement (shop_id, subject, sequence)
            values (:shop, :subject, :sequence)
            on conflict (shop_id, subject) do update set
              sequence = greatest(acknowledgement.sequence, excluded.sequence)
            returning sequence
            """)
        .param("shop", shop.value())
        .param("subject", subject)
        .param("sequence", sequence)
        .query(Long.class)
        .single();
  }

  /** Forgets what is older than a moment of machine time, a limited number at once. */
  void forget(Instant entriesBefore, Instant ordersBefore, int most) {
    jdbc.sql(
            """
            delete from feed_entry where (shop_id, sequence) in (
              select shop_id, sequence from feed_entry where recorded_at < :before limit :most)
            """)
        .param("before", Times.utc(entriesBefore))
        .param("most", most)
        .update();
    jdbc.sql(
            """
            delete from pos_order where order_id in (
              select order_id from pos_order where learned_at < :before limit :most)
            """)
        .param("before", Times.utc(ordersBefore))
        .param("most", most)
        .update();
  }
}
