package dosirak.order;

import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.ProposalId;
import dosirak.contracts.order.ChangeAnswer;
import dosirak.contracts.order.ChangeAnswered;
import dosirak.contracts.order.ChangeProposed;
import dosirak.contracts.order.Fault;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderLine;
import dosirak.contracts.order.RefundedLine;
import dosirak.contracts.shop.MenuItem;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.web.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An item of an accepted order turned out to have run out: the shop proposes another, or to leave
 * it out, and the customer answers. Who does not answer in time has it left out. The customer never
 * pays more than was agreed; what the replacement costs less is refunded, and the shop bears it.
 */
final class ProposeChange {
  /** How long a customer has to answer, city time. */
  static final Duration ANSWER_LIMIT = Duration.ofMinutes(5);

  private static final String RAN_OUT = "ran-out";

  private final Amendments amendments;
  private final RefundOrder refunds;
  private final ChangeOrder change;
  private final ShopCopies shops;
  private final CityClock clock;
  private final Identifiers identifiers;

  ProposeChange(
      Amendments amendments,
      RefundOrder refunds,
      ChangeOrder change,
      ShopCopies shops,
      CityClock clock,
      Identifiers identifiers) {
    this.amendments = amendments;
    this.refunds = refunds;
    this.change = change;
    this.shops = shops;
    this.clock = clock;
    this.identifiers = identifiers;
  }

  /**
   * Proposes.
   *
   * @param replacement absent: to leave it out
   * @throws Problem 409 if the order is not being cooked or a proposal waits already
   */
  Aftermath.Proposal propose(
      OrderId orderId, Predicate<Order> mine, int line, @Nullable ItemId replacement) {
    Amendments.Locked locked = amendments.lock(orderId, mine);
    OrderFacts facts = locked.order().facts();
    if (locked.order().state() != OrderState.ACCEPTED) {
      throw Amendments.wrongState(locked.order());
    }
    if (locked.aftermath().proposal() != null) {
      throw Problem.conflict("proposal-open", "The customer has not answered the last proposal.");
    }
    if (line >= facts.lines().size()) {
      throw Problem.invalid("line", "must be between 0 and " + (facts.lines().size() - 1));
    }
    OrderLine wanted = facts.lines().get(line);
    long left =
        wanted.total().won()
            - locked.aftermath().progress(facts.lines().size()).amounts().get(line);
    if (left == 0) {
      throw Problem.conflict("nothing-left", "This line was refunded already.");
    }
    MenuItem item = replacement == null ? null : item(facts, replacement);
    Instant now = clock.instant();
    long price = item == null ? 0 : item.price().times(wanted.quantity()).won();
    Aftermath.Proposal proposal =
        new Aftermath.Proposal(
            new ProposalId(identifiers.next()),
            line,
            replacement,
            item == null ? null : item.name(),
            Money.won(Math.max(0, Math.min(left, wanted.total().won() - price))),
            now.plus(ANSWER_LIMIT));
    var unused =
        amendments.say(
            locked,
            locked.aftermath().proposed(proposal),
            List.of(
                new ChangeProposed(
                    facts,
                    proposal.proposalId(),
                    line,
                    replacement,
                    proposal.replacementName(),
                    proposal.dueAt(),
                    now)),
            now);
    return proposal;
  }

  private MenuItem item(OrderFacts facts, ItemId replacement) {
    MenuItem item =
        shops.find(facts.shopId()).map(shop -> shop.menu().get(replacement)).orElse(null);
    if (item == null) {
      throw Problem.invalid("replacementItemId", "is not on the menu of this shop");
    }
    if (item.optionGroups().stream().anyMatch(group -> group.minimum() > 0)) {
      throw Problem.invalid(
          "replacementItemId", "needs a choice of options; offer an item that needs none");
    }
    return item;
  }

