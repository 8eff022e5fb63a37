package dosirak.desk;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dosirak.contracts.DomainEvent;
import dosirak.contracts.OrderId;
import dosirak.contracts.ShopId;
import dosirak.platform.database.Times;
import dosirak.platform.database.WriteTogether;
import dosirak.platform.journal.Envelope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Keeps what was said of orders, and reads it again. */
final class Stories {
  /** More than any order has. */
  private static final int LONGEST = 500;

  /** Leaves out the order itself, which is kept once, and what only payment needs to know. */
  @JsonIgnoreProperties({"facts", "orderId", "paymentKey"})
  private interface WithoutTheOrder {}

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final JsonMapper facts;
  private final WriteTogether<Line> lines = new WriteTogether<>(this::write);

  Stories(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
    this.facts = json.rebuild().addMixIn(DomainEvent.class, WithoutTheOrder.class).build();
  }

  /** What was said of an order, as it is kept. */
  private record Line(
      UUID order, String source, long position, String type, Instant at, String facts) {}

  /** Keeps that something was said of an order. */
  void tell(Envelope<? extends DomainEvent> said, OrderId order) {
    lines.add(
        new Line(
            order.value(),
            said.source(),
            said.position(),
            said.event().getClass().getSimpleName(),
            said.cityTime(),
            facts.writeValueAsString(said.event())));
  }

  private void write(List<Line> all) {
    jdbc.sql(
            """
            insert into story (order_id, source, position, type, at, facts)
            select * from unnest(:orders::uuid[], :sources::text[], :positions::bigint[],
              :types::text[], :times::timestamptz[], :facts::text[])
            """)
        .param("orders", all.stream().map(Line::order).toArray(UUID[]::new))
        .param("sources", all.stream().map(Line::source).toArray(String[]::new))
        .param("positions", all.stream().map(Line::position).toArray(Long[]::new))
        .param("types", all.stream().map(Line::type).toArray(String[]::new))
        .param("times", all.stream().map(line -> line.at().toString()).toArray(String[]::new))
        .param("facts", all.stream().map(Line::facts).toArray(String[]::new))
        .update();
  }

  /** Keeps that something was said of a shop. */
  void tell(Envelope<? extends DomainEvent> said, ShopId shop) {
    jdbc.sql(
            """
            insert into story_shop (shop_id, position, type, at, facts)
            values (:shop, :position, :type, :at, :facts)
            """)
        .param("shop", shop.value())
        .param("position", said.position())
        .param("type", said.event().getClass().getSimpleName())
        .param("at", Times.utc(said.cityTime()))
        .param("facts", facts.writeValueAsString(said.event()))
        .update();
  }

  /** Keeps that something was said of the books of a shop's days, both included. */
  void tell(Envelope<? extends DomainEvent> said, ShopId shop, LocalDate from, LocalDate until) {
    jdbc.sql(
            """
            insert into story_settlement
              (shop_id, first_day, last_day, position, type, at, facts)
            values (:shop, :from, :until, :position, :type, :at, :facts)
            """)
        .param("shop", shop.value())
        .param("from", from)
        .param("until", until)
        .param("position", said.position())
        .param("type", said.event().getClass().getSimpleName())
        .param("at", Times.utc(said.cityTime()))
        .param("facts", facts.writeValueAsString(said.event()))
        .update();
  }

  /** What was said of an order, a list a source, each in the order in which it was said. */
  List<List<Story.Entry>> ofOrder(OrderId order) {
    Map<String, List<Story.Entry>> sources = new LinkedHashMap<>();
    jdbc.sql(
            """
            select source, position, type, at, facts
            from story where order_id = :order
            order by source, position limit :most
            """)
        .param("order", order.value())
        .param("most", LONGEST)
        .query(row -> {
          Story.Entry entry = entry(row, row.getString("source"), row.getString("type"));
          sources.computeIfAbsent(entry.domain(), known -> new ArrayList<>()).add(entry);
        });
    return List.copyOf(sources.values());
  }

  /** What was said of a shop between two moments. */
  List<Story.Entry> ofShop(ShopId shop, Instant from, Instant until) {
    return jdbc.sql(
            """
            select position, type, at, facts from story_shop
            where shop_id = :shop and at >= :from and at <= :until
            order by position limit :most
            """)
        .param("shop", shop.value())
        .param("from", Times.utc(from))
        .param("until", Times.utc(until))
        .param("most", LONGEST)
        .query((row, number) -> entry(row, "shop", row.getString("type")))
        .list();
  }

  /** What was said of the books of a shop's day. */
  List<Story.Entry> ofBooks(ShopId shop, LocalDate day) {
    return jdbc.sql(
            """
            select position, type, at, facts from story_settlement
            where shop_id = :shop and first_day <= :day and last_day >= :day
            order by position limit :most
            """)
        .param("shop", shop.value())
        .param("day", day)
        .param("most", LONGEST)
        .query((row, number) -> entry(row, "settlement", row.getString("type")))
        .list();
  }

  private Story.Entry entry(ResultSet row, String source, String type) throws SQLException {
    return Story.Entry.of(
        Times.instant(row, "at"),
        source,
        type,
        row.getLong("position"),
        json.readTree(row.getString("facts")));
  }
}
