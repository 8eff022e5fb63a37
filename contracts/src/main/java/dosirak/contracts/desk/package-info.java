/** What desk says: what operators want done. */
@NullMarked
package dosirak.contracts.desk;

import org.jspecify.annotations.NullMarked;
