/**
 * The paved road: everything a domain must not have to think about. A domain is an ordinary Spring
 * configuration; this room gives it a compartment of its own (context, database, web, events) and
 * applies the standing policy: who may call, how much, how often, how it is traced, measured, made
 * idempotent and stopped.
 */
@NullMarked
package dosirak.platform;

import org.jspecify.annotations.NullMarked;
