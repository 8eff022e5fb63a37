package dosirak.settlement;

import dosirak.contracts.AccountId;
import dosirak.contracts.Identifier;
import dosirak.contracts.Money;
import dosirak.contracts.ShopId;
import dosirak.contracts.delivery.Delivered;
import dosirak.contracts.delivery.DeliveryFailed;
import dosirak.contracts.order.Fault;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.GivenBack;
import dosirak.contracts.order.OrderCancelled;
import dosirak.contracts.order.OrderCompleted;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderFailed;
import dosirak.contracts.order.PaymentMethod;
import dosirak.contracts.payment.PaymentApproved;
import dosirak.contracts.payment.PaymentCancelled;
import dosirak.contracts.payment.PaymentRefunded;
import dosirak.contracts.promotion.PointsChanged;
import dosirak.contracts.settlement.PayoutRequested;
import dosirak.contracts.settlement.PayoutSent;
import dosirak.settlement.Transaction.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * From facts to entries: pure, one event makes one transaction. Nothing here asks what another
 * source said, so the sources may be heard in any order; of the order's own source the refunds that
 * came before are known.
 */
final class Posting {
  private Posting() {}

  /** What an order comes to: its transaction and the shop's part of it. */
  record Posted(Transaction transaction, ShopBill bill) {}

  /** The customer paid: the gateway owes it to the platform, less the gateway's fee. */
  static Transaction of(PaymentApproved approved) {
    Money fee = approved.gatewayFee();
    return new Transaction.Builder(approved.orderId(), Kind.CAPTURE, approved.approvedAt())
        .debit(Account.GATEWAY_RECEIVABLE, null, approved.amount().minus(fee))
        .debit(Account.GATEWAY_FEES, null, fee)
        .credit(Account.CUSTOMER_DEPOSITS, null, approved.amount())
        .build();
  }

  /** The customer got everything back; the gateway's fee stays the platform's expense. */
  static Transaction of(PaymentCancelled cancelled) {
    return new Transaction.Builder(cancelled.orderId(), Kind.REFUND, cancelled.cancelledAt())
        .debit(Account.CUSTOMER_DEPOSITS, null, cancelled.amount())
        .credit(Account.GATEWAY_RECEIVABLE, null, cancelled.amount())
        .build();
  }

  /** The customer got a part back. */
  static Transaction of(PaymentRefunded refunded) {
    return new Transaction.Builder(
            refunded.orderId(), Kind.PARTIAL_REFUND, refunded.refundId(), refunded.refundedAt())
        .debit(Account.CUSTOMER_DEPOSITS, null, refunded.amount())
        .credit(Account.GATEWAY_RECEIVABLE, null, refunded.amount())
        .build();
  }

  /** A rider delivered and has earned the pay, whatever became of the order. */
  static Transaction of(Delivered delivered) {
    return riderPay(
        new Transaction.Builder(delivered.orderId(), Kind.RIDER_PAY, delivered.deliveredAt()),
        delivered.riderId(),
        delivered.riderPay());
  }

  /** A rider could not deliver and has earned the pay all the same, or nothing. */
  static Transaction of(DeliveryFailed failed) {
    return riderPay(
        new Transaction.Builder(failed.orderId(), Kind.RIDER_PAY, failed.failedAt()),
        failed.riderId(),
        failed.riderPay());
  }

  private static Transaction riderPay(Transaction.Builder builder, AccountId rider, Money pay) {
    return builder
        .debit(Account.DELIVERY_FUND, null, pay)
        .credit(Account.RIDER_PAYABLE, rider, pay)
        .build();
  }

  /** Points were given, at the platform's expense, or are owed no more. */
  static Transaction of(PointsChanged changed, UUID eventId) {
    return Transaction.Builder.ofEvent(eventId, changed.orderId(), Kind.POINTS, changed.changedAt())
        .debit(Account.PROMOTION_EXPENSE, null, changed.change())
        .credit(Account.POINTS_LIABILITY, changed.customerId(), changed.change())
        .build();
  }

