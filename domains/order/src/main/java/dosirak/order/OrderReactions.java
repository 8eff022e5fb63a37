package dosirak.order;

import dosirak.contracts.delivery.Delivered;
import dosirak.contracts.delivery.DeliveryFailed;
import dosirak.contracts.delivery.PickedUp;
import dosirak.contracts.delivery.RiderAssigned;
import dosirak.contracts.delivery.RiderUnassigned;
import dosirak.contracts.desk.InterventionRequested;
import dosirak.contracts.payment.PaymentApproved;
import dosirak.contracts.payment.PaymentFailed;
import dosirak.contracts.promotion.BenefitsRefused;
import dosirak.contracts.promotion.BenefitsReserved;
import dosirak.contracts.promotion.BenefitsRestored;
import dosirak.contracts.promotion.CouponExpired;
import dosirak.contracts.promotion.CouponIssued;
import dosirak.contracts.promotion.PointsChanged;
import dosirak.contracts.shop.ItemRestocked;
import dosirak.contracts.shop.ItemSoldOut;
import dosirak.contracts.shop.MenuChanged;
import dosirak.contracts.shop.OptionRestocked;
import dosirak.contracts.shop.OptionSoldOut;
import dosirak.contracts.shop.ShopPaused;
import dosirak.contracts.shop.ShopPublished;
import dosirak.contracts.shop.ShopResumed;
import dosirak.contracts.shop.StockAllotted;
import dosirak.contracts.shop.TermsChanged;
import dosirak.contracts.shop.WeatherDeclared;
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
        .projecting("shop_copy", "sold_out_item", "sold_out_option", "weather_copy")
        .on(ShopPublished.class, shops::published)
        .on(MenuChanged.class, shops::menuChanged)
        .on(TermsChanged.class, shops::termsChanged)
        .on(ItemSoldOut.class, shops::soldOut)
        .on(ItemRestocked.class, shops::restocked)
        .on(ShopPaused.class, shops::paused)
        .on(ShopResumed.class, shops::resumed)
        .on(OptionSoldOut.class, shops::optionSoldOut)
        .on(OptionRestocked.class, shops::optionRestocked)
        .on(StockAllotted.class, shops::allotted)
        .on(WeatherDeclared.class, shops::weather)
        .build();
  }

  static Subscription toStock(Holds holds) {
    return Subscription.to("shop").named("stock").on(StockAllotted.class, holds::allotted).build();
  }

  static Subscription toPayment(ChangeOrder orders) {
    return Subscription.to("payment")
        .named("payment-process")
        .on(PaymentApproved.class, event -> orders.hear(event.orderId(), new OrderCommand.Pay()))
        .on(
            PaymentFailed.class,
            event -> orders.hear(event.orderId(), new OrderCommand.FailPayment(event.reason())))
        .build();
  }

  static Subscription toBenefits(LearnBenefits benefits) {
    return Subscription.to("promotion")
        .named("benefits-copy")
        .projecting("coupon_copy", "points_copy")
        .on(CouponIssued.class, benefits::issued)
        .on(CouponExpired.class, benefits::expired)
        .on(BenefitsReserved.class, benefits::reserved)
        .on(BenefitsRestored.class, benefits::restored)
        .on(PointsChanged.class, benefits::changed)
        .build();
  }

  static Subscription toPromotion(ChangeOrder orders) {
    return Subscription.to("promotion")
        .named("promotion-process")
        .on(
            BenefitsReserved.class,
            event -> orders.hear(event.orderId(), new OrderCommand.ReserveBenefits()))
        .on(
            BenefitsRefused.class,
            event -> orders.hear(event.orderId(), new OrderCommand.RefuseBenefits(event.reason())))
        .build();
  }

  static Subscription toDelivery(ChangeOrder orders) {
    return Subscription.to("delivery")
        .named("delivery-process")
        .on(
            RiderAssigned.class,
            event -> orders.hear(event.orderId(), new OrderCommand.AssignRider(event.riderId())))
        .on(
            RiderUnassigned.class,
            event -> orders.hear(event.orderId(), new OrderCommand.UnassignRider(event.riderId())))
        .on(
            PickedUp.class,
            event ->
                orders.hear(
                    event.orderId(), new OrderCommand.PickUp(event.riderId(), event.pickedUpAt())))
        .on(
            Delivered.class,
            event ->
                orders.hear(
                    event.orderId(),
                    new OrderCommand.Deliver(event.riderId(), event.deliveredAt())))
        .on(
            DeliveryFailed.class,
            event ->
                orders.hear(
                    event.orderId(),
                    new OrderCommand.FailDelivery(
                        event.riderId(), event.problem(), event.failedAt())))
        .build();
  }

  static Subscription toDesk(Intervene intervene) {
    return Subscription.to("desk")
        .named("interventions")
        .on(InterventionRequested.class, intervene::requested)
        .build();
  }
}
