/**
 * The operator's view: one projection of what every domain says, each order's whole story, and what
 * operators want done. It decides nothing itself: the domain that owns an order does.
 */
@NullMarked
package dosirak.desk;

import org.jspecify.annotations.NullMarked;
