package dosirak.audit.facts;

import dosirak.contracts.delivery.Delivered;
import dosirak.contracts.order.GivenBack;
import dosirak.contracts.payment.PaymentEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything the audit collected in one look.
 *
 * @param heads the noted heads of the journals by domain; what lies after them is not judged
 * @param placed what the journal says was placed, by order
 * @param orderSteps what the journal of order says, by order, in its order
 * @param paymentEvents what the journal of payment says, by order, in its order
 * @param refunds what the journal of order says was refunded in part, by order
 * @param givenBack what the end of an order gave back, where the journal says that it was not all
 * @param deliveries what the journal of delivery says was delivered, by order
 * @param refundsUnderWay the orders of which payment still has parts to give back
 * @param acknowledged the orders that a rush says were acknowledged; absent without its report
 * @param moving the orders of which a journal says something after the noted heads: their facts may
 *     be newer than what is judged
 */
public record Facts(
    Moment moment,
    Map<String, Long> heads,
    List<SubscriptionFact> subscriptions,
    List<ProjectionFact> projections,
    List<OrderFact> orders,
    Map<String, PlacedOrder> placed,
    Map<String, List<OrderStep>> orderSteps,
    Map<String, List<PaymentEvent>> paymentEvents,
    Map<String, List<RefundFact>> refunds,
    Map<String, GivenBack> givenBack,
    Map<String, List<Delivered>> deliveries,
    List<PaymentFact> payments,
    List<GatewayPayment> gatewayPayments,
    Set<String> refundsUnderWay,
    Benefits benefits,
    List<AssignmentFact> assignments,
    List<PostingFact> postings,
    List<StockFact> stocks,
    List<KitchenFact> kitchens,
    List<HoldFact> holds,
    @Nullable Set<String> acknowledged,
    Set<String> moving) {
  /** How long an unknown outcome may stay one, machine time. */
  private static final Duration RECENT = Duration.ofMinutes(5);

  public Facts {
    heads = Map.copyOf(heads);
    subscriptions = List.copyOf(subscriptions);
    projections = List.copyOf(projections);
    orders = List.copyOf(orders);
    placed = Map.copyOf(placed);
    orderSteps = Map.copyOf(orderSteps);
    paymentEvents = Map.copyOf(paymentEvents);
    refunds = Map.copyOf(refunds);
    givenBack = Map.copyOf(givenBack);
    deliveries = Map.copyOf(deliveries);
    payments = List.copyOf(payments);
    gatewayPayments = List.copyOf(gatewayPayments);
    refundsUnderWay = Set.copyOf(refundsUnderWay);
    assignments = List.copyOf(assignments);
    postings = List.copyOf(postings);
    stocks = List.copyOf(stocks);
    kitchens = List.copyOf(kitchens);
    holds = List.copyOf(holds);
    acknowledged = acknowledged == null ? null : Set.copyOf(acknowledged);
    moving = Set.copyOf(moving);
  }

  /** Whether the facts of an order may be newer than what is judged. */
  public boolean isMoving(String orderId) {
    return moving.contains(orderId);
  }

  /** The steps of an order in the journal, empty for an order that the journal does not know. */
  public List<OrderStep> stepsOf(String orderId) {
    return orderSteps.getOrDefault(orderId, List.of());
  }

  /** The state of an order after a replay of the journal. */
  public @Nullable OrderState stateOf(String orderId) {
    List<OrderStep> steps = stepsOf(orderId);
    return steps.isEmpty() ? null : steps.getLast().state();
  }

  /** Whether the journal says that an order was paid. */
  public boolean wasPaid(String orderId) {
    return stepsOf(orderId).stream().anyMatch(step -> step.state() == OrderState.PAID);
  }

  /** Whether something happened to an order so lately that an outcome may still be unknown. */
  public boolean isRecent(String orderId) {
    List<OrderStep> steps = stepsOf(orderId);
    Instant since = moment.machineTime().minus(RECENT);
    return (!steps.isEmpty() && steps.getLast().recordedAt().isAfter(since))
        || refundsOf(orderId).stream().anyMatch(refund -> refund.recordedAt().isAfter(since));
  }

  /** What was refunded in part of an order. */
  public List<RefundFact> refundsOf(String orderId) {
    return refunds.getOrDefault(orderId, List.of());
  }

  /**
   * What has to be given back of what was captured for an order, by the journal of order.
   *
   * @param captured won
   */
  public long owedBack(String orderId, long captured) {
    OrderState state = stateOf(orderId);
    long inPart = refundsOf(orderId).stream().mapToLong(RefundFact::money).sum();
    if (state == null || !state.isRefunded()) {
      return inPart;
    }
    GivenBack atTheEnd = givenBack.get(orderId);
    return atTheEnd == null ? captured : Math.min(captured, inPart + atTheEnd.money().won());
  }

  /** The payments of each order that the gateway ever captured. */
  public Map<String, List<GatewayPayment>> gatewayPaymentsByOrder() {
    return gatewayPayments.stream().collect(Collectors.groupingBy(GatewayPayment::orderId));
  }

  /** The payment of each order as the payment domain knows it; the first, were there two. */
  public Map<String, PaymentFact> paymentsByOrder() {
    return payments.stream()
        .collect(
            Collectors.toMap(PaymentFact::orderId, Function.identity(), (first, second) -> first));
  }

  /** Whether a call to the gateway about an order is under way, and that not for too long. */
  public boolean isPaymentUnderWay(String orderId, Map<String, PaymentFact> byOrder) {
    PaymentFact payment = byOrder.get(orderId);
    return payment != null
        && (payment.state().isUnderWay() || refundsUnderWay.contains(orderId))
        && isRecent(orderId);
  }

  /** Whether any call to the gateway is under way. */
  public boolean isAnyPaymentUnderWay() {
    return !refundsUnderWay.isEmpty()
        || payments.stream().anyMatch(payment -> payment.state().isUnderWay());
  }
}
