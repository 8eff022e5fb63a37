/**
 * Keeps what a customer tells about themselves: addresses, favourite shops, and what messages the
 * person wants. Knows nothing of passwords, which are identity's, and of prices.
 */
@NullMarked
package dosirak.member;

import org.jspecify.annotations.NullMarked;
