/**
 * Coupons and points: issues them, reserves what an order uses, and brings them back exactly once
 * if the order comes to nothing. Money itself is settlement's.
 */
@NullMarked
package dosirak.promotion;

import org.jspecify.annotations.NullMarked;
