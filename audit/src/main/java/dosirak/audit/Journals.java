package dosirak.audit;

import dosirak.audit.facts.OrderState;
import dosirak.audit.facts.OrderStep;
import dosirak.audit.facts.PlacedOrder;
import dosirak.audit.facts.RefundFact;
import dosirak.contracts.DomainEvent;
import dosirak.contracts.delivery.Delivered;
import dosirak.contracts.delivery.DeliveryEvent;
import dosirak.contracts.order.Benefits;
import dosirak.contracts.order.CancellationAsked;
import dosirak.contracts.order.CancellationRefused;
import dosirak.contracts.order.ChangeAnswered;
import dosirak.contracts.order.ChangeProposed;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.GivenBack;
import dosirak.contracts.order.KitchenFilled;
import dosirak.contracts.order.KitchenReopened;
import dosirak.contracts.order.OrderAccepted;
import dosirak.contracts.order.OrderCancelled;
import dosirak.contracts.order.OrderCompleted;
import dosirak.contracts.order.OrderDelayed;
import dosirak.contracts.order.OrderDelivered;
import dosirak.contracts.order.OrderEvent;
import dosirak.contracts.order.OrderExpired;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderFailed;
import dosirak.contracts.order.OrderPaid;
import dosirak.contracts.order.OrderPaymentFailed;
import dosirak.contracts.order.OrderPickedUp;
import dosirak.contracts.order.OrderPlaced;
import dosirak.contracts.order.OrderReady;
import dosirak.contracts.order.OrderRefunded;
import dosirak.contracts.order.OrderRejected;
import dosirak.contracts.order.PaymentMethod;
import dosirak.contracts.order.StockCameBack;
import dosirak.contracts.order.StockRanOut;
import dosirak.contracts.payment.PaymentEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the journals of order, payment and delivery say, kept from look to look and cut down to what
 * the rules need, so that the journals of a long day fit into memory.
 */
final class Journals {
  private record Placed(long position, PlacedOrder order) {}

  private record Said<E>(long position, E event) {}

  private final Map<String, Placed> placed = new HashMap<>();
  private final Map<String, List<OrderStep>> orderSteps = new HashMap<>();
  private final Map<String, List<Said<PaymentEvent>>> paymentEvents = new HashMap<>();
  private final Map<String, List<Said<Delivered>>> deliveries = new HashMap<>();
  private final Map<String, List<Said<RefundFact>>> refunds = new HashMap<>();
  private final Map<String, Said<GivenBack>> givenBack = new HashMap<>();
  private final Map<String, Map<String, Long>> lastByKey = new HashMap<>();
  private final Map<String, JournalTail> tails = new HashMap<>();

  Journals(Caller market) {
    tails.put("order", new JournalTail(market, "order", this::hearOrder));
    tails.put("payment", new JournalTail(market, "payment", this::hearPayment));
    tails.put("delivery", new JournalTail(market, "delivery", this::hearDelivery));
  }

  /** Reads each journal past its noted head. */
  void readPast(Map<String, Long> heads) throws InterruptedException {
    for (Map.Entry<String, JournalTail> tail : tails.entrySet()) {
      tail.getValue().readPast(heads.getOrDefault(tail.getKey(), 0L));
    }
  }

  /**
   * The position of the last event that a domain said of its orders, by domain. What else a domain
   * says, such as who reads it, is no movement: an audit leaves such traces itself.
   */
  Map<String, Long> lastSaid() {
    Map<String, Long> last = new HashMap<>();
    lastByKey.forEach((domain, keys) -> last.put(domain, Collections.max(keys.values())));
    return last;
  }

  /** What was placed up to a position. */
  Map<String, PlacedOrder> placedUpTo(long head) {
    Map<String, PlacedOrder> result = new HashMap<>();
    placed.forEach((orderId, each) -> {
      if (each.position() <= head) {
        result.put(orderId, each.order());
      }
    });
    return result;
  }

  /** The steps of every order up to a position. */
  Map<String, List<OrderStep>> orderStepsUpTo(long head) {
    Map<String, List<OrderStep>> result = new HashMap<>();
    orderSteps.forEach((orderId, steps) -> {
      List<OrderStep> before = steps.stream().filter(step -> step.position() <= head).toList();
      if (!before.isEmpty()) {
        result.put(orderId, before);
      }
    });
    return result;
  }

  /** What payment said about every order up to a position. */
  Map<String, List<PaymentEvent>> paymentEventsUpTo(long head) {
    return upTo(paymentEvents, head);
  }

  /** What was delivered up to a position. */
  Map<String, List<Delivered>> deliveriesUpTo(long head) {
    return upTo(deliveries, head);
  }

  /** What was refunded of every order up to a position. */
  Map<String, List<RefundFact>> refundsUpTo(long head) {
    return upTo(refunds, head);
  }

  /** What the ends of orders gave back up to a position, where they say that it is not all. */
  Map<String, GivenBack> givenBackUpTo(long head) {
    Map<String, GivenBack> result = new HashMap<>();
    givenBack.forEach((orderId, said) -> {
      if (said.position() <= head) {
        result.put(orderId, said.event());
      }
    });
    return result;
  }

