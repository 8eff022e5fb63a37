/**
 * The people of the city at work: customers who order and pay, owners who accept and cook, riders
 * who carry. Each follows the plan and reacts to what the marketplace says, and all of them write
 * down in one book what became of each order, which the report is made from.
 */
@NullMarked
package dosirak.city.people;

import org.jspecify.annotations.NullMarked;
