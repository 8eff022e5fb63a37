package dosirak.order;

import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.RefundId;
import dosirak.contracts.order.Fault;
import dosirak.contracts.order.GivenBack;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderLine;
import dosirak.contracts.order.OrderRefunded;
import dosirak.contracts.order.RefundedLine;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.web.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Gives a part of an order back: while it is under way, and for some days after it was completed.
 */
final class RefundOrder {
  /** How long after its completion an order can be refunded, city time. */
  static final Duration REFUND_LIMIT = Duration.ofDays(3);

  private final Amendments amendments;
  private final CityClock clock;
  private final Identifiers identifiers;

  RefundOrder(Amendments amendments, CityClock clock, Identifiers identifiers) {
    this.amendments = amendments;
    this.clock = clock;
    this.identifiers = identifiers;
  }

  /** So many portions of a line. */
  record Portions(int line, int quantity) {}

  /**
   * Refunds portions.
   *
   * @param wanted no line twice; none where only the tip is refunded
   * @param decidedBy absent where no person decided
   * @throws Problem 404 if it is not the caller's; 400, 409 or 422 if it cannot be
   */
  Aftermath.Refund refund(
      OrderId orderId,
      Predicate<Order> mine,
      List<Portions> wanted,
      boolean deliveryTip,
      Fault fault,
      String reason,
      @Nullable AccountId decidedBy) {
    Amendments.Locked locked = amendments.lock(orderId, mine);
    Instant now = clock.instant();
    requireRefundable(locked.order(), now);
    OrderFacts facts = locked.order().facts();
    RefundMath.Progress before = locked.aftermath().progress(facts.lines().size());
    List<RefundedLine> lines = lines(facts, wanted, before);
    long tip = deliveryTip ? facts.price().deliveryTip().won() - before.deliveryTip() : 0;
    if (lines.isEmpty() && tip == 0) {
      throw Problem.conflict("nothing-left", "There is nothing left of it to refund.");
    }
    return give(locked, lines, Money.won(tip), fault, reason, decidedBy, now);
  }

  /** Refunds lines that are known to be refundable; also used where an item ran out. */
  Aftermath.Refund give(
      Amendments.Locked locked,
      List<RefundedLine> lines,
      Money tip,
      Fault fault,
      String reason,
      @Nullable AccountId decidedBy,
      Instant now) {
    Order order = locked.order();
    OrderFacts facts = order.facts();
    if (fault == Fault.RIDER && order.riderId() == null) {
      throw Problem.refused("no-rider", "No rider had this order, so none can bear it.");
    }
    RefundMath.Progress before = locked.aftermath().progress(facts.lines().size());
    RefundMath.Progress after = before.plus(lines, tip);
    RefundMath.Share share = RefundMath.between(facts, before, after);
    boolean full =
        after.amounts().equals(RefundMath.whole(facts).amounts())
            && after.deliveryTip() == facts.price().deliveryTip().won();
    GivenBack givenBack = new GivenBack(share.money(), share.points(), false);
    Aftermath.Refund refund =
        new Aftermath.Refund(
            new RefundId(identifiers.next()), lines, tip, givenBack, fault, reason, decidedBy, now);
    OrderRefunded event =
        new OrderRefunded(
            facts,
            refund.refundId(),
            lines,
            tip,
            share.couponReduction(),
            givenBack,
            fault,
            full,
            order.state() == OrderState.COMPLETED,
            order.riderId(),
            reason,
            decidedBy,
            now);
    var unused = amendments.say(locked, locked.aftermath().refunded(refund), List.of(event), now);
    return refund;
  }

  private static void requireRefundable(Order order, Instant now) {
    switch (order.state()) {
      case ACCEPTED, READY, PICKED_UP -> {
        // It is under way.
      }
      case COMPLETED -> {
        Instant endedAt = order.endedAt();
        if (endedAt != null && now.isAfter(endedAt.plus(REFUND_LIMIT))) {
          throw Problem.conflict(
              "too-late", "An order can be refunded for %d days.".formatted(REFUND_LIMIT.toDays()));
        }
      }
      case PENDING, PAID, DELIVERED, PAYMENT_FAILED, EXPIRED, REJECTED, CANCELLED, FAILED ->
          throw Amendments.wrongState(order);
    }
  }

  private static List<RefundedLine> lines(
      OrderFacts facts, List<Portions> wanted, RefundMath.Progress before) {
    List<RefundedLine> lines = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < wanted.size(); i++) {
      Portions portions = wanted.get(i);
      String field = "lines[%d]".formatted(i);
      if (portions.line() < 0 || portions.line() >= facts.lines().size()) {
        throw Problem.invalid(
            field + ".line", "must be between 0 and " + (facts.lines().size() - 1));
      }
      if (!seen.add(portions.line())) {
        throw Problem.invalid(field + ".line", "is there twice");
      }
      OrderLine line = facts.lines().get(portions.line());
      int left = line.quantity() - before.portions().get(portions.line());
      long leftAmount = line.total().won() - before.amounts().get(portions.line());
      if (portions.quantity() > left) {
        throw Problem.conflict(
                "nothing-left", "Of %s %d can be refunded still.".formatted(line.name(), left))
            .with("left", left);
      }
      // A replacement may have been cheaper: the last portions are worth what is left of the line.
      long amount =
          portions.quantity() == left
              ? leftAmount
              : Math.min(leftAmount, line.total().won() / line.quantity() * portions.quantity());
      lines.add(
          new RefundedLine(portions.line(), line.itemId(), portions.quantity(), Money.won(amount)));
    }
    return lines;
  }
}
