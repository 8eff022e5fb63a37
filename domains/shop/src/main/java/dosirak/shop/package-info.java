/**
 * Where owners run their shops: publish them with menu, hours, tips and reach, change any of it,
 * sell items out and pause. Every change raises the shop's version by one and is said as an event
 * with the full new facts, from which everybody else keeps a copy.
 */
@NullMarked
package dosirak.shop;

import org.jspecify.annotations.NullMarked;