  /** The orders that a journal speaks of after its noted head. */
  Set<String> movingAfter(Map<String, Long> heads) {
    Set<String> moving = new HashSet<>();
    lastByKey.forEach((domain, keys) -> {
      long head = heads.getOrDefault(domain, 0L);
      keys.forEach((key, position) -> {
        if (position > head) {
          moving.add(key);
        }
      });
    });
    return moving;
  }

  private static <E> Map<String, List<E>> upTo(Map<String, List<Said<E>>> all, long head) {
    Map<String, List<E>> result = new HashMap<>();
    all.forEach((key, events) -> {
      List<E> before =
          events.stream().filter(said -> said.position() <= head).map(Said::event).toList();
      if (!before.isEmpty()) {
        result.put(key, before);
      }
    });
    return result;
  }

  private void note(String domain, DomainEvent event, long position) {
    lastByKey.computeIfAbsent(domain, unused -> new HashMap<>()).put(event.key(), position);
  }

  /** Every domain also says what the platform has it say, such as who used a privilege. */
  private void hearOrder(long position, Instant recordedAt, DomainEvent event) {
    if (!(event instanceof OrderEvent ofOrder)) {
      return;
    }
    note("order", event, position);
    @Nullable OrderState state =
        switch (ofOrder) {
          case OrderPlaced said -> {
            placed.putIfAbsent(said.key(), new Placed(position, order(said.facts())));
            yield OrderState.PENDING;
          }
          case OrderPaid said -> OrderState.PAID;
          case OrderAccepted said -> OrderState.ACCEPTED;
          case OrderReady said -> OrderState.READY;
          case OrderPickedUp said -> OrderState.PICKED_UP;
          case OrderDelivered said -> OrderState.DELIVERED;
          case OrderCompleted said -> OrderState.COMPLETED;
          case OrderPaymentFailed said -> OrderState.PAYMENT_FAILED;
          case OrderExpired said -> OrderState.EXPIRED;
          case OrderRejected said -> OrderState.REJECTED;
          case OrderCancelled said -> {
            noteGivenBack(said.key(), position, said.givenBack());
            yield OrderState.CANCELLED;
          }
          case OrderFailed said -> {
            noteGivenBack(said.key(), position, said.givenBack());
            yield OrderState.FAILED;
          }
          case OrderRefunded said -> {
            refunds
                .computeIfAbsent(said.key(), unused -> new ArrayList<>())
                .add(new Said<>(position, refund(said, recordedAt)));
            yield null;
          }
          case OrderDelayed _,
              CancellationAsked _,
              CancellationRefused _,
              ChangeProposed _,
              ChangeAnswered _,
              StockRanOut _,
              StockCameBack _,
              KitchenFilled _,
              KitchenReopened _ ->
              null;
        };
    if (state == null) {
      return;
    }
    orderSteps
        .computeIfAbsent(event.key(), unused -> new ArrayList<>())
        .add(new OrderStep(position, state, recordedAt));
  }

  private void noteGivenBack(String orderId, long position, @Nullable GivenBack said) {
    if (said != null) {
      givenBack.put(orderId, new Said<>(position, said));
    }
  }

  private static RefundFact refund(OrderRefunded said, Instant recordedAt) {
    return new RefundFact(
        said.refundId().toString(),
        recordedAt,
        said.lines().stream()
            .map(line -> new RefundFact.Line(line.line(), line.quantity(), line.amount().won()))
            .toList(),
        said.deliveryTip().won(),
        said.couponReduction().won(),
        said.givenBack().money().won(),
        said.givenBack().points().won(),
        said.isFull());
  }

  private static PlacedOrder order(OrderFacts facts) {
    Benefits benefits = facts.benefits();
    return new PlacedOrder(
        facts.orderId().toString(),
        facts.customerId().toString(),
        facts.paymentMethod() == PaymentMethod.CARD,
        facts.fulfilment() == Fulfilment.DELIVERY,
        facts.price().total().won(),
        facts.lines().stream()
            .map(line -> new PlacedOrder.Line(line.quantity(), line.total().won()))
            .toList(),
        facts.price().deliveryTip().won(),
        facts.price().discount().won(),
        facts.price().pointsUsed().won(),
        benefits == null
            ? List.of()
            : benefits.coupons().stream().map(coupon -> coupon.couponId().toString()).toList());
  }

  private void hearPayment(long position, Instant recordedAt, DomainEvent event) {
    if (!(event instanceof PaymentEvent ofPayment)) {
      return;
    }
    note("payment", event, position);
    paymentEvents
        .computeIfAbsent(event.key(), unused -> new ArrayList<>())
        .add(new Said<>(position, ofPayment));
  }

  private void hearDelivery(long position, Instant recordedAt, DomainEvent event) {
    if (!(event instanceof DeliveryEvent)) {
      return;
    }
    note("delivery", event, position);
    if (event instanceof Delivered delivered) {
      deliveries
          .computeIfAbsent(event.key(), unused -> new ArrayList<>())
          .add(new Said<>(position, delivered));
    }
  }
}
