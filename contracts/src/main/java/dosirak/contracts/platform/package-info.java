/** What the paved road says in the name of every domain: the evidence of rights that were used. */
@NullMarked
package dosirak.contracts.platform;

import org.jspecify.annotations.NullMarked;
