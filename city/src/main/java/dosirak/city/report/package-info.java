/** What a rush found out: the figures, the goals and whether they were met, and the files. */
@NullMarked
package dosirak.city.report;

import org.jspecify.annotations.NullMarked;
