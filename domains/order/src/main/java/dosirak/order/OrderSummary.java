package dosirak.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.ProposalId;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderPrice;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order in short, as streams and answers to commands tell it.
 *
 * <p>What happened beside the order's way ({@code proposal}, {@code cancellationAskedAt}, {@code
 * refunded}) is told when it changes, since only then it is at hand: a change of the state alone
 * does not tell it, which does not mean that there is none. The order itself has it always.
 *
 * @param at city time of the change that is told of
 * @param position of the order's last event in the journal; a change without an event, such as a
 *     rider's assignment, keeps it
 * @param proposal the shop's proposal that waits for an answer
 * @param cancellationAskedAt since when the customer's wish to cancel waits for an answer
 * @param refunded the money that was given back so far; absent where none was
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record OrderSummary(
    OrderId orderId,
    String number,
    ShopId shopId,
    String shopName,
    Fulfilment fulfilment,
    OrderState state,
    OrderPrice price,
    Instant placedAt,
    @Nullable Instant acceptanceDueAt,
    @Nullable Instant readyAt,
    @Nullable AccountId riderId,
    @Nullable String endedReason,
    @Nullable Instant scheduledFor,
    Instant at,
    long position,
    @Nullable Proposal proposal,
    @Nullable Instant cancellationAskedAt,
    @Nullable Money refunded) {
  /** The event's name on streams. */
  static final String KIND = "order";

  /**
   * What the shop proposes in place of a line.
   *
   * @param line from 0
   * @param replacementName absent: the line is to be left out
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Proposal(
      ProposalId proposalId, int line, @Nullable String replacementName, Instant dueAt) {
    static Proposal of(Aftermath.Proposal proposal) {
      return new Proposal(
          proposal.proposalId(), proposal.line(), proposal.replacementName(), proposal.dueAt());
    }
  }

  /** Of a change of the order's state, which does not know what happened beside it. */
  static OrderSummary of(Order order, Instant at, long position) {
    return of(order, Aftermath.NONE, at, position);
  }

  /** Of a change beside the order's way. */
  static OrderSummary of(Order order, Aftermath aftermath, Instant at, long position) {
    Aftermath.Proposal proposal = aftermath.proposal();
    Aftermath.Asked asked = aftermath.cancellationAsked();
    Money refunded = aftermath.refundedMoney();
    OrderFacts facts = order.facts();
    return new OrderSummary(
        facts.orderId(),
        facts.number(),
        facts.shopId(),
        facts.shopName(),
        facts.fulfilment(),
        order.state(),
        facts.price(),
        facts.placedAt(),
        order.acceptanceDueAt(),
        order.readyAt(),
        order.riderId(),
        order.endedReason(),
        facts.scheduledFor(),
        at,
        position,
        proposal == null ? null : Proposal.of(proposal),
        asked == null ? null : asked.at(),
        refunded.isPositive() ? refunded : null);
  }
}
