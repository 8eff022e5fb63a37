/** What promotion says: coupons and points. */
@NullMarked
package dosirak.contracts.promotion;

import org.jspecify.annotations.NullMarked;
