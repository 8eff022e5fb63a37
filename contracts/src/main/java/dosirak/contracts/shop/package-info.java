/** What a shop says about itself: its menu, its hours, what it charges, what is sold out. */
@NullMarked
package dosirak.contracts.shop;

import org.jspecify.annotations.NullMarked;
