package dosirak.delivery.dispatch;

import java.time.Instant;
import java.util.List;

/**
 * One offer to one idle rider: orders of one shop, picked up together.
 *
 * @param riderId who is to be asked
 * @param shopId where to pick up
 * @param orderIds what to pick up, in the sequence of the drop-offs; never empty
 * @param expectedPickup when the food is expected to be in the rider's hands
 * @param expectedDelivered when each order is expected at its door, in the sequence of {@code
 *     orderIds}
 * @param expectedFree when the rider is expected to be free after the last drop-off, at its place
 */
public record Proposal(
    String riderId,
    String shopId,
    List<String> orderIds,
    Instant expectedPickup,
    List<Instant> expectedDelivered,
    Instant expectedFree) {

  public Proposal {
    orderIds = List.copyOf(orderIds);
    expectedDelivered = List.copyOf(expectedDelivered);
    if (orderIds.isEmpty() || orderIds.size() != expectedDelivered.size()) {
      throw new IllegalArgumentException("a proposal names each order and its delivery");
    }
  }
}
