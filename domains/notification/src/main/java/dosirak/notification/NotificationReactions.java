package dosirak.notification;

import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.delivery.RiderAssigned;
import dosirak.contracts.order.CancellationAsked;
import dosirak.contracts.order.CancellationRefused;
import dosirak.contracts.order.ChangeAnswered;
import dosirak.contracts.order.ChangeProposed;
import dosirak.contracts.order.ExpiryStage;
import dosirak.contracts.order.Fault;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.GivenBack;
import dosirak.contracts.order.OrderAccepted;
import dosirak.contracts.order.OrderCancelled;
import dosirak.contracts.order.OrderDelayed;
import dosirak.contracts.order.OrderDelivered;
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
import dosirak.contracts.payment.PaymentCancelled;
import dosirak.platform.journal.Envelope;
import dosirak.platform.journal.Subscription;
import dosirak.platform.time.MachineClock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Who is told what, and when. Order's events carry everything a message needs. Those of payment and
 * delivery name the order only, and may be read before the order is known here: then they are held
 * until it is.
 */
final class NotificationReactions {
  private static final int HELD_AT_ONCE = 200;

  private final MessageStore store;
  private final SendMessages messages;
  private final TransactionTemplate transactions;
  private final MachineClock machine;

  NotificationReactions(
      MessageStore store,
      SendMessages messages,
      TransactionTemplate transactions,
      MachineClock machine) {
    this.store = store;
    this.messages = messages;
    this.transactions = transactions;
    this.machine = machine;
  }

  Subscription toOrder() {
    return Subscription.to("order")
        .on(OrderPlaced.class, this::placed)
        .on(OrderPaid.class, this::paid)
        .on(OrderAccepted.class, this::accepted)
        .on(OrderReady.class, this::ready)
        .on(OrderPickedUp.class, this::pickedUp)
        .on(OrderDelivered.class, this::delivered)
        .on(
            OrderPaymentFailed.class,
            event -> tellCustomer(event.facts(), MessageKind.PAYMENT_FAILED, Map.of()))
        .on(OrderExpired.class, this::expired)
        .on(
            OrderRejected.class,
            event -> tellCustomer(event.facts(), MessageKind.ORDER_REJECTED, Map.of()))
        .on(OrderCancelled.class, this::cancelled)
        .on(OrderFailed.class, this::failed)
        .on(
            OrderDelayed.class,
            event ->
                tellCustomer(
                    event.facts(),
                    MessageKind.ORDER_DELAYED,
                    Map.of("time", Text.hour(event.readyAt()))))
        .on(
            ChangeProposed.class,
            event ->
                tellCustomer(
                    event.facts(),
                    MessageKind.CHANGE_PROPOSED,
                    Map.of("time", Text.hour(event.dueAt()))))
        .on(ChangeAnswered.class, this::answered)
        .on(
            CancellationAsked.class,
            event -> tellOwner(event.facts(), MessageKind.CANCELLATION_ASKED, Map.of()))
        .on(
            CancellationRefused.class,
            event -> tellCustomer(event.facts(), MessageKind.CANCELLATION_REFUSED, Map.of()))
        .on(OrderRefunded.class, this::refundedInPart)
        .build();
  }

  Subscription toPayment() {
    return Subscription.to("payment").onEnvelope(PaymentCancelled.class, this::refunded).build();
  }

  Subscription toDelivery() {
    return Subscription.to("delivery").onEnvelope(RiderAssigned.class, this::assigned).build();
  }

  /** Sends held news whose orders have become known. */
  void sendHeld() {
    transactions.executeWithoutResult(status -> {
      List<MessageStore.HeldNews> taken = store.takeHeld(HELD_AT_ONCE);
      for (MessageStore.HeldNews news : taken) {
        store.find(news.orderId()).ifPresent(order -> tell(order, news));
      }
    });
  }

  private void placed(OrderPlaced event) {
    OrderFacts facts = event.facts();
    store.learn(
        new MessageStore.KnownOrder(
            facts.orderId(), facts.number(), facts.shopName(), facts.customerId(), facts.ownerId()),
        machine.instant());
    // What is paid at the door or with points goes on to the shop; there is nothing to pay now.
    if (facts.paymentMethod() == PaymentMethod.CARD) {
      tellCustomer(
          facts, MessageKind.ORDER_PLACED, Map.of("time", Text.hour(event.paymentDueAt())));
    }
  }

  private void paid(OrderPaid event) {
    OrderFacts facts = event.facts();
    store.noteShownToOwner(facts.orderId());
    tellCustomer(facts, MessageKind.ORDER_PAID, Map.of());
    tellOwner(
        facts,
        MessageKind.NEW_ORDER,
        Map.of(
            "amount",
            Text.amount(facts.price().items()),
            "time",
            Text.hour(event.acceptanceDueAt())));
  }

  private void accepted(OrderAccepted event) {
    tellCustomer(
        event.facts(), MessageKind.ORDER_ACCEPTED, Map.of("time", Text.hour(event.readyAt())));
  }

  private void ready(OrderReady event) {
    if (event.facts().fulfilment() == Fulfilment.PICKUP) {
      tellCustomer(event.facts(), MessageKind.ORDER_READY_FOR_PICKUP, Map.of());
    }
  }

  private void pickedUp(OrderPickedUp event) {
    if (event.facts().fulfilment() == Fulfilment.DELIVERY) {
      tellCustomer(event.facts(), MessageKind.ORDER_PICKED_UP, Map.of());
    }
  }

