package dosirak.order;

import dosirak.contracts.delivery.Delivered;
import dosirak.contracts.delivery.PickedUp;
import dosirak.contracts.delivery.RiderAssigned;
import dosirak.contracts.delivery.RiderUnassigned;
import dosirak.contracts.payment.PaymentApproved;
import dosirak.contracts.payment.PaymentFailed;
import dosirak.contracts.promotion.BenefitsRefused;
import dosirak.contracts.promotion.BenefitsReserved;
import dosirak.contracts.shop.ItemRestocked;
import dosirak.contracts.shop.ItemSoldOut;
import dosirak.contracts.shop.MenuChanged;
import dosirak.contracts.shop.ShopPaused;
import dosirak.contracts.shop.ShopPublished;
import dosirak.contracts.shop.ShopResumed;
import dosirak.contracts.shop.TermsChanged;
import dosirak.platform.journal.Subscription;

/**
 * What this domain does when others say something. An approval or a refusal of a payment that
 * reaches an ended order changes nothing here: payment hears of the end and gives the money back.
 */
final class OrderReactions {
  private OrderReactions() {}

  static Subscription toShop(LearnShops shops) {
    return Subscription.to("shop")
        .named("shop-copy")
        .projecting("shop_copy", "sold_out_item")
        .on(ShopPublished.class, shops::published)
        .on(MenuChanged.class, shops::menuChanged)
        .on(TermsChanged.class, shops::termsChanged)
        .on(ItemSoldOut.class, shops::soldOut)
        .on(ItemRestocked.class, shops::restocked)
        .on(ShopPaused.class, shops::paused)
        .on(ShopResumed.class, shops::resumed)
        .build();
  }

  static Subscription toPayment(ChangeOrder orders) {
    return Subscription.to("payment")
        .named("payment-process")
        .on(PaymentApproved.class, event -> orders.learn(event.orderId(), new OrderCommand.Pay()))
        .on(
            PaymentFailed.class,
            event -> orders.learn(event.orderId(), new OrderCommand.FailPayment(event.reason())))
        .build();
  }

  static Subscription toPromotion(ChangeOrder orders) {
    return Subscription.to("promotion")
        .named("promotion-process")
        .on(
            BenefitsReserved.class,
            event -> orders.learn(event.orderId(), new OrderCommand.ReserveBenefits()))
        .on(
            BenefitsRefused.class,
            event -> orders.learn(event.orderId(), new OrderCommand.RefuseBenefits(event.reason())))
        .build();
  }

  static Subscription toDelivery(ChangeOrder orders) {
    return Subscription.to("delivery")
        .named("delivery-process")
        .on(
            RiderAssigned.class,
            event -> orders.learn(event.orderId(), new OrderCommand.AssignRider(event.riderId())))
        .on(
            RiderUnassigned.class,
            event -> orders.learn(event.orderId(), new OrderCommand.UnassignRider(event.riderId())))
        .on(
            PickedUp.class,
            event ->
                orders.learn(
                    event.orderId(), new OrderCommand.PickUp(event.riderId(), event.pickedUpAt())))
        .on(
            Delivered.class,
            event ->
                orders.learn(
                    event.orderId(),
                    new OrderCommand.Deliver(event.riderId(), event.deliveredAt())))
        .build();
  }
}
