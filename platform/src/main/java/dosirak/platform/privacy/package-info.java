/**
 * Personal data: sealed wherever it rests, with a key for every person. The keys lie in a store of
 * the platform, which is the database of no domain; without its key, what was sealed for a person
 * is lost wherever it was copied to. It is opened only where it leaves the house: in answers over
 * HTTP and on streams, by {@link dosirak.platform.privacy.SealedJson}.
 */
@NullMarked
package dosirak.platform.privacy;

import org.jspecify.annotations.NullMarked;
