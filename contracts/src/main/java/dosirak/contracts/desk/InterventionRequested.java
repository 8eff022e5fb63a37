package dosirak.contracts.desk;

import dosirak.contracts.AccountId;
import dosirak.contracts.InterventionId;
import dosirak.contracts.OrderId;
import dosirak.contracts.order.Fault;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operator wants something done to an order; the domain that owns it decides, and answers with
 * {@link dosirak.contracts.platform.InterventionDecided}.
 *
 * @param fault who is to bear it; absent for a reassignment
 * @param lines of a refund; none for others
 * @param deliveryTip whether the tip is to be refunded too
 */
public record InterventionRequested(
    InterventionId interventionId,
    OrderId orderId,
    InterventionKind kind,
    @Nullable Fault fault,
    List<WantedRefund> lines,
    boolean deliveryTip,
    String reason,
    AccountId requestedBy,
    Instant requestedAt)
    implements DeskEvent {
  public InterventionRequested {
    lines = List.copyOf(lines);
  }

  @Override
  public String key() {
    return orderId.toString();
  }
}
