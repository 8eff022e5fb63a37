/**
 * A Kafka broker of our own for a cluster on one machine and for tests: its class path comes from
 * Maven, it runs in a process of its own, and whoever starts it needs nothing of it on his class
 * path.
 */
@NullMarked
package dosirak.broker;

import org.jspecify.annotations.NullMarked;
