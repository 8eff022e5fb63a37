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
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
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

  /** A shop, whose it is, and the day from which on its statements are looked at. */
  record ShopDay(ShopId shop, AccountId owner, LocalDate day) {}

  /** {@link #openDay} of several shops. */
  Map<ShopDay, LocalDate> openDays(Collection<ShopDay> wanted) {
    List<ShopDay> all = List.copyOf(new LinkedHashSet<>(wanted));
    Map<String, Object> values =
        Map.of(
            "shops", all.stream().map(one -> one.shop().value()).toArray(UUID[]::new),
            "days", all.stream().map(one -> one.day().toString()).toArray(String[]::new),
            "owners", all.stream().map(one -> one.owner().value()).toArray(UUID[]::new));
    jdbc.sql(
            """
            insert into statement (shop_id, day, owner_id)
            select shop_id, day, owner_id
            from unnest(:shops::uuid[], :days::date[], :owners::uuid[])
              as wanted (shop_id, day, owner_id)
            order by shop_id, day
            on conflict (shop_id, day) do nothing
            """)
        .params(values)
        .update();
    Set<ShopDay> open = new HashSet<>();
    jdbc.sql(
            """
            select s.shop_id, wanted.owner_id, s.day
            from unnest(:shops::uuid[], :days::date[], :owners::uuid[])
                as wanted (shop_id, day, owner_id)
              join statement s on s.shop_id = wanted.shop_id and s.day = wanted.day
            where s.closed_at is null
            order by s.shop_id, s.day
            for update of s
            """)
        .params(values)
        .query(row -> {
          open.add(
              new ShopDay(
                  new ShopId(row.getObject("shop_id", UUID.class)),
                  new AccountId(row.getObject("owner_id", UUID.class)),
                  row.getObject("day", LocalDate.class)));
        });
    Map<ShopDay, LocalDate> days = new HashMap<>();
    for (ShopDay one : all) {
      days.put(one, open.contains(one) ? one.day() : openDay(one.shop(), one.owner(), one.day()));
    }
    return days;
  }

  /** What comes on a statement. */
  record NewLine(
      OrderFacts order,
      Transaction transaction,
      ShopBill bill,
      Explanation explanation,
      LocalDate day) {}

  /** Adds lines to statements whose rows this transaction holds. */
  void add(List<NewLine> lines) {
    insert(lines);
    Map<ShopDay, Sums> sums = new LinkedHashMap<>();
    for (NewLine line : lines) {
      sums.merge(
          new ShopDay(line.order().shopId(), line.order().ownerId(), line.day()),
          Sums.of(line),
          Sums::plus);
    }
    addUp(sums);
  }

  private void insert(List<NewLine> lines) {
    jdbc.sql(
            """
            insert into statement_line
              (shop_id, day, order_id, number, kind, refund_id, fault, reason, sales, discount,
                brokerage_fee, payment_fee, delivery_fee, tax, collected, owed, occurred_at)
            select shop_id, day, order_id, number, kind, refund_id, fault, reason, sales, discount,
              brokerage_fee, payment_fee, delivery_fee, tax, collected, owed, occurred_at
            from unnest(:shops::uuid[], :days::date[], :orders::uuid[], :numbers::text[],
                :kinds::text[], :refunds::uuid[], :faults::text[], :reasons::text[],
                :sales::bigint[], :discounts::bigint[], :brokerageFees::bigint[],
                :paymentFees::bigint[], :deliveryFees::bigint[], :taxes::bigint[],
                :collected::bigint[], :owed::bigint[], :occurredAt::timestamptz[])
              with ordinality
              as line (shop_id, day, order_id, number, kind, refund_id, fault, reason, sales,
                discount, brokerage_fee, payment_fee, delivery_fee, tax, collected, owed,
                occurred_at, place)
            order by place
            """)
        .param("shops", ids(lines, line -> line.order().shopId().value()))
        .param("days", texts(lines, line -> line.day().toString()))
        .param("orders", ids(lines, line -> line.order().orderId().value()))
        .param("numbers", texts(lines, line -> line.order().number()))
        .param("kinds", texts(lines, line -> line.transaction().kind().name()))
        .param(
            "refunds",
            ids(
                lines,
                line -> {
                  RefundId refund = line.transaction().refundId();
                  return refund == null ? null : refund.value();
                }))
        .param(
            "faults",
            texts(
                lines,
                line -> {
                  Fault fault = line.explanation().fault();
                  return fault == null ? null : fault.name();
                }))
        .param("reasons", texts(lines, line -> line.explanation().reason()))
        .param("sales", won(lines, ShopBill::sales))
        .param("discounts", won(lines, ShopBill::discount))
        .param("brokerageFees", won(lines, ShopBill::brokerageFee))
        .param("paymentFees", won(lines, ShopBill::paymentFee))
        .param("deliveryFees", won(lines, ShopBill::deliveryFee))
        .param("taxes", won(lines, ShopBill::tax))
        .param("collected", won(lines, ShopBill::collected))
        .param("owed", won(lines, ShopBill::owed))
        .param("occurredAt", texts(lines, line -> line.transaction().occurredAt().toString()))
        .update();
  }

  /** What lines add to a statement. */
  private record Sums(
      int orders,
      Money sales,
      Money discounts,
      Money fees,
      Money tax,
      Money collected,
      Money owed) {
    static Sums of(NewLine line) {
      ShopBill bill = line.bill();
      return new Sums(
          line.transaction().refundId() == null ? 1 : 0,
          bill.sales(),
          bill.discount(),
          bill.fees(),
          bill.tax(),
          bill.collected(),
          bill.owed());
    }

    Sums plus(Sums more) {
      return new Sums(
          orders + more.orders,
          sales.plus(more.sales),
          discounts.plus(more.discounts),
          fees.plus(more.fees),
          tax.plus(more.tax),
          collected.plus(more.collected),
          owed.plus(more.owed));
    }
  }

  private void addUp(Map<ShopDay, Sums> sums) {
    List<Sums> all = List.copyOf(sums.values());
    jdbc.sql(
            """
            update statement s
            set orders = s.orders + more.orders, sales = s.sales + more.sales,
              discounts = s.discounts + more.discounts, fees = s.fees + more.fees,
              tax = s.tax + more.tax, collected = s.collected + more.collected,
              owed = s.owed + more.owed
            from unnest(:shops::uuid[], :days::date[], :orders::int[], :sales::bigint[],
                :discounts::bigint[], :fees::bigint[], :taxes::bigint[], :collected::bigint[],
                :owed::bigint[])
              as more (shop_id, day, orders, sales, discounts, fees, tax, collected, owed)
            where s.shop_id = more.shop_id and s.day = more.day
            """)
        .param("shops", sums.keySet().stream().map(one -> one.shop().value()).toArray(UUID[]::new))
        .param(
            "days", sums.keySet().stream().map(one -> one.day().toString()).toArray(String[]::new))
        .param("orders", all.stream().map(Sums::orders).toArray(Integer[]::new))
        .param("sales", all.stream().map(one -> one.sales().won()).toArray(Long[]::new))
        .param("discounts", all.stream().map(one -> one.discounts().won()).toArray(Long[]::new))
        .param("fees", all.stream().map(one -> one.fees().won()).toArray(Long[]::new))
        .param("taxes", all.stream().map(one -> one.tax().won()).toArray(Long[]::new))
        .param("collected", all.stream().map(one -> one.collected().won()).toArray(Long[]::new))
        .param("owed", all.stream().map(one -> one.owed().won()).toArray(Long[]::new))
        .update();
  }

  private static @Nullable UUID[] ids(List<NewLine> lines, Function<NewLine, @Nullable UUID> id) {
    @Nullable UUID[] ids = new @Nullable UUID[lines.size()];
    Arrays.setAll(ids, i -> id.apply(lines.get(i)));
    return ids;
  }

  private static @Nullable String[] texts(
      List<NewLine> lines, Function<NewLine, @Nullable String> text) {
    @Nullable String[] texts = new @Nullable String[lines.size()];
    Arrays.setAll(texts, i -> text.apply(lines.get(i)));
    return texts;
  }

  private static Long[] won(List<NewLine> lines, Function<ShopBill, Money> amount) {
    return lines.stream().map(line -> amount.apply(line.bill()).won()).toArray(Long[]::new);
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
