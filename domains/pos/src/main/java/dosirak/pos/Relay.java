package dosirak.pos;

import dosirak.contracts.ItemId;
import dosirak.contracts.delivery.Delivered;
import dosirak.contracts.delivery.DeliveryEvent;
import dosirak.contracts.delivery.DeliveryFailed;
import dosirak.contracts.delivery.PickedUp;
import dosirak.contracts.delivery.RiderAssigned;
import dosirak.contracts.delivery.RiderAtShop;
import dosirak.contracts.delivery.RiderOffDuty;
import dosirak.contracts.delivery.RiderOnDuty;
import dosirak.contracts.delivery.RiderUnassigned;
import dosirak.contracts.order.CancellationAsked;
import dosirak.contracts.order.CancellationRefused;
import dosirak.contracts.order.ChangeAnswered;
import dosirak.contracts.order.ChangeProposed;
import dosirak.contracts.order.ExpiryStage;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.KitchenFilled;
import dosirak.contracts.order.KitchenReopened;
import dosirak.contracts.order.OrderAccepted;
import dosirak.contracts.order.OrderCancelled;
import dosirak.contracts.order.OrderCompleted;
import dosirak.contracts.order.OrderDelayed;
import dosirak.contracts.order.OrderDelivered;
import dosirak.contracts.order.OrderEvent;
import dosirak.contracts.order.OrderExpired;
import dosirak.contracts.order.OrderFailed;
import dosirak.contracts.order.OrderPaid;
import dosirak.contracts.order.OrderPaymentFailed;
import dosirak.contracts.order.OrderPickedUp;
import dosirak.contracts.order.OrderPlaced;
import dosirak.contracts.order.OrderReady;
import dosirak.contracts.order.OrderRefunded;
import dosirak.contracts.order.OrderRejected;
import dosirak.contracts.order.StockCameBack;
import dosirak.contracts.order.StockRanOut;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one table of what tills are told, and in which words. What order says itself is not taken
 * from delivery, so that a till hears it once and in order's order.
 */
final class Relay {
  private Relay() {}

  /** What a till is told when order says something; absent for what is not a till's matter. */
  static @Nullable News of(OrderEvent event) {
    return switch (event) {
      case OrderPaid paid ->
          new News(
              NewsType.NEW,
              RelayState.NEW,
              Map.of("acceptanceDueAt", paid.acceptanceDueAt().toString()));
      case OrderAccepted accepted ->
          new News(
              NewsType.RECEIPT,
              RelayState.RECEIPT,
              Map.of(
                  "preparationMinutes",
                  accepted.preparationMinutes(),
                  "readyAt",
                  accepted.readyAt().toString()));
      case OrderDelayed delayed ->
          new News(
              NewsType.DELAYED,
              null,
              Map.of("readyAt", delayed.readyAt().toString(), "reason", delayed.reason()));
      case OrderReady ready ->
          new News(NewsType.READY, null, Map.of("readyAt", ready.readyAt().toString()));
      case OrderPickedUp _ ->
          new News(NewsType.PICKUP_COMPLETED, RelayState.PICKUP_COMPLETED, Map.of());
      case OrderDelivered delivered ->
          delivered.facts().fulfilment() == Fulfilment.PICKUP
              ? null
              : new News(NewsType.DELIVERY_COMPLETED, RelayState.DELIVERY_COMPLETED, Map.of());
      case OrderCompleted _ -> new News(NewsType.COMPLETED, RelayState.COMPLETED, Map.of());
      case OrderExpired expired ->
          expired.stage() == ExpiryStage.PAYMENT ? null : canceled("not-answered");
      case OrderRejected rejected -> canceled(rejected.reason());
      case OrderCancelled cancelled -> canceled(cancelled.reason());
      case OrderFailed failed -> canceled(failed.cause().name());
      case OrderRefunded refunded -> refunded(refunded);
      case CancellationAsked asked ->
          new News(NewsType.CANCELLATION_ASKED, null, Map.of("reason", asked.reason()));
      case CancellationRefused refused ->
          new News(NewsType.CANCELLATION_REFUSED, null, Map.of("reason", refused.reason()));
      case ChangeProposed proposed -> proposed(proposed);
      case ChangeAnswered answered ->
          new News(
              NewsType.CHANGE_ANSWERED,
              null,
              Map.of(
                  "proposalId",
                  answered.proposalId().toString(),
                  "answer",
                  answered.answer().name()));
      // A shop hears of an order when it is paid; before, there is nothing to do for it.
      case OrderPlaced _, OrderPaymentFailed _ -> null;
      // Of the shop as a whole, which its own screens tell.
      case StockRanOut _, StockCameBack _, KitchenFilled _, KitchenReopened _ -> null;
    };
  }

  /** What a till is told when delivery says something; absent for what is not a till's matter. */
  static @Nullable News of(DeliveryEvent event) {
    return switch (event) {
      case RiderAssigned _ ->
          new News(NewsType.RIDER_ASSIGNED, RelayState.RIDER_ASSIGNED, Map.of());
      case RiderUnassigned _ -> new News(NewsType.RIDER_UNASSIGNED, RelayState.RECEIPT, Map.of());
      case RiderAtShop _ -> new News(NewsType.RIDER_AT_SHOP, null, Map.of());
      // Order says these, too.
      case PickedUp _, Delivered _, DeliveryFailed _ -> null;
      case RiderOnDuty _, RiderOffDuty _ -> null;
    };
  }

  /**
   * Whether what delivery said long ago is of no use to a till any more: the food has left the
   * shop, or never will.
   */
  static boolean isTooLateForRiders(RelayState state) {
    return switch (state) {
      case NEW, RECEIPT, RIDER_ASSIGNED -> false;
      case PICKUP_COMPLETED, DELIVERY_COMPLETED, COMPLETED, CANCELED -> true;
    };
  }

  private static News canceled(String reason) {
    return new News(NewsType.CANCELED, RelayState.CANCELED, Map.of("reason", reason));
  }

  private static News refunded(OrderRefunded refunded) {
    return new News(
        NewsType.REFUNDED,
        null,
        Map.of(
            "lines",
            refunded.lines(),
            "deliveryTip",
            refunded.deliveryTip(),
            "fault",
            refunded.fault().name(),
            "isFull",
            refunded.isFull(),
            "reason",
            refunded.reason()));
  }

  private static News proposed(ChangeProposed proposed) {
    Map<String, Object> details = new HashMap<>();
    details.put("proposalId", proposed.proposalId().toString());
    details.put("line", proposed.line());
    Instant due = proposed.dueAt();
    details.put("dueAt", due.toString());
    ItemId replacement = proposed.replacementItemId();
    if (replacement != null) {
      details.put("replacementItemId", replacement.toString());
    }
    return new News(NewsType.CHANGE_PROPOSED, null, details);
  }
}
