/** Server-sent events: numbered streams of what happens to one person's things. */
@NullMarked
package dosirak.platform.stream;

import org.jspecify.annotations.NullMarked;
