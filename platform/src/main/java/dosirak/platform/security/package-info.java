/**
 * Who is calling: signed tokens, the caller they stand for, and the declared access of every
 * endpoint.
 */
@NullMarked
package dosirak.platform.security;

import org.jspecify.annotations.NullMarked;
