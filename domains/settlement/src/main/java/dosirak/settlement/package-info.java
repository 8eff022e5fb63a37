/**
 * The books: who is owed what, to the won. Facts of orders, payments and deliveries become
 * transactions in double entry, each posted once and never changed; each kind of transaction needs
 * the facts of one event only, so it does not matter in which order the three sources are heard.
 * What a shop is owed is summed by its day in Seoul; a day's statement is closed an hour after the
 * day's end, and what is posted later goes to the shop's next open day. The rules and worked cases
 * are in {@code docs/money.md}.
 */
@NullMarked
package dosirak.settlement;

import org.jspecify.annotations.NullMarked;
