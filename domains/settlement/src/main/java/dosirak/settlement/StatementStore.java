package dosirak.settlement;

import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.RefundId;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.Fault;
import dosirak.contracts.order.OrderFacts;
import dosirak.platform.access.ShopMembers;
import dosirak.platform.database.Times;
import dosirak.settlement.Transaction.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables of statements. Callers open the transactions. */
final class StatementStore {
  private final JdbcClient jdbc;

  StatementStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * What a shop is owed for a day.
   *
   * @param discounts what the shop bears of coupons
   * @param collected what the shop took from customers itself
   * @param closedAt city time, absent while it is open
   */
  record Statement(
      long sequence,
      ShopId shopId,
      LocalDate day,
      int orders,
      Money sales,
      Money discounts,
      Money fees,
      Money tax,
      Money collected,
      Money owed,
      @Nullable Instant closedAt) {}

  /**
   * One order on a statement, or a change of one.
   *
   * @param refundId the refund that is the cause; absent for none
   * @param fault who is at fault; absent for a sale
   * @param reason for people; may be empty
   */
  record StatementLine(
      long sequence,
      OrderId orderId,
      String number,
      Kind kind,
      @Nullable RefundId refundId,
      @Nullable Fault fault,
      String reason,
      ShopBill bill,
      Instant occurredAt) {}

  /**
   * Why a line is on a statement.
   *
   * @param fault who is at fault; absent for a sale
   * @param reason for people; may be empty
   */
  record Explanation(@Nullable Fault fault, String reason) {
    static final Explanation SALE = new Explanation(null, "");
  }

  /**
   * The first day from a day on whose statement for the shop is open; nobody closes it until this
   * transaction ends.
   */
  LocalDate openDay(ShopId shop, AccountId owner, LocalDate from) {
    for (LocalDate day = from; ; day = day.plusDays(1)) {
      jdbc.sql(
              """
              insert into statement (shop_id, day, owner_id) values (:shopId, :day, :ownerId)
              on conflict (shop_id, day) do nothing
              """)
          .param("shopId", shop.value())
          .param("day", day)
          .param("ownerId", owner.value())
          .update();
      boolean open =
          jdbc.sql(
                  """
                  select closed_at is null from statement
                  where shop_id = :shopId and day = :day
                  for update
                  """)
              .param("shopId", shop.value())
              .param("day", day)
              .query(Boolean.class)
              .single();
      if (open) {
        return day;
      }
    }
  }

  /** Adds a line to a statement whose row this transaction holds. */
  void add(
      OrderFacts order,
      Transaction transaction,
      ShopBill bill,
      Explanation explanation,
      LocalDate day) {
    jdbc.sql(
            """
            insert into statement_line
              (shop_id, day, order_id, number, kind, refund_id, fault, reason, sales, discount,
                brokerage_fee, payment_fee, delivery_fee, tax, collected, owed, occurred_at)
            values
              (:shopId, :day, :orderId, :number, :kind, :refundId, :fault, :reason, :sales,
                :discount, :brokerageFee, :paymentFee, :deliveryFee, :tax, :collected, :owed,
                :occurredAt)
            """)
        .param("shopId", order.shopId().value())
        .param("day", day)
        .param("orderId", order.orderId().value())
        .param("number", order.number())
        .param("kind", transaction.kind().name())
        .param(
            "refundId",
            transaction.refundId() == null ? null : transaction.refundId().value(),
            Types.OTHER)
        .param(
            "fault", explanation.fault() == null ? null : explanation.fault().name(), Types.VARCHAR)
        .param("reason", explanation.reason())
        .param("sales", bill.sales().won())
        .param("discount", bill.discount().won())
        .param("brokerageFee", bill.brokerageFee().won())
        .param("paymentFee", bill.paymentFee().won())
        .param("deliveryFee", bill.deliveryFee().won())
        .param("tax", bill.tax().won())
        .param("collected", bill.collected().won())
        .param("owed", bill.owed().won())
        .param("occurredAt", Times.utc(transaction.occurredAt()))
        .update();
    jdbc.sql(
            """
            update statement
            set orders = orders + :orders, sales = sales + :sales,
              discounts = discounts + :discounts, fees = fees + :fees, tax = tax + :tax,
              collected = collected + :collected, owed = owed + :owed
            where shop_id = :shopId and day = :day
            """)
        .param("orders", transaction.refundId() == null ? 1 : 0)
        .param("shopId", order.shopId().value())
        .param("day", day)
        .param("sales", bill.sales().won())
        .param("discounts", bill.discount().won())
        .param("fees", bill.fees().won())
        .param("tax", bill.tax().won())
        .param("collected", bill.collected().won())
        .param("owed", bill.owed().won())
        .update();
  }