  private void delivered(OrderDelivered event) {
    tellCustomer(event.facts(), MessageKind.ORDER_DELIVERED, Map.of());
  }

  private void expired(OrderExpired event) {
    if (event.stage() == ExpiryStage.PAYMENT) {
      tellCustomer(event.facts(), MessageKind.ORDER_UNPAID, Map.of());
    } else {
      tellCustomer(event.facts(), MessageKind.ORDER_UNANSWERED, Map.of());
      tellOwner(event.facts(), MessageKind.ORDER_MISSED, Map.of());
    }
  }

  private void cancelled(OrderCancelled event) {
    GivenBack givenBack = event.givenBack();
    if (givenBack == null) {
      tellCustomer(event.facts(), MessageKind.ORDER_CANCELLED, Map.of());
    } else {
      tellCustomer(event.facts(), MessageKind.ORDER_CANCELLED_IN_PART, amounts(givenBack));
    }
    // An owner who never saw the order need not hear that it is gone.
    if (store.wasShownToOwner(event.facts().orderId())) {
      tellOwner(
          event.facts(),
          event.fault() == null
              ? MessageKind.ORDER_CANCELLED_BY_CUSTOMER
              : MessageKind.ORDER_CANCELLED_BY_DECISION,
          Map.of());
    }
  }

  private void answered(ChangeAnswered event) {
    Text answer =
        switch (event.answer()) {
          case REPLACED -> new Text("대체 메뉴로 진행", "the replacement is taken");
          case REMOVED -> new Text("빼고 진행", "it is left out");
          case CANCELLED -> new Text("전체 취소", "the order is cancelled");
        };
    tellOwner(event.facts(), MessageKind.CHANGE_ANSWERED, Map.of("answer", answer));
  }

  private void refundedInPart(OrderRefunded event) {
    tellCustomer(event.facts(), MessageKind.ORDER_REFUNDED, amounts(event.givenBack()));
    if (event.fault() == Fault.SHOP) {
      tellOwner(
          event.facts(),
          MessageKind.ORDER_REFUNDED_BY_SHOP,
          Map.of("amount", Text.amount(event.givenBack().money())));
    }
  }

  private static Map<String, Text> amounts(GivenBack givenBack) {
    return Map.of(
        "amount",
        Text.amount(givenBack.money()),
        "points",
        Text.name(String.valueOf(givenBack.points().won())));
  }

  private void failed(OrderFailed event) {
    GivenBack givenBack = event.givenBack();
    switch (event.cause()) {
      case NO_RIDER -> tellCustomer(event.facts(), MessageKind.ORDER_WITHOUT_RIDER, Map.of());
      case NOT_COLLECTED -> tellCustomer(event.facts(), MessageKind.ORDER_NOT_COLLECTED, Map.of());
      case NOT_DELIVERED, DELIVERY_FAILED -> {
        if (givenBack == null) {
          tellCustomer(event.facts(), MessageKind.ORDER_NOT_DELIVERED, Map.of());
        } else {
          tellCustomer(event.facts(), MessageKind.ORDER_NOT_ACCEPTED_AT_DOOR, amounts(givenBack));
        }
      }
    }
  }

  private void refunded(Envelope<PaymentCancelled> envelope) {
    PaymentCancelled event = envelope.event();
    tellOrHold(envelope, event.orderId(), MessageKind.PAYMENT_REFUNDED, null, event.amount());
  }

  private void assigned(Envelope<RiderAssigned> envelope) {
    RiderAssigned event = envelope.event();
    tellOrHold(
        envelope, event.orderId(), MessageKind.DELIVERY_ASSIGNED, event.riderId(), Money.ZERO);
  }

  private void tellOrHold(
      Envelope<?> envelope,
      OrderId orderId,
      MessageKind kind,
      @Nullable AccountId recipient,
      Money amount) {
    MessageStore.HeldNews news =
        new MessageStore.HeldNews(
            envelope.source(), envelope.position(), orderId, kind, recipient, amount);
    Optional<MessageStore.KnownOrder> order = store.find(orderId);
    if (order.isPresent()) {
      tell(order.get(), news);
    } else {
      store.hold(news, machine.instant());
    }
  }

  private void tell(MessageStore.KnownOrder order, MessageStore.HeldNews news) {
    AccountId recipient = news.recipient();
    tell(
        recipient == null ? order.customerId() : recipient,
        news.kind(),
        order.orderId(),
        order.shopName(),
        order.number(),
        Map.of("amount", Text.amount(news.amount())));
  }

  private void tellCustomer(OrderFacts facts, MessageKind kind, Map<String, Text> words) {
    tell(facts.customerId(), kind, facts.orderId(), facts.shopName(), facts.number(), words);
  }

  private void tellOwner(OrderFacts facts, MessageKind kind, Map<String, Text> words) {
    tell(facts.ownerId(), kind, facts.orderId(), facts.shopName(), facts.number(), words);
  }

  private void tell(
      AccountId recipient,
      MessageKind kind,
      OrderId orderId,
      String shopName,
      String number,
      Map<String, Text> words) {
    Map<String, Text> all = new HashMap<>(words);
    all.put("shop", Text.name(shopName));
    all.put("number", Text.name(number));
    messages.send(recipient, kind, orderId, kind.text(all));
  }
}
