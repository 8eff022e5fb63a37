package dosirak.delivery.dispatch;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An order that its shop has accepted and that no rider holds.
 *
 * @param orderId the order; unique within a snapshot
 * @param shopId the shop that cooks it; only orders of one shop may share a trip
 * @param shop where it is picked up
 * @param dropoff where it is delivered
 * @param placedAt when the customer placed it
 * @param readyAt when the shop promises the food
 * @param assignBy the moment at which the order fails if no rider holds it, or null for {@link
 *     GlobalDispatcher#DEFAULT_ASSIGN_WITHIN} after {@code readyAt}
 * @param declinedBy the riders who must not be offered it again
 */
public record OpenOrder(
    String orderId,
    String shopId,
    Point shop,
    Point dropoff,
    Instant placedAt,
    Instant readyAt,
    @Nullable Instant assignBy,
    Set<String> declinedBy) {

  public OpenOrder {
    declinedBy = Set.copyOf(declinedBy);
  }
}
