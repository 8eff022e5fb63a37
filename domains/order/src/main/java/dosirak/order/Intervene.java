package dosirak.order;

import dosirak.contracts.desk.InterventionKind;
import dosirak.contracts.desk.InterventionRequested;
import dosirak.contracts.order.Fault;
import dosirak.contracts.platform.InterventionDecided;
import dosirak.platform.journal.Journal;
import dosirak.platform.time.CityClock;
import dosirak.platform.web.Problem;
import java.util.Objects;

/**
 * Decides on what operators want of orders, and answers each wish exactly once. Whose rider an
 * order has is delivery's to decide.
 */
final class Intervene {
  private final Amendments amendments;
  private final CancelAccepted cancel;
  private final RefundOrder refunds;
  private final ChangeOrder change;
  private final Journal journal;
  private final CityClock clock;

  Intervene(
      Amendments amendments,
      CancelAccepted cancel,
      RefundOrder refunds,
      ChangeOrder change,
      Journal journal,
      CityClock clock) {
    this.amendments = amendments;
    this.cancel = cancel;
    this.refunds = refunds;
    this.change = change;
    this.journal = journal;
    this.clock = clock;
  }

  /** An operator wants something. */
  void requested(InterventionRequested wish) {
    if (wish.kind() == InterventionKind.REASSIGN) {
      return;
    }
    String refusal = "";
    try {
      carryOut(wish);
    } catch (Problem problem) {
      // Every refusal comes before the first write, so the transaction is good for the answer.
      refusal = Objects.requireNonNullElse(problem.getMessage(), problem.code());
    }
    journal.append(
        new InterventionDecided(
            wish.interventionId(), wish.orderId(), refusal.isEmpty(), refusal, clock.instant()));
  }

  private void carryOut(InterventionRequested wish) {
    Fault fault = Objects.requireNonNullElse(wish.fault(), Fault.PLATFORM);
    if (wish.kind() == InterventionKind.REFUND) {
      var unused =
          refunds.refund(
              wish.orderId(),
              order -> true,
              wish.lines().stream()
                  .map(each -> new RefundOrder.Portions(each.line(), each.quantity()))
                  .toList(),
              wish.deliveryTip(),
              fault,
              wish.reason(),
              wish.requestedBy());
      return;
    }
    Amendments.Locked locked = amendments.lock(wish.orderId(), order -> true);
    OrderState state = locked.order().state();
    var unused =
        state == OrderState.PENDING || state == OrderState.PAID
            ? change.command(wish.orderId(), order -> true, new OrderCommand.Cancel(wish.reason()))
            : cancel.cancel(locked, wish.reason(), fault);
  }
}
