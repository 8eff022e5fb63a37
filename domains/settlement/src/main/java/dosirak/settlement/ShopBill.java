package dosirak.settlement;

import dosirak.contracts.Money;
import dosirak.contracts.order.CouponUse;
import dosirak.contracts.order.Fault;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderLine;
import dosirak.contracts.order.PaymentMethod;
import java.util.ArrayList;
import java.util.List;

/**
 * What one order, or a change of it, comes to for its shop. Percentages are rounded half-up to the
 * won for each line of the order; the tax on the fees is rounded once, on their sum, and comes on
 * top of them.
 *
 * @param sales the value of the items
 * @param discount what the shop bears of the coupons
 * @param brokerageFee 7.8% of the items, before discounts
 * @param paymentFee 3% of the items, before discounts, where the gateway was used
 * @param deliveryFee the shop's part of the delivery, where a rider brought it
 * @param tax 10% value added tax on the fees
 * @param collected what the shop took from the customer at its counter
 */
record ShopBill(
    Money sales,
    Money discount,
    Money brokerageFee,
    Money paymentFee,
    Money deliveryFee,
    Money tax,
    Money collected) {
  static final ShopBill NOTHING =
      new ShopBill(
          Money.ZERO, Money.ZERO, Money.ZERO, Money.ZERO, Money.ZERO, Money.ZERO, Money.ZERO);

  private static final int BROKERAGE_BASIS_POINTS = 780;
  private static final int PAYMENT_BASIS_POINTS = 300;
  private static final int TAX_BASIS_POINTS = 1_000;
  private static final Money DELIVERY_FEE = Money.won(2_900);

  /** The bill of an order that was completed and of which nothing was refunded. */
  static ShopBill ofSale(OrderFacts order) {
    return ofWhatIsLeft(order, List.of());
  }

  /**
   * The bill of a completed order after refunds, worked out anew on what is left of it. The shop
   * loses what is refunded by its own fault, and the fees on it; where nothing at all is left of
   * the order no fees are.
   */
  static ShopBill ofWhatIsLeft(OrderFacts order, List<Refund> refunds) {
    boolean isCard = order.paymentMethod() == PaymentMethod.CARD;
    boolean isDelivery = order.fulfilment() == Fulfilment.DELIVERY;
    boolean isFull = refunds.stream().anyMatch(Refund::isFull);
    Money sales = Money.ZERO;
    Money brokerageFee = Money.ZERO;
    Money paymentFee = Money.ZERO;
    for (Money line : linesLeft(order, refunds)) {
      sales = sales.plus(line);
      brokerageFee = brokerageFee.plus(line.share(BROKERAGE_BASIS_POINTS));
      if (isCard) {
        paymentFee = paymentFee.plus(line.share(PAYMENT_BASIS_POINTS));
      }
    }
    Money deliveryFee = isDelivery && sales.isPositive() ? DELIVERY_FEE : Money.ZERO;
    if (isFull) {
      brokerageFee = Money.ZERO;
      paymentFee = Money.ZERO;
      deliveryFee = Money.ZERO;
    }
    return new ShopBill(
        sales,
        discountLeft(order, refunds),
        brokerageFee,
        paymentFee,
        deliveryFee,
        brokerageFee.plus(paymentFee).plus(deliveryFee).share(TAX_BASIS_POINTS),
        isCard || isDelivery ? Money.ZERO : order.price().total());
  }

  /**
   * The bill of an order that the shop cooked and that could not be finished: it is paid the items
   * in full, since a full refund reverses every fee; its coupons are good again.
   */
  static ShopBill ofFailure(OrderFacts order, List<Refund> refunds) {
    return NOTHING.withSales(linesLeft(order, refunds).stream().reduce(Money.ZERO, Money::plus));
  }

  /** The lines without what was refunded of them by the shop's fault. */
  private static List<Money> linesLeft(OrderFacts order, List<Refund> refunds) {
    List<Money> left = new ArrayList<>(order.lines().stream().map(OrderLine::total).toList());
    for (Refund refund : refunds) {
      if (refund.fault() == Fault.SHOP) {
        for (Refund.Part part : refund.lines()) {
          left.set(part.line(), left.get(part.line()).minus(part.amount()));
        }
      }
    }
    return left;
  }

  /**
   * The shop's share of what coupons still take off, half-up for each coupon as ordered, and of the
   * rest in proportion, half-up.
   */
  private static Money discountLeft(OrderFacts order, List<Refund> refunds) {
    Money whole = Money.ZERO;
    if (order.benefits() != null) {
      for (CouponUse coupon : order.benefits().coupons()) {
        whole = whole.plus(coupon.discount().share(coupon.shopShareBasisPoints()));
      }
    }
    Money discount = order.price().discount();
    if (whole.isZero() || refunds.stream().anyMatch(Refund::coupons)) {
      return Money.ZERO;
    }
    long left = discount.minus(reductionByShop(refunds)).won();
    return Money.won(
        Math.floorDiv(
            Math.addExact(Math.multiplyExact(whole.won() * 2, left), discount.won()),
            discount.won() * 2));
  }

  /** What coupons had taken off the parts that were refunded by the shop's fault. */
  static Money reductionByShop(List<Refund> refunds) {
    return refunds.stream()
        .filter(refund -> refund.fault() == Fault.SHOP)
        .map(Refund::couponReduction)
        .reduce(Money.ZERO, Money::plus);
  }

  /** All fees without the tax on them. */
  Money fees() {
    return brokerageFee.plus(paymentFee).plus(deliveryFee);
  }

  /** What the shop is to be paid; negative where it took more than it earned. */
  Money owed() {
    return sales.minus(discount).minus(fees()).minus(tax).minus(collected);
  }

  /** The change from another bill of the same order to this one. */
  ShopBill minus(ShopBill before) {
    return new ShopBill(
        sales.minus(before.sales),
        discount.minus(before.discount),
        brokerageFee.minus(before.brokerageFee),
        paymentFee.minus(before.paymentFee),
        deliveryFee.minus(before.deliveryFee),
        tax.minus(before.tax),
        collected.minus(before.collected));
  }

  /** The same where the shop took nothing itself. */
  ShopBill uncollected() {
    return new ShopBill(sales, discount, brokerageFee, paymentFee, deliveryFee, tax, Money.ZERO);
  }

  /** The same without any discount. */
  ShopBill undiscounted() {
    return new ShopBill(sales, Money.ZERO, brokerageFee, paymentFee, deliveryFee, tax, collected);
  }

  private ShopBill withSales(Money amount) {
    return new ShopBill(amount, discount, brokerageFee, paymentFee, deliveryFee, tax, collected);
  }
}