  /** A shop is to be paid what it is owed. */
  static Transaction of(PayoutRequested requested) {
    return Transaction.Builder.ofEvent(
            requested.payoutId().value(), null, Kind.PAYOUT_REQUEST, requested.requestedAt())
        .debit(Account.SHOP_PAYABLE, requested.shopId(), requested.amount())
        .credit(Account.PAYOUTS_UNDER_WAY, requested.shopId(), requested.amount())
        .build();
  }

  /** It left the bank. */
  static Transaction of(PayoutSent sent) {
    return Transaction.Builder.ofEvent(sent.payoutId().value(), null, Kind.PAYOUT, sent.sentAt())
        .debit(Account.PAYOUTS_UNDER_WAY, sent.shopId(), sent.amount())
        .credit(Account.BANK, null, sent.amount())
        .build();
  }

  /** The order was completed; refunds from before that are taken into account. */
  static Posted of(OrderCompleted completed, List<Refund> refunds) {
    OrderFacts order = completed.facts();
    Transaction.Builder builder =
        new Transaction.Builder(order.orderId(), Kind.SALE, completed.completedAt());
    ShopBill bill = ShopBill.ofWhatIsLeft(order, refunds);
    sell(builder, order, completed.riderId(), bill);
    refunds.forEach(refund -> giveBack(builder, order, refund));
    return new Posted(builder.build(), bill);
  }

  /**
   * A part of a completed order was refunded: what is different from before.
   *
   * @param before the refunds before it
   */
  static Posted of(OrderFacts order, Refund refund, List<Refund> before) {
    List<Refund> all = new ArrayList<>(before);
    all.add(refund);
    ShopBill change = ShopBill.ofWhatIsLeft(order, all).minus(ShopBill.ofWhatIsLeft(order, before));
    Transaction.Builder builder =
        new Transaction.Builder(
            order.orderId(), Kind.ADJUSTMENT, refund.refundId(), refund.refundedAt());
    credit(builder, order.shopId(), change);
    builder.credit(Account.PROMOTION_EXPENSE, null, change.discount());
    giveBack(builder, order, refund);
    return new Posted(builder.build(), change);
  }

  /** The order could not be finished after it was accepted. */
  static Posted of(OrderFailed failed, List<Refund> refunds) {
    return end(
        new Transaction.Builder(failed.facts().orderId(), Kind.FAILURE, failed.failedAt()),
        failed.facts(),
        failed.fault() == null ? Fault.PLATFORM : failed.fault(),
        failed.riderId(),
        failed.givenBack(),
        refunds);
  }

  /** The order was cancelled after it was accepted. */
  static Posted of(OrderCancelled cancelled, Fault fault, List<Refund> refunds) {
    return end(
        new Transaction.Builder(
            cancelled.facts().orderId(), Kind.CANCELLATION, cancelled.cancelledAt()),
        cancelled.facts(),
        fault,
        null,
        cancelled.givenBack(),
        refunds);
  }

  /**
   * The customer's money becomes the shop's, less fees and tax, and the tip goes to the delivery
   * fund; points that were used are owed no more, and the platform pays its share of the coupons.
   * Money that was paid at the door is with the rider, in cash or in the terminal, or with the
   * shop, which is then owed so much less.
   */
  private static void sell(
      Transaction.Builder builder, OrderFacts order, @Nullable AccountId rider, ShopBill bill) {
    Money total = order.price().total();
    if (order.paymentMethod() == PaymentMethod.CARD) {
      builder.debit(Account.CUSTOMER_DEPOSITS, null, total);
    } else if (order.fulfilment() == Fulfilment.DELIVERY) {
      builder.debit(
          order.paymentMethod() == PaymentMethod.AT_THE_DOOR_CARD
              ? Account.TERMINAL_RECEIVABLE
              : Account.RIDER_CASH,
          rider,
          total);
    }
    builder.debit(Account.POINTS_LIABILITY, order.customerId(), order.price().pointsUsed());
    credit(builder, order.shopId(), bill);
    builder
        .debit(Account.PROMOTION_EXPENSE, null, order.price().discount().minus(bill.discount()))
        .credit(Account.DELIVERY_FUND, null, order.price().deliveryTip());
  }

