package dosirak.delivery;

import dosirak.contracts.GeoPoint;
import java.time.Instant;

/**
 * Where a rider said to be.
 *
 * @param at city time of the report
 */
record ReportedPosition(GeoPoint location, Instant at) {}
