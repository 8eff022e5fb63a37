/**
 * Breaks a whole marketplace on purpose and proves that nothing was lost. A drill starts the same
 * program that an operator starts, as a process of its own in a folder of its own, so that what is
 * killed here is what would die in a city.
 */
@NullMarked
package dosirak.bench;

import org.jspecify.annotations.NullMarked;
