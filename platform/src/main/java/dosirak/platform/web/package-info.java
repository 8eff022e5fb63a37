/** HTTP as every compartment speaks it: access, limits, idempotent commands, problems, ETags. */
@NullMarked
package dosirak.platform.web;

import org.jspecify.annotations.NullMarked;
