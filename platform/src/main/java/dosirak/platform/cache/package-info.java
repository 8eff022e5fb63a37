/**
 * A cache that several processes share. It is a convenience and never the truth: whatever happens
 * to it, who asks it is answered at once, if only with nothing.
 */
@NullMarked
package dosirak.platform.cache;

import org.jspecify.annotations.NullMarked;
