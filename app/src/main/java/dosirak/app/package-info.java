/**
 * The composition root: the one place that knows all domains, the data folder, and the command
 * line.
 */
@NullMarked
package dosirak.app;

import org.jspecify.annotations.NullMarked;
