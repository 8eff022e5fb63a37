/** What member says: customers' addresses, favourites and choices. */
@NullMarked
package dosirak.contracts.member;

import org.jspecify.annotations.NullMarked;
