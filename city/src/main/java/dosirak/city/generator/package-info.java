/**
 * Cities that never were: shops with plausible menus, riders, customers and a day's demand with its
 * two peaks, all from one seed. The same seed gives the same city.
 */
@NullMarked
package dosirak.city.generator;

import org.jspecify.annotations.NullMarked;
