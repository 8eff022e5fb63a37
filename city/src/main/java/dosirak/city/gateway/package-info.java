/**
 * A payment gateway that exists only on this machine: a process of its own, with its own durable
 * log, that answers like a Toss-Payments-style service. Here money is captured and given back, and
 * here a caller meets everything that a real gateway does to it on a bad day: slow answers, answers
 * that never come, errors after the money moved. What it once answered it never forgets, so an
 * audit can ask it what really happened.
 */
@NullMarked
package dosirak.city.gateway;

import org.jspecify.annotations.NullMarked;
