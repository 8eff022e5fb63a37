package dosirak.storefront;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What customers think of a shop.
 *
 * @param hundredths of a star; 0 without reviews
 */
record Rating(int hundredths, long reviews) {
  static final Rating NONE = new Rating(0, 0);

  /** Stars with two decimals; absent without reviews. */
  @Nullable BigDecimal stars() {
    return reviews == 0 ? null : BigDecimal.valueOf(hundredths, 2);
  }
}
