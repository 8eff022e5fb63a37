/**
 * How the people of the city reach the marketplace: its public HTTP API and its event streams, and
 * nothing else. Every call is retried with a bounded back-off and the same idempotency key, so that
 * a restart of the server is something a person waits through, not an end of the story.
 */
@NullMarked
package dosirak.city.client;

import org.jspecify.annotations.NullMarked;
