package dosirak.desk;

import dosirak.contracts.AccountId;
import dosirak.contracts.InterventionId;
import dosirak.contracts.OrderId;
import dosirak.contracts.desk.InterventionKind;
import dosirak.contracts.desk.InterventionRequested;
import dosirak.contracts.desk.WantedRefund;
import dosirak.contracts.order.Fault;
import dosirak.contracts.order.OrderFacts;
import dosirak.platform.journal.Journal;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.web.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says what an operator wants of an order. Whether it can be done is not decided here, since desk
 * may be behind; only what could never be done is refused.
 */
final class RequestIntervention {
  private final DeskOrders orders;
  private final InterventionStore interventions;
  private final Journal journal;
  private final CityClock clock;
  private final Identifiers identifiers;

  RequestIntervention(
      DeskOrders orders,
      InterventionStore interventions,
      Journal journal,
      CityClock clock,
      Identifiers identifiers) {
    this.orders = orders;
    this.interventions = interventions;
    this.journal = journal;
    this.clock = clock;
    this.identifiers = identifiers;
  }

  InterventionId request(
      OrderId order,
      InterventionKind kind,
      @Nullable Fault fault,
      List<WantedRefund> lines,
      boolean deliveryTip,
      String reason,
      AccountId by) {
    OrderFacts facts = orders.find(order).orElseThrow(() -> Problem.notFound("order")).facts();
    check(facts, kind, fault, lines, deliveryTip);
    InterventionRequested wanted =
        new InterventionRequested(
            new InterventionId(identifiers.next()),
            order,
            kind,
            fault,
            lines,
            deliveryTip,
            reason,
            by,
            clock.instant());
    if (!interventions.add(wanted, journal.append(wanted))) {
      throw Problem.conflict(
          "intervention-open", "The same is wanted of this order already, and not decided on yet.");
    }
    return wanted.interventionId();
  }

  private static void check(
      OrderFacts facts,
      InterventionKind kind,
      @Nullable Fault fault,
      List<WantedRefund> lines,
      boolean deliveryTip) {
    boolean refundsSomething = !lines.isEmpty() || deliveryTip;
    if (kind != InterventionKind.REFUND && refundsSomething) {
      throw Problem.invalid("lines", "are for a refund only");
    }
    if (kind == InterventionKind.REFUND && !refundsSomething) {
      throw Problem.invalid("lines", "must name what is to be refunded, or the delivery tip");
    }
    if (kind == InterventionKind.REASSIGN && fault != null) {
      throw Problem.invalid("fault", "is not for a reassignment");
    }
    if (kind != InterventionKind.REASSIGN && fault == null) {
      throw Problem.invalid("fault", "is missing; who is to bear it?");
    }
    Set<Integer> seen = new HashSet<>();
    for (WantedRefund each : lines) {
      if (each.line() < 0 || each.line() >= facts.lines().size() || !seen.add(each.line())) {
        throw Problem.invalid("lines", "must name lines of the order, each once");
      }
      if (each.quantity() < 1 || each.quantity() > facts.lines().get(each.line()).quantity()) {
        throw Problem.invalid("lines", "must not name more than was ordered");
      }
    }
  }
}
