/**
 * What customers say of completed orders, what shops answer, and what that makes of a shop's
 * rating.
 */
@NullMarked
package dosirak.review;

import org.jspecify.annotations.NullMarked;
