package dosirak.order;

import dosirak.contracts.AccountId;
import dosirak.contracts.CouponId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.order.CouponUse;
import dosirak.contracts.promotion.BenefitsReserved;
import dosirak.contracts.promotion.BenefitsRestored;
import dosirak.contracts.promotion.CouponExpired;
import dosirak.contracts.promotion.CouponIssued;
import dosirak.contracts.promotion.PointsChanged;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Keeps this domain's copy of coupons and points: the only writer of its tables. */
final class LearnBenefits {
  /** How long a coupon can be used that ran out while an order held it and came back. */
  private static final Duration GRACE = Duration.ofDays(7);

  private final JdbcClient jdbc;
  private final JsonMapper json;

  LearnBenefits(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  void issued(CouponIssued event) {
    jdbc.sql(
            """
            insert into coupon_copy (coupon_id, customer_id, rules, valid_until)
            values (:coupon, :customer, :rules, :until)
            on conflict (coupon_id) do update
              set rules = excluded.rules, valid_until = excluded.valid_until
            """)
        .param("coupon", event.couponId().value())
        .param("customer", event.customerId().value())
        .param("rules", json.writeValueAsString(event.rules()))
        .param("until", event.validUntil().atOffset(ZoneOffset.UTC))
        .update();
  }

  void expired(CouponExpired event) {
    jdbc.sql("delete from coupon_copy where coupon_id = :coupon")
        .param("coupon", event.couponId().value())
        .update();
  }

  void reserved(BenefitsReserved event) {
    jdbc.sql("update coupon_copy set order_id = :order where coupon_id = any(:coupons)")
        .param("order", event.orderId().value())
        .param("coupons", ids(event.coupons().stream().map(CouponUse::couponId).toList()))
        .update();
    balance(event.customerId(), event.balance());
  }

  void restored(BenefitsRestored event) {
    OrderId order = event.orderId();
    jdbc.sql(
            """
            update coupon_copy set
              order_id = null,
              valid_until = case when valid_until <= :now then :grace else valid_until end
            where coupon_id = any(:coupons) and order_id = :order
            """)
        .param("order", order.value())
        .param("coupons", ids(event.coupons()))
        .param("now", event.restoredAt().atOffset(ZoneOffset.UTC))
        .param("grace", event.restoredAt().plus(GRACE).atOffset(ZoneOffset.UTC))
        .update();
    balance(event.customerId(), event.balance());
  }

  void changed(PointsChanged event) {
    balance(event.customerId(), event.balance());
  }

  private void balance(AccountId customer, Money balance) {
    jdbc.sql(
            """
            insert into points_copy (customer_id, balance) values (:customer, :balance)
            on conflict (customer_id) do update set balance = excluded.balance
            """)
        .param("customer", customer.value())
        .param("balance", balance.won())
        .update();
  }

  private static UUID[] ids(List<CouponId> coupons) {
    return coupons.stream().map(CouponId::value).toArray(UUID[]::new);
  }
}