  /** Closes some statements of days up to a day, oldest first. */
  List<Statement> close(LocalDate lastDay, Instant closedAt, int limit) {
    return jdbc.sql(
            """
            with due as (
              select shop_id, day from statement
              where closed_at is null and day <= :lastDay
              order by day
              limit :limit
              for update skip locked
            )
            update statement s set closed_at = :closedAt
            from due where s.shop_id = due.shop_id and s.day = due.day
            returning s.*
            """)
        .param("lastDay", lastDay)
        .param("closedAt", Times.utc(closedAt))
        .param("limit", limit)
        .query(StatementStore::read)
        .list();
  }

  /** Where a page of an owner's statements goes on: after this one, which was its last. */
  record Place(LocalDate day, UUID shopId) {}

  /**
   * Statements of an owner's shops, newest day first.
   *
   * @param shop absent for all of them
   * @param day absent for all days
   * @param after absent for the first page
   */
  List<Statement> of(
      ShopMembers.Belonging shops,
      @Nullable ShopId shop,
      @Nullable LocalDate day,
      @Nullable Place after,
      int limit) {
    return jdbc.sql(
            """
            select * from statement
            where ((owner_id = :openedBy and not shop_id = any(:lost)) or shop_id = any(:given))
              and (cast(:shopId as uuid) is null or shop_id = :shopId)
              and (cast(:day as date) is null or day = :day)
              and (cast(:afterDay as date) is null
                or (day, shop_id) < (cast(:afterDay as date), cast(:afterShop as uuid)))
            order by day desc, shop_id desc
            limit :limit
            """)
        .param("openedBy", shops.openedBy())
        .param("given", shops.given())
        .param("lost", shops.lost())
        .param("shopId", shop == null ? null : shop.value(), Types.OTHER)
        .param("day", day, Types.DATE)
        .param("afterDay", after == null ? null : after.day(), Types.DATE)
        .param("afterShop", after == null ? null : after.shopId(), Types.OTHER)
        .param("limit", limit)
        .query(StatementStore::read)
        .list();
  }

  /** One statement of an owner's shop. */
  Optional<Statement> find(ShopMembers.Belonging shops, ShopId shop, LocalDate day) {
    return of(shops, shop, day, null, 1).stream().findFirst();
  }

  /** The orders of a statement, in the order they were posted. */
  List<StatementLine> lines(ShopId shop, LocalDate day, long afterSequence, int limit) {
    return jdbc.sql(
            """
            select * from statement_line
            where shop_id = :shopId and day = :day and sequence > :after
            order by sequence
            limit :limit
            """)
        .param("shopId", shop.value())
        .param("day", day)
        .param("after", afterSequence)
        .param("limit", limit)
        .query(StatementStore::readLine)
        .list();
  }

  /** A page of all statements, in the order they were begun. */
  List<Statement> page(long afterSequence, int limit) {
    return jdbc.sql(
            "select * from statement where sequence > :after order by sequence limit :limit")
        .param("after", afterSequence)
        .param("limit", limit)
        .query(StatementStore::read)
        .list();
  }

  private static Statement read(ResultSet row, int number) throws SQLException {
    OffsetDateTime closedAt = row.getObject("closed_at", OffsetDateTime.class);
    return new Statement(
        row.getLong("sequence"),
        new ShopId(row.getObject("shop_id", UUID.class)),
        row.getObject("day", LocalDate.class),
        row.getInt("orders"),
        Money.won(row.getLong("sales")),
        Money.won(row.getLong("discounts")),
        Money.won(row.getLong("fees")),
        Money.won(row.getLong("tax")),
        Money.won(row.getLong("collected")),
        Money.won(row.getLong("owed")),
        closedAt == null ? null : closedAt.toInstant());
  }

  private static StatementLine readLine(ResultSet row, int number) throws SQLException {
    UUID refund = row.getObject("refund_id", UUID.class);
    String fault = row.getString("fault");
    return new StatementLine(
        row.getLong("sequence"),
        new OrderId(row.getObject("order_id", UUID.class)),
        row.getString("number"),
        Kind.valueOf(row.getString("kind")),
        refund == null ? null : new RefundId(refund),
        fault == null ? null : Fault.valueOf(fault),
        row.getString("reason"),
        new ShopBill(
            Money.won(row.getLong("sales")),
            Money.won(row.getLong("discount")),
            Money.won(row.getLong("brokerage_fee")),
            Money.won(row.getLong("payment_fee")),
            Money.won(row.getLong("delivery_fee")),
            Money.won(row.getLong("tax")),
            Money.won(row.getLong("collected"))),
        row.getObject("occurred_at", OffsetDateTime.class).toInstant());
  }
}
