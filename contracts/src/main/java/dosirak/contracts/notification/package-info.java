/** What notification says: messages that reached a person. */
@NullMarked
package dosirak.contracts.notification;

import org.jspecify.annotations.NullMarked;