  private static void credit(Transaction.Builder builder, ShopId shop, ShopBill bill) {
    builder
        .credit(Account.SHOP_PAYABLE, shop, bill.owed())
        .credit(Account.BROKERAGE_REVENUE, shop, bill.brokerageFee())
        .credit(Account.PAYMENT_REVENUE, shop, bill.paymentFee())
        .credit(Account.DELIVERY_FUND, shop, bill.deliveryFee())
        .credit(Account.TAX_PAYABLE, shop, bill.tax());
  }

  /**
   * What the customer gets back, and from whom. What a shop at fault loses is in its bill; the tip
   * that goes back with it comes out of the delivery fund, and the platform is spared its share of
   * the coupons on it.
   */
  private static void giveBack(Transaction.Builder builder, OrderFacts order, Refund refund) {
    builder
        .credit(
            order.paymentMethod() == PaymentMethod.CARD
                ? Account.CUSTOMER_DEPOSITS
                : Account.CUSTOMER_CREDITS,
            order.paymentMethod() == PaymentMethod.CARD ? null : order.customerId(),
            refund.money())
        .credit(Account.POINTS_LIABILITY, order.customerId(), refund.points());
    if (refund.fault() == Fault.SHOP) {
      builder
          .debit(Account.DELIVERY_FUND, null, refund.deliveryTip())
          .credit(Account.PROMOTION_EXPENSE, null, refund.couponReduction());
    } else {
      bear(builder, refund.fault(), refund.riderId(), refund.givenBack());
    }
  }

  private static void bear(
      Transaction.Builder builder, Fault fault, @Nullable Identifier rider, Money amount) {
    boolean isRiders = fault == Fault.RIDER && rider != null;
    builder.debit(
        isRiders ? Account.RIDER_PAYABLE : Account.PLATFORM_LOSS, isRiders ? rider : null, amount);
  }

  /**
   * An order ended after the shop had accepted it. By its own fault a shop gets nothing; by the
   * customer's it is paid as for a sale, and the tip stays for the delivery; else it is paid the
   * items without fees. What the customer does not get back pays for that; whoever bears the fault
   * pays the rest, or the platform where that is the customer or nobody.
   */
  private static Posted end(
      Transaction.Builder builder,
      OrderFacts order,
      Fault fault,
      @Nullable AccountId rider,
      @Nullable GivenBack givenBack,
      List<Refund> refunds) {
    boolean areCouponsBack =
        givenBack == null || givenBack.coupons() || refunds.stream().anyMatch(Refund::coupons);
    ShopBill bill = billAtTheEnd(order, fault, areCouponsBack, refunds);
    Money moneyLeft = order.price().total();
    Money pointsLeft = order.price().pointsUsed();
    Money couponsLeft = order.price().discount();
    Money tipLeft = order.price().deliveryTip();
    for (Refund refund : refunds) {
      moneyLeft = moneyLeft.minus(refund.money());
      pointsLeft = pointsLeft.minus(refund.points());
      couponsLeft = couponsLeft.minus(refund.couponReduction());
      tipLeft = tipLeft.minus(refund.deliveryTip());
    }
    if (order.paymentMethod() == PaymentMethod.CARD && givenBack != null) {
      builder.debit(Account.CUSTOMER_DEPOSITS, null, moneyLeft.minus(givenBack.money()));
    }
    if (givenBack != null) {
      builder.debit(
          Account.POINTS_LIABILITY, order.customerId(), pointsLeft.minus(givenBack.points()));
    }
    if (!areCouponsBack) {
      builder.debit(Account.PROMOTION_EXPENSE, null, couponsLeft.minus(bill.discount()));
    }
    credit(builder, order.shopId(), bill);
    if (fault == Fault.CUSTOMER) {
      builder.credit(Account.DELIVERY_FUND, null, tipLeft);
    }
    bear(builder, fault, rider, builder.balance().negated());
    return new Posted(builder.build(), bill);
  }

  private static ShopBill billAtTheEnd(
      OrderFacts order, Fault fault, boolean areCouponsBack, List<Refund> refunds) {
    ShopBill bill =
        switch (fault) {
          case SHOP -> ShopBill.NOTHING;
          case CUSTOMER -> ShopBill.ofWhatIsLeft(order, refunds).uncollected();
          case RIDER, PLATFORM -> ShopBill.ofFailure(order, refunds);
        };
    return areCouponsBack ? bill.undiscounted() : bill;
  }
}
