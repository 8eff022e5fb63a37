package dosirak.contracts.order;

import dosirak.contracts.ItemId;
import dosirak.contracts.ProposalId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An item of an accepted order turned out to be sold out; the shop offers another, or to leave it
 * out.
 *
 * @param line its place in the order, from 0
 * @param replacementItemId absent: the line is to be left out
 * @param dueAt when silence means that the line is left out
 */
public record ChangeProposed(
    OrderFacts facts,
    ProposalId proposalId,
    int line,
    @Nullable ItemId replacementItemId,
    @Nullable String replacementName,
    Instant dueAt,
    Instant proposedAt)
    implements OrderEvent {
  @Override
  public String key() {
    return facts.orderId().toString();
  }
}
