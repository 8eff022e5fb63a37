package dosirak.app;

import dosirak.delivery.DeliveryDomain;
import dosirak.desk.DeskDomain;
import dosirak.identity.IdentityDomain;
import dosirak.member.MemberDomain;
import dosirak.notification.NotificationDomain;
import dosirak.order.OrderDomain;
import dosirak.payment.PaymentDomain;
import dosirak.platform.compartment.Domain;
import dosirak.pos.PosDomain;
import dosirak.promotion.PromotionDomain;
import dosirak.review.ReviewDomain;
import dosirak.settlement.SettlementDomain;
import dosirak.shop.ShopDomain;
import dosirak.storefront.StorefrontDomain;
import java.util.List;

/** Every domain there is. */
final class Domains {
  static final List<Domain> ALL =
      List.of(
          IdentityDomain.DOMAIN,
          ShopDomain.DOMAIN,
          StorefrontDomain.DOMAIN,
          OrderDomain.DOMAIN,
          PaymentDomain.DOMAIN,
          DeliveryDomain.DOMAIN,
          SettlementDomain.DOMAIN,
          NotificationDomain.DOMAIN,
          MemberDomain.DOMAIN,
          PromotionDomain.DOMAIN,
          ReviewDomain.DOMAIN,
          DeskDomain.DOMAIN,
          PosDomain.DOMAIN);

  private Domains() {}
}
