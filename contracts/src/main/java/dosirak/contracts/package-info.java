/**
 * What the domains say to each other, and nothing else: events, identifiers, money and places. A
 * domain may depend on this room and on the platform, never on another domain; so whatever two
 * domains must both understand is here. No logic beyond arithmetic, no framework.
 */
@NullMarked
package dosirak.contracts;

import org.jspecify.annotations.NullMarked;
