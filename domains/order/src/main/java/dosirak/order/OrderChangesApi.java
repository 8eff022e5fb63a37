package dosirak.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.ProposalId;
import dosirak.contracts.identity.Role;
import dosirak.contracts.order.ChangeAnswer;
import dosirak.contracts.order.Fault;
import dosirak.contracts.order.GivenBack;
import dosirak.contracts.order.RefundedLine;
import dosirak.platform.access.ShopMembers;
import dosirak.platform.overload.Priority;
import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Answers;
import dosirak.platform.web.Command;
import dosirak.platform.web.Problem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What still changes after a shop has accepted an order, over HTTP. */
@RestController
class OrderChangesApi {
  private final DelayOrder delayOrder;
  private final ProposeChange proposeChange;
  private final AskToCancel askToCancel;
  private final RefundOrder refundOrder;
  private final ShopMembers members;

  OrderChangesApi(
      DelayOrder delayOrder,
      ProposeChange proposeChange,
      AskToCancel askToCancel,
      RefundOrder refundOrder,
      ShopMembers members) {
    this.delayOrder = delayOrder;
    this.proposeChange = proposeChange;
    this.askToCancel = askToCancel;
    this.refundOrder = refundOrder;
    this.members = members;
  }

  record MoreTime(
      @NotNull @Min(1) @Max(60) Integer minutes, @NotBlank @Size(max = 200) String reason) {}

  /** The shop needs more time. */
  @PostMapping("/orders/{id}/more-time")
  @Command
  @Access(value = Permission.ANSWER_ORDERS, priority = Priority.PAID)
  OrderSummary moreTime(
      @PathVariable OrderId id, @Valid @RequestBody MoreTime body, Caller caller) {
    return delayOrder.delay(id, ofShop(caller), body.minutes(), body.reason());
  }

  record Shortage(@NotNull @Min(0) @Max(49) Integer line, @Nullable ItemId replacementItemId) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Proposed(
      ProposalId proposalId,
      int line,
      @Nullable ItemId replacementItemId,
      @Nullable String replacementName,
      Money saves,
      Instant dueAt) {
    static Proposed of(Aftermath.Proposal proposal) {
      return new Proposed(
          proposal.proposalId(),
          proposal.line(),
          proposal.replacementItemId(),
          proposal.replacementName(),
          proposal.saves(),
          proposal.dueAt());
    }
  }

  /** An item ran out; the shop offers another, or to leave it out. */
  @PostMapping("/orders/{id}/shortages")
  @Command
  @Access(value = Permission.ANSWER_ORDERS, priority = Priority.PAID)
  @Answers(value = Proposed.class, status = 201)
  Answer shortage(@PathVariable OrderId id, @Valid @RequestBody Shortage body, Caller caller) {
    return Answer.created(
        Proposed.of(
            proposeChange.propose(id, ofShop(caller), body.line(), body.replacementItemId())));
  }

  record Answered(@NotNull ChangeAnswer answer) {}

  /** The customer answers a proposal. */
  @PostMapping("/orders/{id}/proposals/{proposalId}/answer")
  @Command
  @Access(value = Permission.ORDER_FOOD, priority = Priority.PAID)
  @Answers(status = 204)
  Answer answer(
      @PathVariable OrderId id,
      @PathVariable ProposalId proposalId,
      @Valid @RequestBody Answered body,
      Caller caller) {
    proposeChange.answer(id, ofCustomer(caller), proposalId, body.answer());
    return Answer.nothing();
  }

  record Wish(@NotBlank @Size(max = 200) String reason) {}

  /** The customer asks to cancel what the shop has accepted. */
  @PostMapping("/orders/{id}/cancellation-request")
  @Command
  @Access(value = Permission.ORDER_FOOD, priority = Priority.PAID)
  OrderSummary askToCancel(@PathVariable OrderId id, @Valid @RequestBody Wish body, Caller caller) {
    return askToCancel.ask(id, ofCustomer(caller), body.reason());
  }

  record Grant(@NotNull Fault fault) {}

  /** The shop grants it, and says whether it or the customer bears it. */
  @PostMapping("/orders/{id}/cancellation-request/grant")
  @Command
  @Access(value = Permission.ANSWER_ORDERS, priority = Priority.PAID)
  OrderSummary grant(@PathVariable OrderId id, @Valid @RequestBody Grant body, Caller caller) {
    if (body.fault() != Fault.SHOP && body.fault() != Fault.CUSTOMER) {
      throw Problem.invalid("fault", "must be SHOP or CUSTOMER; others are the desk's to decide");
    }
    return askToCancel.grant(id, ofShop(caller), body.fault());
  }

  /** The shop refuses it. */
  @PostMapping("/orders/{id}/cancellation-request/refuse")
  @Command
  @Access(value = Permission.ANSWER_ORDERS, priority = Priority.PAID)
  OrderSummary refuse(@PathVariable OrderId id, @Valid @RequestBody Wish body, Caller caller) {
    return askToCancel.refuse(id, ofShop(caller), body.reason());
  }

  record WantedRefund(
      @NotNull @Size(max = 50) List<@NotNull @Valid WantedPortions> lines,
      boolean deliveryTip,
      @NotBlank @Size(max = 200) String reason) {}

  record WantedPortions(
      @NotNull @Min(0) @Max(49) Integer line, @NotNull @Min(1) @Max(99) Integer quantity) {}

  /** A refund, for those it concerns. */
  record RefundView(
      String refundId,
      List<RefundedLine> lines,
      Money deliveryTip,
      GivenBack givenBack,
      Fault fault,
      String reason,
      Instant at) {
    static RefundView of(Aftermath.Refund refund) {
      return new RefundView(
          refund.refundId().toString(),
          refund.lines(),
          refund.deliveryTip(),
          refund.givenBack(),
          refund.fault(),
          refund.reason(),
          refund.at());
    }
  }

  /** The shop gives a part of an order back, and bears it. */
  @PostMapping("/orders/{id}/refunds")
  @Command
  @Access(value = Permission.ANSWER_ORDERS, priority = Priority.PAID)
  @Answers(value = RefundView.class, status = 201)
  Answer refund(@PathVariable OrderId id, @Valid @RequestBody WantedRefund body, Caller caller) {
    if (body.lines().isEmpty() && !body.deliveryTip()) {
      throw Problem.invalid("lines", "say which portions, or that the delivery tip goes back");
    }
    return Answer.created(
        RefundView.of(
            refundOrder.refund(
                id,
                ofShop(caller),
                body.lines().stream()
                    .map(each -> new RefundOrder.Portions(each.line(), each.quantity()))
                    .toList(),
                body.deliveryTip(),
                Fault.SHOP,
                body.reason(),
                caller.account())));
  }

  private static Predicate<Order> ofCustomer(Caller caller) {
    return order ->
        caller.has(Role.CUSTOMER) && order.facts().customerId().equals(caller.account());
  }

  private Predicate<Order> ofShop(Caller caller) {
    return order -> members.worksIn(caller, order.facts().shopId(), order.facts().ownerId());
  }
}
