package dosirak.contracts.order;

import dosirak.contracts.DomainEvent;

/** Everything order says, from placed to the end of an order. */
public sealed interface OrderEvent extends DomainEvent
    permits OrderPlaced,
        OrderPaid,
        OrderAccepted,
        OrderReady,
        OrderPickedUp,
        OrderDelivered,
        OrderCompleted,
        OrderPaymentFailed,
        OrderExpired,
        OrderRejected,
        OrderCancelled,
        OrderFailed,
        OrderDelayed,
        OrderRefunded,
        CancellationAsked,
        CancellationRefused,
        ChangeProposed,
        ChangeAnswered,
        StockRanOut,
        StockCameBack,
        KitchenFilled,
        KitchenReopened {}
