package dosirak.settlement;

import dosirak.contracts.Money;
import dosirak.contracts.ShopId;
import dosirak.contracts.delivery.Delivered;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.OrderCompleted;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderFailed;
import dosirak.contracts.order.PaymentMethod;
import dosirak.contracts.payment.PaymentApproved;
import dosirak.contracts.payment.PaymentCancelled;
import dosirak.settlement.Transaction.Kind;

/**
 * From facts to entries: pure, one event makes one transaction. Nothing here asks what was posted
 * before, so the sources may be heard in any order.
 */
final class Posting {
  private Posting() {}

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

  /**
   * The order was completed: the customer's money becomes the shop's, less fees and tax, and the
   * tip goes to the delivery fund. Money that was paid at the door is with the rider, or with the
   * shop, which is then owed so much less.
   *
   * @param bill of the shop, as {@link ShopBill#ofSale} made it
   */
  static Transaction of(OrderCompleted completed, ShopBill bill) {
    OrderFacts order = completed.facts();
    ShopId shop = order.shopId();
    Money total = order.price().total();
    Transaction.Builder builder =
        new Transaction.Builder(order.orderId(), Kind.SALE, completed.completedAt());
    if (order.paymentMethod() == PaymentMethod.CARD) {
      builder.debit(Account.CUSTOMER_DEPOSITS, null, total);
    } else if (order.fulfilment() == Fulfilment.DELIVERY) {
      builder.debit(Account.RIDER_CASH, completed.riderId(), total);
    }
    return builder
        .credit(Account.SHOP_PAYABLE, shop, bill.owed())
        .credit(Account.BROKERAGE_REVENUE, shop, bill.brokerageFee())
        .credit(Account.PAYMENT_REVENUE, shop, bill.paymentFee())
        .credit(Account.DELIVERY_FUND, shop, bill.deliveryFee())
        .credit(Account.TAX_PAYABLE, shop, bill.tax())
        .credit(Account.DELIVERY_FUND, null, total.minus(bill.sales()))
        .build();
  }

  /**
   * The order could not be finished: the shop is paid at the platform's loss. What the customer
   * paid comes back by the refund.
   *
   * @param bill of the shop, as {@link ShopBill#ofFailure} made it
   */
  static Transaction of(OrderFailed failed, ShopBill bill) {
    OrderFacts order = failed.facts();
    return new Transaction.Builder(order.orderId(), Kind.FAILURE, failed.failedAt())
        .debit(Account.PLATFORM_LOSS, null, bill.owed())
        .credit(Account.SHOP_PAYABLE, order.shopId(), bill.owed())
        .build();
  }

  /** A rider delivered and has earned the pay, whatever became of the order. */
  static Transaction of(Delivered delivered) {
    return new Transaction.Builder(delivered.orderId(), Kind.RIDER_PAY, delivered.deliveredAt())
        .debit(Account.DELIVERY_FUND, null, delivered.riderPay())
        .credit(Account.RIDER_PAYABLE, delivered.riderId(), delivered.riderPay())
        .build();
  }
}
