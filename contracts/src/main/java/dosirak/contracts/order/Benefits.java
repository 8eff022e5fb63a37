package dosirak.contracts.order;

import dosirak.contracts.Money;
import java.util.List;

/**
 * What an order uses beside money.
 *
 * @param points each worth one won
 */
public record Benefits(List<CouponUse> coupons, Money points) {
  public Benefits {
    coupons = List.copyOf(coupons);
  }
}
