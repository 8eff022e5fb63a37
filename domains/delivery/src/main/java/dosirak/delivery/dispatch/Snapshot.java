package dosirak.delivery.dispatch;

import java.time.Instant;
import java.util.List;

/**
 * What a dispatcher may know of the city at one moment. The order of the lists has no influence on
 * the decision.
 *
 * @param now the moment, in city time
 * @param orders the orders that a shop has accepted and no rider holds
 * @param riders the riders on shift: the idle ones, and the busy ones with the time and place at
 *     which they are expected to be free; one whose shift starts soon may be listed as busy until
 *     then
 */
public record Snapshot(Instant now, List<OpenOrder> orders, List<RiderState> riders) {

  public Snapshot {
    orders = List.copyOf(orders);
    riders = List.copyOf(riders);
  }
}
