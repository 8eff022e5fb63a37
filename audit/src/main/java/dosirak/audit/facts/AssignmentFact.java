package dosirak.audit.facts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One order in the hands of one rider; all times are city time.
 *
 * @param assignmentId shared by the orders of a bundle
 * @param endedAt when the rider was done with the order, delivered or given back
 */
public record AssignmentFact(
    String assignmentId,
    String riderId,
    String orderId,
    Instant assignedAt,
    @Nullable Instant atShopAt,
    @Nullable Instant pickedUpAt,
    @Nullable Instant deliveredAt,
    @Nullable Instant endedAt) {

  /** When the rider was done with the order; absent while it is under way. */
  public @Nullable Instant doneAt() {
    return endedAt != null ? endedAt : deliveredAt;
  }
}
