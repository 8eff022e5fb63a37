/**
 * Describes the HTTP API of a part of the marketplace as an OpenAPI 3.1 document, from what its
 * handler methods declare and from the records that go over the wire. Screens and clients of others
 * generate their types from these documents, so nothing in here is written twice.
 */
@NullMarked
package dosirak.platform.openapi;

import org.jspecify.annotations.NullMarked;
