/**
 * A whole cluster on one machine: a PostgreSQL for each domain, Kafka, Redis, the payment gateway's
 * simulator, HAProxy, and the marketplace as many processes. Each is a process of its own that
 * outlives whoever started it and can be killed, stopped, frozen and started again; that is what
 * the fault drills do. It is made for trying and proving, not for a real city: everything listens
 * on the loopback address and shares one machine.
 */
@NullMarked
package dosirak.cluster;

import org.jspecify.annotations.NullMarked;