  /**
   * The customer's answer.
   *
   * @throws Problem 404 for a proposal that is not the present one; 409 once the food has gone out
   */
  void answer(OrderId orderId, Predicate<Order> mine, ProposalId proposalId, ChangeAnswer answer) {
    Amendments.Locked locked = amendments.lock(orderId, mine);
    Aftermath.Proposal proposal = locked.aftermath().proposal();
    if (proposal == null || !proposal.proposalId().equals(proposalId)) {
      throw Problem.notFound("proposal");
    }
    if (answer == ChangeAnswer.REPLACED && proposal.replacementItemId() == null) {
      throw Problem.invalid("answer", "no replacement was offered");
    }
    if (!isCooking(locked.order())) {
      throw Amendments.wrongState(locked.order());
    }
    conclude(locked, proposal, answer);
  }

  /**
   * Nobody answered in time. If the food has gone out meanwhile, or the order has ended, the
   * proposal just ends: what was missing is the shop's to refund.
   */
  void meetDeadline(OrderId orderId) {
    Amendments.Locked locked = amendments.lock(orderId, order -> true);
    Aftermath.Proposal proposal = locked.aftermath().proposal();
    if (proposal == null || clock.instant().isBefore(proposal.dueAt())) {
      return;
    }
    if (isCooking(locked.order())) {
      conclude(locked, proposal, ChangeAnswer.REMOVED);
    } else {
      amendments.keep(locked, locked.aftermath().proposed(null));
    }
  }

  /** Whether the food is still with the shop, so that it can be changed. */
  private static boolean isCooking(Order order) {
    return order.state() == OrderState.ACCEPTED || order.state() == OrderState.READY;
  }

  private void conclude(
      Amendments.Locked locked, Aftermath.Proposal proposal, ChangeAnswer answer) {
    Instant now = clock.instant();
    OrderFacts facts = locked.order().facts();
    Aftermath after = locked.aftermath().proposed(null);
    ChangeAnswer outcome =
        answer == ChangeAnswer.REMOVED && isLastLine(locked, proposal.line())
            ? ChangeAnswer.CANCELLED
            : answer;
    if (outcome == ChangeAnswer.REMOVED) {
      after = after.removed(proposal.line());
    } else if (outcome == ChangeAnswer.CANCELLED) {
      after = after.asked(null);
    }
    var unused =
        amendments.say(
            locked,
            after,
            List.of(new ChangeAnswered(facts, proposal.proposalId(), outcome, now)),
            now);
    Amendments.Locked answered = amendments.lock(facts.orderId(), order -> true);
    switch (outcome) {
      case CANCELLED ->
          change.learn(facts.orderId(), new OrderCommand.CancelAccepted(RAN_OUT, Fault.SHOP, null));
      case REMOVED -> refund(answered, rest(answered, proposal.line()), now);
      case REPLACED -> {
        if (proposal.saves().isPositive()) {
          refund(
              answered,
              new RefundedLine(
                  proposal.line(),
                  facts.lines().get(proposal.line()).itemId(),
                  0,
                  proposal.saves()),
              now);
        }
      }
    }
  }

  private void refund(Amendments.Locked locked, RefundedLine line, Instant now) {
    var unused = refunds.give(locked, List.of(line), Money.ZERO, Fault.SHOP, RAN_OUT, null, now);
  }

  private static RefundedLine rest(Amendments.Locked locked, int line) {
    OrderFacts facts = locked.order().facts();
    RefundMath.Progress before = locked.aftermath().progress(facts.lines().size());
    OrderLine whole = facts.lines().get(line);
    return new RefundedLine(
        line,
        whole.itemId(),
        whole.quantity() - before.portions().get(line),
        Money.won(whole.total().won() - before.amounts().get(line)));
  }

  /** Whether nothing would be left of the order without a line. */
  private static boolean isLastLine(Amendments.Locked locked, int line) {
    OrderFacts facts = locked.order().facts();
    RefundMath.Progress before = locked.aftermath().progress(facts.lines().size());
    for (int other = 0; other < facts.lines().size(); other++) {
      if (other != line && before.amounts().get(other) < facts.lines().get(other).total().won()) {
        return false;
      }
    }
    return true;
  }
}
