/**
 * Recorded days: real orders, restaurants, couriers and preparation times of a delivery company, in
 * the format of the public meal delivery routing instances (Reyes et al., "The Meal Delivery
 * Routing Problem", 2018), read from a folder and turned into a plan.
 */
@NullMarked
package dosirak.city.instance;

import org.jspecify.annotations.NullMarked;
