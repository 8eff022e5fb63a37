/**
 * How domains learn from each other: the journal a domain writes, and the subscriptions that apply
 * it elsewhere exactly once.
 */
@NullMarked
package dosirak.platform.journal;

import org.jspecify.annotations.NullMarked;
