package dosirak.delivery;

import java.time.Instant;
import java.util.Set;

/**
 * An order that needs a rider.
 *
 * @param placedAt city time
 * @param assignBy city time at which the order fails if no rider has it
 * @param refusedBy riders who are not to be asked for it now
 */
record Task(Stop stop, Shop shop, Instant placedAt, Instant assignBy, Set<String> refusedBy) {
  Task {
    refusedBy = Set.copyOf(refusedBy);
  }
}
