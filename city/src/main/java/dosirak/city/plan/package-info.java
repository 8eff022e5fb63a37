/**
 * What a city is going to do, before anything happens: its shops, its riders with their shifts, and
 * its orders with the minute at which each is placed. A recorded day and a generated one are both
 * turned into this; nothing here knows of a server or a clock.
 */
@NullMarked
package dosirak.city.plan;

import org.jspecify.annotations.NullMarked;
