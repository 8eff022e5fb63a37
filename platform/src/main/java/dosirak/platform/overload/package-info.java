/**
 * What a compartment does when more is asked of it than it can do: how many requests it serves at
 * once follows from how long they take, what was paid for goes first, everybody gets a fair share,
 * and what nobody waits for is not begun.
 */
@NullMarked
package dosirak.platform.overload;

import org.jspecify.annotations.NullMarked;
