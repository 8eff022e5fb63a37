/**
 * Where customers look: the shops that deliver to a place, and the page of a shop. Everything here
 * is a copy built from what shops say, kept so that hunger at dinner time never reaches the owners'
 * side, and so that it can be rebuilt from the journal at any time.
 */
@NullMarked
package dosirak.storefront;

import org.jspecify.annotations.NullMarked;
