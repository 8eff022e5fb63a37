package dosirak.desk;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.OrderFacts;
import dosirak.platform.database.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Finds orders in what desk learned. */
final class DeskOrders {
  private static final String SELECT =
      """
      select o.order_id, o.state, o.facts, o.acceptance_due_at, o.ready_at, o.picked_up_at,
        o.ended_at, o.late_at, r.rider_id
      from desk_order o left join desk_rider r on r.order_id = o.order_id
      """;

  private final JdbcClient jdbc;
  private final JsonMapper json;

  DeskOrders(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /**
   * What is looked for; what is absent does not matter.
   *
   * @param phone the keyed hash of a telephone number
   * @param late only those that somebody has to look after now
   * @param before only those placed before this one
   */
  record Wanted(
      @Nullable String number,
      byte @Nullable [] phone,
      @Nullable ShopId shopId,
      @Nullable AccountId customerId,
      @Nullable OrderStanding state,
      boolean late,
      @Nullable OrderId before) {}

  /** An order as desk knows it. */
  record Known(
      OrderFacts facts,
      OrderStanding state,
      @Nullable Instant acceptanceDueAt,
      @Nullable Instant readyAt,
      @Nullable Instant pickedUpAt,
      @Nullable Instant endedAt,
      @Nullable Instant lateAt,
      @Nullable AccountId riderId) {
    /** The order in a list. */
    Found found(Instant now) {
      return new Found(
          facts.orderId(),
          facts.number(),
          state,
          facts.shopId(),
          facts.shopName(),
          facts.customerId(),
          facts.fulfilment(),
          facts.price().total(),
          facts.placedAt(),
          acceptanceDueAt,
          readyAt,
          pickedUpAt,
          endedAt,
          riderId,
          Lateness.of(state, lateAt, now));
    }
  }

  /** An order in a list, without anything that tells who and where somebody is. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Found(
      OrderId orderId,
      String number,
      OrderStanding state,
      ShopId shopId,
      String shopName,
      AccountId customerId,
      Fulfilment fulfilment,
      Money total,
      Instant placedAt,
      @Nullable Instant acceptanceDueAt,
      @Nullable Instant readyAt,
      @Nullable Instant pickedUpAt,
      @Nullable Instant endedAt,
      @Nullable AccountId riderId,
      @Nullable Lateness late) {}

  Optional<Known> find(OrderId order) {
    return jdbc.sql(SELECT + "where o.order_id = :order")
        .param("order", order.value())
        .query(this::known)
        .optional();
  }

  /** Newest first. */
  List<Known> find(Wanted wanted, Instant now, int limit) {
    List<String> conditions = new ArrayList<>();
    Map<String, Object> values = new HashMap<>();
    values.put("limit", limit);
    condition(conditions, values, "o.number = :number", "number", wanted.number());
    condition(
        conditions,
        values,
        "o.order_id in (select p.order_id from desk_phone p where p.hash = :phone)",
        "phone",
        wanted.phone());
    condition(
        conditions,
        values,
        "o.shop_id = :shop",
        "shop",
        wanted.shopId() == null ? null : wanted.shopId().value());
    condition(
        conditions,
        values,
        "o.customer_id = :customer",
        "customer",
        wanted.customerId() == null ? null : wanted.customerId().value());
    condition(
        conditions,
        values,
        "o.state = :state",
        "state",
        wanted.state() == null ? null : wanted.state().name());
    condition(
        conditions, values, "o.late_at <= :now", "now", wanted.late() ? Times.utc(now) : null);
    condition(
        conditions,
        values,
        "o.order_id < :before",
        "before",
        wanted.before() == null ? null : wanted.before().value());
    String where = conditions.isEmpty() ? "" : "where " + String.join(" and ", conditions);
    return jdbc.sql(SELECT + where + " order by o.order_id desc limit :limit")
        .params(values)
        .query(this::known)
        .list();
  }

  private static void condition(
      List<String> conditions,
      Map<String, Object> values,
      String condition,
      String name,
      @Nullable Object value) {
    if (value != null) {
      conditions.add(condition);
      values.put(name, value);
    }
  }

  private Known known(ResultSet row, int number) throws SQLException {
    UUID rider = row.getObject("rider_id", UUID.class);
    return new Known(
        json.readValue(row.getString("facts"), OrderFacts.class),
        OrderStanding.valueOf(row.getString("state")),
        Times.instantOrNull(row, "acceptance_due_at"),
        Times.instantOrNull(row, "ready_at"),
        Times.instantOrNull(row, "picked_up_at"),
        Times.instantOrNull(row, "ended_at"),
        Times.instantOrNull(row, "late_at"),
        rider == null ? null : new AccountId(rider));
  }
}
