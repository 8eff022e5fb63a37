/**
 * What stands before many processes and makes one address of them: the table of where each request
 * goes and how, and its rendering for HAProxy.
 */
@NullMarked
package dosirak.platform.front;

import org.jspecify.annotations.NullMarked;
