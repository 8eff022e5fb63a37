package dosirak.settlement;

import dosirak.contracts.Identifier;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.OrderFacts;
import dosirak.platform.database.WriteTogether;
import dosirak.settlement.Transaction.Kind;
import dosirak.settlement.Transaction.Line;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The tables of the ledger. Callers open the transactions. */
final class LedgerStore {
  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final WriteTogether<OrderFacts> orders = new WriteTogether<>(this::write);

  LedgerStore(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** Whose an order is. */
  record KnownOrder(OrderId orderId, String number, ShopId shopId, UUID ownerId) {}

  /**
   * A line of the ledger with its transaction.
   *
   * @param sequence its place in the ledger
   */
  record PostedLine(
      long sequence,
      @Nullable OrderId orderId,
      UUID transactionId,
      Kind kind,
      LocalDate day,
      String account,
      @Nullable UUID party,
      Money amount) {}

  void learn(OrderFacts order) {
    orders.add(order);
  }

  private void write(List<OrderFacts> learned) {
    jdbc.sql(
            """
            insert into order_copy (order_id, number, shop_id, owner_id)
            select * from unnest(:orders::uuid[], :numbers::text[], :shops::uuid[], :owners::uuid[])
            on conflict (order_id) do nothing
            """)
        .param("orders", ids(learned, OrderFacts::orderId))
        .param("numbers", learned.stream().map(OrderFacts::number).toArray(String[]::new))
        .param("shops", ids(learned, OrderFacts::shopId))
        .param("owners", ids(learned, OrderFacts::ownerId))
        .update();
  }

  Optional<KnownOrder> find(OrderId orderId) {
    return jdbc.sql("select * from order_copy where order_id = :orderId")
        .param("orderId", orderId.value())
        .query((row, number) ->
            new KnownOrder(
                new OrderId(row.getObject("order_id", UUID.class)),
                row.getString("number"),
                new ShopId(row.getObject("shop_id", UUID.class)),
                row.getObject("owner_id", UUID.class)))
        .optional();
  }

  /** A transaction and the day in whose books it is. */
  record Booked(Transaction transaction, LocalDate day) {}

  /**
   * Begins transactions in the books and posts their lines.
   *
   * @return those that are new; the others were posted before
   */
  List<Booked> post(List<Booked> booked) {
    Map<UUID, Booked> byId = new LinkedHashMap<>();
    booked.forEach(one -> byId.putIfAbsent(one.transaction().transactionId(), one));
    Set<UUID> begun = begin(List.copyOf(byId.values()));
    List<Booked> posted =
        byId.values().stream()
            .filter(one -> begun.contains(one.transaction().transactionId()))
            .toList();
    postLines(posted);
    return posted;
  }

  private Set<UUID> begin(List<Booked> booked) {
    return new HashSet<>(
        jdbc.sql(
                """
                insert into ledger_transaction
                  (transaction_id, order_id, kind, refund_id, day, occurred_at)
                select * from unnest(:transactions::uuid[], :orders::uuid[], :kinds::text[],
                  :refunds::uuid[], :days::date[], :occurredAt::timestamptz[])
                on conflict do nothing
                returning transaction_id
                """)
            .param(
                "transactions",
                booked.stream().map(one -> one.transaction().transactionId()).toArray(UUID[]::new))
            .param("orders", ids(booked, one -> one.transaction().orderId()))
            .param("kinds", texts(booked, one -> one.transaction().kind().name()))
            .param("refunds", ids(booked, one -> one.transaction().refundId()))
            .param("days", texts(booked, one -> one.day().toString()))
            .param("occurredAt", texts(booked, one -> one.transaction().occurredAt().toString()))
            .query(UUID.class)
            .list());
  }

  /** Posts all lines by one statement, as the balance check of the database asks for. */
  private void postLines(List<Booked> booked) {
    List<UUID> transactions = new ArrayList<>();
    List<Line> lines = new ArrayList<>();
    for (Booked one : booked) {
      one.transaction()
          .lines()
          .forEach(line -> {
            transactions.add(one.transaction().transactionId());
            lines.add(line);
          });
    }
    if (lines.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            insert into posting (transaction_id, account, party_id, amount)
            select line.transaction_id, line.account, line.party, line.amount
            from unnest(
              cast(:transactions as uuid[]), cast(:accounts as text[]), cast(:parties as uuid[]),
              cast(:amounts as bigint[]))
              with ordinality as line (transaction_id, account, party, amount, place)
            order by line.place
            """)
        .param("transactions", transactions.toArray(UUID[]::new))
        .param("accounts", texts(lines, line -> line.account().label()))
        .param("parties", lines.stream().map(Line::party).toArray(UUID[]::new))
        .param("amounts", lines.stream().map(line -> line.amount().won()).toArray(Long[]::new))
        .update();
  }

  /**
   * Keeps a refund.
   *
   * @return whether it is new
   */
  boolean keep(OrderId order, Refund refund) {
    return jdbc.sql(
                """
                insert into order_refund (refund_id, order_id, body)
                values (:refundId, :orderId, cast(:body as jsonb))
                on conflict (refund_id) do nothing
                """)
            .param("refundId", refund.refundId().value())
            .param("orderId", order.value())
            .param("body", json.writeValueAsString(refund))
            .update()
        == 1;
  }

  /** The refunds of an order, oldest first. */
  List<Refund> refundsOf(OrderId order) {
    return refundsOf(List.of(order)).getOrDefault(order, List.of());
  }

  /** The refunds of those of the orders that have any, oldest first. */
  Map<OrderId, List<Refund>> refundsOf(List<OrderId> all) {
    Map<OrderId, List<Refund>> refunds = new HashMap<>();
    jdbc.sql(
            """
            select order_id, body from order_refund
            where order_id = any(:orders)
            order by sequence
            """)
        .param("orders", ids(all, order -> order))
        .query(row -> {
          refunds
              .computeIfAbsent(
                  new OrderId(row.getObject("order_id", UUID.class)), order -> new ArrayList<>())
              .add(json.readValue(row.getString("body"), Refund.class));
        });
    return refunds;
  }

  /** The lines of an order, oldest first. */
  List<PostedLine> linesOf(OrderId orderId) {
    return jdbc.sql(
            """
            select p.*, t.order_id, t.kind, t.day
            from ledger_transaction t join posting p using (transaction_id)
            where t.order_id = :orderId
            order by p.sequence
            """)
        .param("orderId", orderId.value())
        .query(LedgerStore::readLine)
        .list();
  }

  /** A page of the whole ledger. */
  List<PostedLine> page(long afterSequence, int limit) {
    return jdbc.sql(
            """
            select p.*, t.order_id, t.kind, t.day
            from posting p join ledger_transaction t using (transaction_id)
            where p.sequence > :after
            order by p.sequence
            limit :limit
            """)
        .param("after", afterSequence)
        .param("limit", limit)
        .query(LedgerStore::readLine)
        .list();
  }

  private static <T> @Nullable UUID[] ids(List<T> all, Function<T, @Nullable Identifier> id) {
    @Nullable UUID[] ids = new @Nullable UUID[all.size()];
    for (int i = 0; i < ids.length; i++) {
      Identifier one = id.apply(all.get(i));
      ids[i] = one == null ? null : one.value();
    }
    return ids;
  }

  private static <T> String[] texts(List<T> all, Function<T, String> text) {
    return all.stream().map(text).toArray(String[]::new);
  }

  private static PostedLine readLine(ResultSet row, int number) throws SQLException {
    UUID order = row.getObject("order_id", UUID.class);
    return new PostedLine(
        row.getLong("sequence"),
        order == null ? null : new OrderId(order),
        row.getObject("transaction_id", UUID.class),
        Kind.valueOf(row.getString("kind")),
        row.getObject("day", LocalDate.class),
        row.getString("account"),
        row.getObject("party_id", UUID.class),
        Money.won(row.getLong("amount")));
  }
}
