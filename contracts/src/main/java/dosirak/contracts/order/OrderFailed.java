package dosirak.contracts.order;

import dosirak.contracts.AccountId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order that the shop accepted could not be finished.
 *
 * @param riderId who carried it; absent where nobody did
 * @param fault who bears it; absent: the platform
 * @param givenBack what the customer gets back; absent: everything
 */
public record OrderFailed(
    OrderFacts facts,
    FailureCause cause,
    @Nullable AccountId riderId,
    Instant failedAt,
    @Nullable Fault fault,
    @Nullable GivenBack givenBack)
    implements OrderEvent {
  /** A failure that the platform bears. */
  public OrderFailed(
      OrderFacts facts, FailureCause cause, @Nullable AccountId riderId, Instant failedAt) {
    this(facts, cause, riderId, failedAt, null, null);
  }

  @Override
  public String key() {
    return facts.orderId().toString();
  }
}
