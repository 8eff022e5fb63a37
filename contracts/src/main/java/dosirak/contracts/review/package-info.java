/** What review says: reviews and ratings. */
@NullMarked
package dosirak.contracts.review;

import org.jspecify.annotations.NullMarked;
