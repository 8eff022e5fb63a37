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
import dosirak.contracts.promotion.PointsCause;
import dosirak.contracts.promotion.PointsChanged;
import dosirak.contracts.review.ReviewAnswered;
import dosirak.contracts.shop.ApplicationDecided;
import dosirak.contracts.shop.ShopApplied;
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
        .unhurried()
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
        .on(OrderDelayed.class, this::delayed)
        .on(ChangeProposed.class, this::proposed)
        .on(ChangeAnswered.class, this::answered)
        .on(
            CancellationAsked.class,
            event ->
                tellOwner(
                    event.facts(),
                    MessageKind.CANCELLATION_ASKED,
                    Map.of("reason", Text.written(event.reason()))))
        .on(
            CancellationRefused.class,
            event ->
                tellCustomer(
                    event.facts(),
                    MessageKind.CANCELLATION_REFUSED,
                    Map.of("reason", Text.written(event.reason()))))
        .on(OrderRefunded.class, this::refunded)
        .build();
  }

  Subscription toShop() {
    return Subscription.to("shop")
        .on(ShopApplied.class, this::applied)
        .on(ApplicationDecided.class, this::decided)
        .build();
  }

  Subscription toReview() {
    return Subscription.to("review")
        .on(
            ReviewAnswered.class,
            event -> tell(event.customerId(), MessageKind.REVIEW_ANSWERED, Map.of()))
        .build();
  }

  /** Coupons are not told: there are too many. */
  Subscription toPromotion() {
    return Subscription.to("promotion")
        .unhurried()
        .on(PointsChanged.class, this::pointsChanged)
        .build();
  }

  Subscription toPayment() {
    return Subscription.to("payment")
        .unhurried()
        .onEnvelope(PaymentCancelled.class, this::paymentCancelled)
        .build();
  }

  Subscription toDelivery() {
    return Subscription.to("delivery")
        .unhurried()
        .onEnvelope(RiderAssigned.class, this::assigned)
        .build();
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
    // Any other order has nothing to pay now: it is paid at the door, or with points.
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
    OrderFacts facts = event.facts();
    tellCustomer(facts, MessageKind.ORDER_CANCELLED, back(facts, event.givenBack()));
    Fault fault = event.fault();
    if (fault != null) {
      tellOwner(facts, MessageKind.ORDER_CANCELLED_BY_DECISION, Map.of("bearer", words(fault)));
    } else if (store.wasShownToOwner(facts.orderId())) {
      // An owner who never saw the order need not hear that it is gone.
      tellOwner(facts, MessageKind.ORDER_CANCELLED_BY_CUSTOMER, Map.of());
    }
  }

  private void failed(OrderFailed event) {
    MessageKind kind =
        switch (event.cause()) {
          case NO_RIDER -> MessageKind.ORDER_WITHOUT_RIDER;
          case NOT_DELIVERED -> MessageKind.ORDER_NOT_DELIVERED;
          case DELIVERY_FAILED -> MessageKind.DELIVERY_FAILED;
          case NOT_COLLECTED -> MessageKind.ORDER_NOT_COLLECTED;
        };
    tellCustomer(event.facts(), kind, back(event.facts(), event.givenBack()));
  }

  private void delayed(OrderDelayed event) {
    tellCustomer(
        event.facts(), MessageKind.ORDER_DELAYED, Map.of("time", Text.hour(event.readyAt())));
  }

  private void proposed(ChangeProposed event) {
    String replacement = event.replacementName();
    tellCustomer(
        event.facts(),
        MessageKind.CHANGE_PROPOSED,
        Map.of(
            "item",
            Text.name(event.facts().lines().get(event.line()).name()),
            "offer",
            replacement == null ? new Text("메뉴 제외", "to leave it out") : Text.name(replacement),
            "time",
            Text.hour(event.dueAt())));
  }

  private void answered(ChangeAnswered event) {
    Text answer =
        switch (event.answer()) {
          case REPLACED -> new Text("대체 메뉴로 변경", "replaced");
          case REMOVED -> new Text("메뉴 제외", "left out");
          case CANCELLED -> new Text("주문 취소", "the order is cancelled");
        };
    tellOwner(event.facts(), MessageKind.CHANGE_ANSWERED, Map.of("answer", answer));
  }

  private void refunded(OrderRefunded event) {
    Map<String, Text> words = back(event.facts(), event.givenBack());
    tellCustomer(event.facts(), MessageKind.ORDER_REFUNDED, words);
    if (event.fault() == Fault.SHOP) {
      tellOwner(event.facts(), MessageKind.ORDER_REFUNDED_BY_SHOP, words);
    }
  }

  private void applied(ShopApplied event) {
    tell(
        event.applicantId(), MessageKind.SHOP_APPLIED, Map.of("shop", Text.name(event.shopName())));
  }

  private void decided(ApplicationDecided event) {
    MessageKind kind =
        switch (event.decision()) {
          case APPROVED -> MessageKind.APPLICATION_APPROVED;
          case RETURNED -> MessageKind.APPLICATION_RETURNED;
          case REFUSED -> MessageKind.APPLICATION_REFUSED;
        };
    tell(event.applicantId(), kind, Map.of("reason", Text.written(event.remarks())));
  }

  private void pointsChanged(PointsChanged event) {
    if (event.cause() == PointsCause.EXPIRED) {
      tell(
          event.customerId(),
          MessageKind.POINTS_EXPIRED,
          Map.of(
              "amount",
              Text.points(Money.won(Math.abs(event.change().won()))),
              "left",
              Text.points(event.balance())));
    }
  }

  private void tell(AccountId recipient, MessageKind kind, Map<String, Text> words) {
    messages.send(recipient, kind, null, kind.text(words));
  }

  private static Map<String, Text> back(OrderFacts facts, @Nullable GivenBack givenBack) {
    return Map.of("back", Text.givenBack(givenBack, facts.price().discount().won() > 0));
  }

  private static Text words(Fault fault) {
    return switch (fault) {
      case SHOP -> new Text("가게", "the shop");
      case RIDER -> new Text("라이더", "the rider");
      case CUSTOMER -> new Text("고객", "the customer");
      case PLATFORM -> new Text("플랫폼", "the platform");
    };
  }

  private void paymentCancelled(Envelope<PaymentCancelled> envelope) {
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
