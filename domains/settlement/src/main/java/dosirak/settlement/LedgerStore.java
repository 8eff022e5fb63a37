package dosirak.settlement;

import dosirak.contracts.Identifier;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.OrderFacts;
import dosirak.settlement.Transaction.Kind;
import dosirak.settlement.Transaction.Line;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The tables of the ledger. Callers open the transactions. */
final class LedgerStore {
  private final JdbcClient jdbc;
  private final JsonMapper json;

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
    jdbc.sql(
            """
            insert into order_copy (order_id, number, shop_id, owner_id)
            values (:orderId, :number, :shopId, :ownerId)
            on conflict (order_id) do nothing
            """)
        .param("orderId", order.orderId().value())
        .param("number", order.number())
        .param("shopId", order.shopId().value())
        .param("ownerId", order.ownerId().value())
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

  /**
   * Begins a transaction in the books.
   *
   * @return whether it is new; false means that it was posted before
   */
  boolean begin(Transaction transaction, LocalDate day) {
    return jdbc.sql(
                """
                insert into ledger_transaction
                  (transaction_id, order_id, kind, refund_id, day, occurred_at)
                values (:transactionId, :orderId, :kind, :refundId, :day, :occurredAt)
                on conflict do nothing
                """)
            .param("transactionId", transaction.transactionId())
            .param("orderId", value(transaction.orderId()), Types.OTHER)
            .param("kind", transaction.kind().name())
            .param("refundId", value(transaction.refundId()), Types.OTHER)
            .param("day", day)
            .param("occurredAt", transaction.occurredAt().atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  /** Posts all lines by one statement, as the balance check of the database asks for. */
  void post(Transaction transaction) {
    List<Line> lines = transaction.lines();
    jdbc.sql(
            """
            insert into posting (transaction_id, account, party_id, amount)
            select :transactionId, line.account, line.party, line.amount
            from unnest(
              cast(:accounts as text[]), cast(:parties as uuid[]), cast(:amounts as bigint[]))
              with ordinality as line (account, party, amount, place)
            order by line.place
            """)
        .param("transactionId", transaction.transactionId())
        .param(
            "accounts", lines.stream().map(line -> line.account().label()).toArray(String[]::new))
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
    return jdbc.sql("select body from order_refund where order_id = :orderId order by sequence")
        .param("orderId", order.value())
        .query((row, number) -> json.readValue(row.getString("body"), Refund.class))
        .list();
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

  private static @Nullable UUID value(@Nullable Identifier identifier) {
    return identifier == null ? null : identifier.value();
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
