/**
 * What a domain knows of who may do what: its own copy of the roles, sessions and keys that
 * identity told of, the members of shops, and the evidence of rights over others that were used.
 */
@NullMarked
package dosirak.platform.access;

import org.jspecify.annotations.NullMarked;
