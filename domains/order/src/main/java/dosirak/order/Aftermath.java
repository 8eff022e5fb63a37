package dosirak.order;

import dosirak.contracts.AccountId;
import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.ProposalId;
import dosirak.contracts.RefundId;
import dosirak.contracts.order.Fault;
import dosirak.contracts.order.GivenBack;
import dosirak.contracts.order.RefundedLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to an order beside its way: delays, wishes to cancel, a proposal of the shop, and
 * refunds. Kept beside the order and changed only while the order is locked.
 *
 * @param delays how often the shop asked for more time
 * @param delayedMinutes how much it got, together
 * @param cancellationAsked the customer's wish to cancel that waits for an answer
 * @param proposal the shop's proposal that waits for an answer
 * @param removed the lines that were left out
 */
record Aftermath(
    int delays,
    int delayedMinutes,
    @Nullable Asked cancellationAsked,
    @Nullable Proposal proposal,
    List<Integer> removed,
    List<Refund> refunds) {
  /** Nothing happened. */
  static final Aftermath NONE = new Aftermath(0, 0, null, null, List.of(), List.of());

  Aftermath {
    removed = List.copyOf(removed);
    refunds = List.copyOf(refunds);
  }

  /** A customer's wish to cancel. */
  record Asked(String reason, Instant at) {}

  /**
   * What a shop proposes in place of what ran out.
   *
   * @param replacementItemId absent: the line is to be left out
   * @param saves what the replacement costs less, for the whole line
   * @param dueAt when silence means that the line is left out
   */
  record Proposal(
      ProposalId proposalId,
      int line,
      @Nullable ItemId replacementItemId,
      @Nullable String replacementName,
      Money saves,
      Instant dueAt) {}

  /** A refund, as it was said. */
  record Refund(
      RefundId refundId,
      List<RefundedLine> lines,
      Money deliveryTip,
      GivenBack givenBack,
      Fault fault,
      String reason,
      @Nullable AccountId decidedBy,
      Instant at) {
    Refund {
      lines = List.copyOf(lines);
    }
  }

  /** The money that was refunded so far; points and coupons are not money. */
  Money refundedMoney() {
    return refunds.stream()
        .map(refund -> refund.givenBack().money())
        .reduce(Money.ZERO, Money::plus);
  }

  Aftermath delayed(int minutes) {
    return new Aftermath(
        delays + 1, delayedMinutes + minutes, cancellationAsked, proposal, removed, refunds);
  }

  Aftermath asked(@Nullable Asked asked) {
    return new Aftermath(delays, delayedMinutes, asked, proposal, removed, refunds);
  }

  Aftermath proposed(@Nullable Proposal newProposal) {
    return new Aftermath(delays, delayedMinutes, cancellationAsked, newProposal, removed, refunds);
  }

  Aftermath removed(int line) {
    List<Integer> all = new ArrayList<>(removed);
    all.add(line);
    return new Aftermath(delays, delayedMinutes, cancellationAsked, proposal, all, refunds);
  }

  Aftermath refunded(Refund refund) {
    List<Refund> all = new ArrayList<>(refunds);
    all.add(refund);
    return new Aftermath(delays, delayedMinutes, cancellationAsked, proposal, removed, all);
  }

  /** How much of an order with so many lines was refunded. */
  RefundMath.Progress progress(int lines) {
    RefundMath.Progress progress = RefundMath.Progress.none(lines);
    for (Refund refund : refunds) {
      progress = progress.plus(refund.lines(), refund.deliveryTip());
    }
    return progress;
  }
}
