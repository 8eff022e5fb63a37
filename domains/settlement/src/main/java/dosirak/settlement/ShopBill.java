package dosirak.settlement;

import dosirak.contracts.Money;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderLine;
import dosirak.contracts.order.PaymentMethod;

/**
 * What one order comes to for its shop. Percentages are rounded half-up to the won for each line of
 * the order; the tax on the fees is rounded once, on their sum, and comes on top of them.
 *
 * @param sales the value of the items
 * @param brokerageFee 7.8% of the items
 * @param paymentFee 3% of the items, where the gateway was used
 * @param deliveryFee the shop's part of the delivery, where a rider brought it
 * @param tax 10% value added tax on the fees
 * @param collected what the shop took from the customer at its counter
 */
record ShopBill(
    Money sales,
    Money brokerageFee,
    Money paymentFee,
    Money deliveryFee,
    Money tax,
    Money collected) {
  private static final int BROKERAGE_BASIS_POINTS = 780;
  private static final int PAYMENT_BASIS_POINTS = 300;
  private static final int TAX_BASIS_POINTS = 1_000;
  private static final Money DELIVERY_FEE = Money.won(2_900);

  /** The bill of an order that was completed. */
  static ShopBill ofSale(OrderFacts order) {
    boolean isCard = order.paymentMethod() == PaymentMethod.CARD;
    boolean isDelivery = order.fulfilment() == Fulfilment.DELIVERY;
    Money brokerageFee = Money.ZERO;
    Money paymentFee = Money.ZERO;
    for (OrderLine line : order.lines()) {
      brokerageFee = brokerageFee.plus(line.total().share(BROKERAGE_BASIS_POINTS));
      if (isCard) {
        paymentFee = paymentFee.plus(line.total().share(PAYMENT_BASIS_POINTS));
      }
    }
    Money deliveryFee = isDelivery ? DELIVERY_FEE : Money.ZERO;
    Money tax = brokerageFee.plus(paymentFee).plus(deliveryFee).share(TAX_BASIS_POINTS);
    return new ShopBill(
        order.price().items(),
        brokerageFee,
        paymentFee,
        deliveryFee,
        tax,
        isCard || isDelivery ? Money.ZERO : order.price().total());
  }

  /**
   * The bill of an order that the shop cooked and that could not be finished: it is paid the items
   * in full, since a full refund reverses every fee.
   */
  static ShopBill ofFailure(OrderFacts order) {
    return new ShopBill(
        order.price().items(), Money.ZERO, Money.ZERO, Money.ZERO, Money.ZERO, Money.ZERO);
  }

  /** All fees without the tax on them. */
  Money fees() {
    return brokerageFee.plus(paymentFee).plus(deliveryFee);
  }

  /** What the shop is to be paid; negative where it took more than it earned. */
  Money owed() {
    return sales.minus(fees()).minus(tax).minus(collected);
  }
}
