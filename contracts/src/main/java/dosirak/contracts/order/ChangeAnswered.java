package dosirak.contracts.order;

import dosirak.contracts.ProposalId;
import java.time.Instant;

/** A proposal of the shop was answered, or ran out. */
public record ChangeAnswered(
    OrderFacts facts, ProposalId proposalId, ChangeAnswer answer, Instant answeredAt)
    implements OrderEvent {
  @Override
  public String key() {
    return facts.orderId().toString();
  }
}
