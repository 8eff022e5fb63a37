package dosirak.settlement;

import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.PayoutId;
import dosirak.contracts.ShopId;
import dosirak.platform.access.ShopMembers;
import dosirak.platform.database.Times;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of payouts. Callers open the transactions. */
final class PayoutStore {
  private final JdbcClient jdbc;

  PayoutStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * What a shop is paid.
   *
   * @param firstDay the first day whose statement is in it
   * @param lastDay the last one
   * @param bankReference absent until it left the bank
   */
  record Payout(
      long sequence,
      PayoutId payoutId,
      ShopId shopId,
      AccountId ownerId,
      LocalDate firstDay,
      LocalDate lastDay,
      Money amount,
      LocalDate dueDay,
      Instant requestedAt,
      @Nullable String bankReference,
      @Nullable Instant sentAt) {}

  /**
   * What closed statements of a shop come to that were not paid.
   *
   * @param days the days of the statements, at least one, oldest first
   */
  record Due(ShopId shopId, AccountId ownerId, List<LocalDate> days, Money amount) {
    Due {
      days = List.copyOf(days);
    }

    LocalDate firstDay() {
      return days.getFirst();
    }

    LocalDate lastDay() {
      return days.getLast();
    }
  }

  /** Some shops whose closed statements up to a day come to more than nothing. */
  List<ShopId> withDue(LocalDate lastDay, int limit) {
    return jdbc
        .sql(
            """
            select shop_id from statement
            where closed_at is not null and payout_id is null and day <= :lastDay
            group by shop_id
            having sum(owed) > 0
            order by shop_id
            limit :limit
            """)
        .param("lastDay", lastDay)
        .param("limit", limit)
        .query(UUID.class)
        .list()
        .stream()
        .map(ShopId::new)
        .toList();
  }

  /** What a shop is due, its statements held until the transaction ends; absent where nothing. */
  Optional<Due> lockDue(ShopId shop, LocalDate lastDay) {
    return jdbc.sql(
            """
            with unpaid as (
              select * from statement
              where shop_id = :shopId and closed_at is not null and payout_id is null
                and day <= :lastDay
              order by day
              for update
            )
            select sum(owed)::bigint as amount, array_agg(day order by day) as days,
              (array_agg(owner_id order by day desc))[1] as owner_id
            from unpaid
            having sum(owed) > 0
            """)
        .param("shopId", shop.value())
        .param("lastDay", lastDay)
        .query((row, number) ->
            new Due(
                shop,
                new AccountId(row.getObject("owner_id", UUID.class)),
                Stream.of((Date[]) row.getArray("days").getArray()).map(Date::toLocalDate).toList(),
                Money.won(row.getLong("amount"))))
        .optional();
  }

  void insert(PayoutId payout, Due due, LocalDate dueDay, Instant requestedAt) {
    jdbc.sql(
            """
            insert into payout
              (payout_id, shop_id, owner_id, first_day, last_day, amount, due_day, requested_at)
            values
              (:payoutId, :shopId, :ownerId, :firstDay, :lastDay, :amount, :dueDay, :requestedAt)
            """)
        .param("payoutId", payout.value())
        .param("shopId", due.shopId().value())
        .param("ownerId", due.ownerId().value())
        .param("firstDay", due.firstDay())
        .param("lastDay", due.lastDay())
        .param("amount", due.amount().won())
        .param("dueDay", dueDay)
        .param("requestedAt", Times.utc(requestedAt))
        .update();
    jdbc.sql(
            """
            update statement set payout_id = :payoutId
            where shop_id = :shopId and day = any(cast(cast(:days as text[]) as date[]))
            """)
        .param("payoutId", payout.value())
        .param("shopId", due.shopId().value())
        .param("days", due.days().stream().map(LocalDate::toString).toArray(String[]::new))
        .update();
  }

  /** A payout, held until the transaction ends. */
  Optional<Payout> lock(PayoutId payout) {
    return jdbc.sql("select * from payout where payout_id = :payoutId for update")
        .param("payoutId", payout.value())
        .query(PayoutStore::read)
        .optional();
  }

  void send(PayoutId payout, String bankReference, Instant sentAt) {
    jdbc.sql(
            """
            update payout set bank_reference = :bankReference, sent_at = :sentAt
            where payout_id = :payoutId
            """)
        .param("bankReference", bankReference)
        .param("sentAt", Times.utc(sentAt))
        .param("payoutId", payout.value())
        .update();
  }

  /** Payouts that have not left the bank, oldest first. */
  List<Payout> open(long after, int limit) {
    return jdbc.sql(
            """
            select * from payout where sent_at is null and sequence > :after
            order by sequence limit :limit
            """)
        .param("after", after)
        .param("limit", limit)
        .query(PayoutStore::read)
        .list();
  }

  /**
   * Payouts to an owner's shops, newest first.
   *
   * @param before absent for the first page
   */
  List<Payout> of(ShopMembers.Belonging shops, @Nullable Long before, int limit) {
    return jdbc.sql(
            """
            select * from payout
            where ((owner_id = :openedBy and not shop_id = any(:lost)) or shop_id = any(:given))
              and (cast(:before as bigint) is null or sequence < :before)
            order by sequence desc
            limit :limit
            """)
        .param("openedBy", shops.openedBy())
        .param("given", shops.given())
        .param("lost", shops.lost())
        .param("before", before, Types.BIGINT)
        .param("limit", limit)
        .query(PayoutStore::read)
        .list();
  }

  /** A page of all payouts. */
  List<Payout> page(long after, int limit) {
    return jdbc.sql("select * from payout where sequence > :after order by sequence limit :limit")
        .param("after", after)
        .param("limit", limit)
        .query(PayoutStore::read)
        .list();
  }

  private static Payout read(ResultSet row, int number) throws SQLException {
    OffsetDateTime sentAt = row.getObject("sent_at", OffsetDateTime.class);
    return new Payout(
        row.getLong("sequence"),
        new PayoutId(row.getObject("payout_id", UUID.class)),
        new ShopId(row.getObject("shop_id", UUID.class)),
        new AccountId(row.getObject("owner_id", UUID.class)),
        row.getObject("first_day", LocalDate.class),
        row.getObject("last_day", LocalDate.class),
        Money.won(row.getLong("amount")),
        row.getObject("due_day", LocalDate.class),
        row.getObject("requested_at", OffsetDateTime.class).toInstant(),
        row.getString("bank_reference"),
        sentAt == null ? null : sentAt.toInstant());
  }
}
