/**
 * Coupons and points: issues them, reserves what an order uses, and brings them back exactly once
 * if the order comes to nothing. {@code Lots} and {@code Reservation} are the rules, pure; {@code
 * FollowOrders} applies them to what orders say, in whatever order and however often it is heard.
 * Money itself is settlement's.
 */
@NullMarked
package dosirak.promotion;

import org.jspecify.annotations.NullMarked;
