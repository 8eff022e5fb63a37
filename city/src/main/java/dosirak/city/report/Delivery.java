package dosirak.city.report;

import java.time.Instant;

/**
 * One order that a rider brought; all times city time.
 *
 * @param courier the rider's name in the plan
 * @param order the order's name in the plan
 * @param sequence its place among the drop-offs of its assignment, from 1
 * @param decidedAt when the rider was given it
 * @param pickedUpAt when the rider left the shop with it
 * @param droppedOffAt when it was handed over, service included
 */
public record Delivery(
    String assignmentId,
    String courier,
    String order,
    int sequence,
    Instant decidedAt,
    Instant pickedUpAt,
    Instant droppedOffAt) {}
