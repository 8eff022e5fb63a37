package dosirak.order;

import dosirak.contracts.AccountId;
import dosirak.contracts.CouponId;
import dosirak.contracts.Money;
import dosirak.contracts.promotion.CouponRules;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Reads the copies of coupons and points. */
final class Purses {
  private final JdbcClient jdbc;
  private final JsonMapper json;

  Purses(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** What a customer has of what a cart asks for; asks nothing where it asks for nothing. */
  Purse of(AccountId customer, Cart cart) {
    if (!cart.wantsBenefits()) {
      return Purse.EMPTY;
    }
    return new Purse(coupons(customer, cart.couponIds()), points(customer));
  }

  private List<Purse.Coupon> coupons(AccountId customer, List<CouponId> wanted) {
    return wanted.isEmpty()
        ? List.of()
        : jdbc.sql(
                """
                select * from coupon_copy
                where coupon_id = any(:coupons) and customer_id = :customer
                """)
            .param("coupons", wanted.stream().map(CouponId::value).toArray(UUID[]::new))
            .param("customer", customer.value())
            .query((row, number) -> coupon(row))
            .list();
  }

  private Money points(AccountId customer) {
    return jdbc.sql("select balance from points_copy where customer_id = :customer")
        .param("customer", customer.value())
        .query(Long.class)
        .optional()
        .map(Money::won)
        .orElse(Money.ZERO);
  }

  private Purse.Coupon coupon(ResultSet row) throws SQLException {
    return new Purse.Coupon(
        new CouponId(row.getObject("coupon_id", UUID.class)),
        new AccountId(row.getObject("customer_id", UUID.class)),
        json.readValue(row.getString("rules"), CouponRules.class),
        row.getObject("valid_until", OffsetDateTime.class).toInstant(),
        row.getObject("order_id", UUID.class) != null);
  }
}
