package dosirak.promotion;

import dosirak.contracts.AccountId;
import dosirak.contracts.CampaignId;
import dosirak.contracts.CouponId;
import dosirak.contracts.OrderId;
import dosirak.contracts.promotion.CouponRules;
import dosirak.platform.database.Times;
import dosirak.promotion.Coupon.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The table of coupons. Callers open the transactions. */
final class CouponStore {
  private final JdbcClient jdbc;
  private final JsonMapper json;

  CouponStore(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  void insert(
      CouponId coupon,
      Campaign campaign,
      AccountId customer,
      Instant validUntil,
      Instant issuedAt) {
    jdbc.sql(
            """
            insert into coupon
              (coupon_id, campaign_id, customer_id, rules, state, valid_until, issued_at)
            values
              (:couponId, :campaignId, :customerId, cast(:rules as jsonb), 'AVAILABLE',
                :validUntil, :issuedAt)
            """)
        .param("couponId", coupon.value())
        .param("campaignId", campaign.campaignId().value())
        .param("customerId", customer.value())
        .param("rules", json.writeValueAsString(campaign.rules()))
        .param("validUntil", Times.utc(validUntil))
        .param("issuedAt", Times.utc(issuedAt))
        .update();
  }

  /** Coupons, held until the transaction ends. */
  List<Coupon> lock(Collection<CouponId> coupons) {
    return jdbc.sql(
            """
            select * from coupon where coupon_id = any(:coupons) order by coupon_id for update
            """)
        .param("coupons", ids(coupons))
        .query(this::read)
        .list();
  }

  void take(Collection<CouponId> coupons, State state, OrderId order) {
    jdbc.sql(
            """
            update coupon set state = :state, order_id = :orderId where coupon_id = any(:coupons)
            """)
        .param("state", state.name())
        .param("orderId", order.value())
        .param("coupons", ids(coupons))
        .update();
  }

  /**
   * Makes the coupons of an order good again.
   *
   * @param grace until when those are good that have ended in the meantime
   * @return those whose end was put off
   */
  List<Coupon> giveBack(OrderId order, Collection<CouponId> coupons, Instant now, Instant grace) {
    return jdbc
        .sql(
            """
            update coupon
            set state = 'AVAILABLE', order_id = null,
              valid_until = case when valid_until <= :now then :grace else valid_until end
            where coupon_id = any(:coupons) and order_id = :orderId
            returning *
            """)
        .param("coupons", ids(coupons))
        .param("orderId", order.value())
        .param("now", Times.utc(now))
        .param("grace", Times.utc(grace))
        .query(this::read)
        .list()
        .stream()
        .filter(coupon -> coupon.validUntil().equals(grace))
        .toList();
  }

  /** Ends some coupons whose time has passed. */
  List<Coupon> expire(Instant now, int limit) {
    return jdbc.sql(
            """
            with due as (
              select coupon_id from coupon
              where state = 'AVAILABLE' and valid_until <= :now
              order by valid_until
              limit :limit
              for update skip locked
            )
            update coupon c set state = 'EXPIRED'
            from due where c.coupon_id = due.coupon_id
            returning c.*
            """)
        .param("now", Times.utc(now))
        .param("limit", limit)
        .query(this::read)
        .list();
  }

  /**
   * Coupons of a customer, newest first.
   *
   * @param state absent for all
   * @param before absent for the first page
   */
  List<Coupon> of(AccountId customer, @Nullable State state, @Nullable Long before, int limit) {
    return jdbc.sql(
            """
            select * from coupon
            where customer_id = :customerId
              and (cast(:state as text) is null or state = :state)
              and (cast(:before as bigint) is null or sequence < :before)
            order by sequence desc
            limit :limit
            """)
        .param("customerId", customer.value())
        .param("state", state == null ? null : state.name(), Types.VARCHAR)
        .param("before", before, Types.BIGINT)
        .param("limit", limit)
        .query(this::read)
        .list();
  }

  /** A page of all coupons. */
  List<Coupon> page(long after, int limit) {
    return jdbc.sql("select * from coupon where sequence > :after order by sequence limit :limit")
        .param("after", after)
        .param("limit", limit)
        .query(this::read)
        .list();
  }

  private static UUID[] ids(Collection<CouponId> coupons) {
    return coupons.stream().map(CouponId::value).toArray(UUID[]::new);
  }

  private Coupon read(ResultSet row, int number) throws SQLException {
    UUID order = row.getObject("order_id", UUID.class);
    return new Coupon(
        new CouponId(row.getObject("coupon_id", UUID.class)),
        row.getLong("sequence"),
        new CampaignId(row.getObject("campaign_id", UUID.class)),
        new AccountId(row.getObject("customer_id", UUID.class)),
        json.readValue(row.getString("rules"), CouponRules.class),
        State.valueOf(row.getString("state")),
        order == null ? null : new OrderId(order),
        Times.instant(row, "valid_until"),
        Times.instant(row, "issued_at"));
  }
}
