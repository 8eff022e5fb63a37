/** What identity says: accounts and the roles they hold. */
@NullMarked
package dosirak.contracts.identity;

import org.jspecify.annotations.NullMarked;
