/** Tests of the gateway simulator: against a running one over HTTP, and against its log on disk. */
@NullMarked
package dosirak.city.gateway;

import org.jspecify.annotations.NullMarked;
