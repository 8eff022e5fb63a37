package dosirak.pos;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.OrderId;
import dosirak.contracts.ShopId;
import dosirak.platform.database.Times;
import dosirak.platform.time.MachineClock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
   * Keeps an order that tills do not know yet.
   *
   * @return false if they do
   */
  boolean add(TillOrder order) {
    return jdbc.sql(
                """
                insert into pos_order (order_id, shop_id, number, state, facts, learned_at)
                values (:order, :shop, :number, 'NEW', :facts, :now)
                on conflict (order_id) do nothing
                """)
            .param("order", order.orderId().value())
            .param("shop", order.shopId().value())
            .param("number", order.number())
            .param("facts", json.writeValueAsString(order))
            .param("now", Times.utc(clock.instant()))
            .update()
        == 1;
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
