package dosirak.settlement;

import static dosirak.contracts.order.DiscountTarget.DELIVERY;
import static dosirak.contracts.order.DiscountTarget.ITEMS;
import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.Money;
import dosirak.contracts.delivery.DeliveryFailed;
import dosirak.contracts.delivery.DeliveryProblem;
import dosirak.contracts.order.FailureCause;
import dosirak.contracts.order.Fault;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.GivenBack;
import dosirak.contracts.order.OrderCancelled;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderFailed;
import dosirak.contracts.order.PaymentMethod;
import dosirak.contracts.promotion.PointsCause;
import dosirak.contracts.promotion.PointsChanged;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The golden cases of docs/money.md for coupons, points, refunds and faults, to the won. */
class RefundPostingTest {
  private static final GivenBack NOTHING = new GivenBack(Money.ZERO, Money.ZERO, false);

  private static Transaction sale(OrderFacts order, Refund... before) {
    return Posting.of(Orders.completed(order, Orders.NOON), List.of(before)).transaction();
  }

  private static Transaction paid(OrderFacts order) {
    return Posting.of(Orders.approved(order, 700));
  }

  private static Transaction repaid(OrderFacts order, Refund refund) {
    return Posting.of(Orders.refunded(order, refund.refundId(), refund.money()));
  }

  private static Transaction adjusted(OrderFacts order, Refund refund, Refund... before) {
    return Posting.of(order, refund, List.of(before)).transaction();
  }

  private static OrderFacts card(long tip, long... lines) {
    return Orders.order(Fulfilment.DELIVERY, PaymentMethod.CARD, tip, lines);
  }

  private static Map<String, Long> books(Transaction... transactions) {
    Map<String, Long> balances = new TreeMap<>();
    for (Transaction transaction : transactions) {
      for (Transaction.Line line : transaction.lines()) {
        balances.merge(line.account().label(), line.amount().won(), Long::sum);
      }
    }
    balances.values().removeIf(balance -> balance == 0);
    return balances;
  }

  @Test
  void aCouponIsPaidByShopAndPlatformAsAgreedAndPointsAreOwedNoMore() {
    OrderFacts order =
        Orders.withBenefits(
            Fulfilment.DELIVERY,
            PaymentMethod.CARD,
            3_000,
            1_000,
            List.of(Orders.coupon(ITEMS, 2_001, 5_000), Orders.coupon(DELIVERY, 1_000, 0)),
            25_000);
    assertThat(order.price().total()).isEqualTo(Money.won(23_999));
    ShopBill bill = ShopBill.ofSale(order);
    assertThat(bill.discount()).isEqualTo(Money.won(1_001));
    // The fees are those of the items before discounts.
    assertThat(bill.owed()).isEqualTo(Money.won(18_840 - 1_001));
    assertThat(books(paid(order), sale(order)))
        .isEqualTo(
            Map.of(
                "gateway-receivable", 23_299L,
                "gateway-fees", 700L,
                "points-liability", 1_000L,
                "promotion-expense", 2_000L,
                "shop-payable", -17_839L,
                "brokerage-revenue", -1_950L,
                "payment-revenue", -750L,
                "delivery-fund", -5_900L,
                "tax-payable", -560L));
  }

  @Test
  void anOrderPaidWithPointsAloneOwesNoPaymentFee() {
    OrderFacts order =
        Orders.withBenefits(Fulfilment.PICKUP, PaymentMethod.POINTS, 0, 10_000, List.of(), 10_000);
    assertThat(books(sale(order)))
        .isEqualTo(
            Map.of(
                "points-liability", 10_000L,
                "shop-payable", -9_142L,
                "brokerage-revenue", -780L,
                "tax-payable", -78L));
  }

  @Test
  void aCardAtTheDoorIsInTheRidersTerminal() {
    OrderFacts order =
        Orders.order(Fulfilment.DELIVERY, PaymentMethod.AT_THE_DOOR_CARD, 3_000, 25_000);
    assertThat(books(sale(order)))
        .isEqualTo(
            Map.of(
                "terminal-receivable", 28_000L,
                "shop-payable", -19_665L,
                "brokerage-revenue", -1_950L,
                "delivery-fund", -5_900L,
                "tax-payable", -485L));
  }

  @Test
  void theShopLosesWhatItIsAtFaultForAndTheFeesOnIt() {
    OrderFacts order = card(3_000, 15_000, 10_000);
    Refund refund = Orders.refund(Fault.SHOP, 0, 10_000, 0, false, 0, 10_000);
    Posting.Posted adjustment = Posting.of(order, refund, List.of());
    // 7.8% and 3% of 10,000 are 780 and 300; the tax is that of 4,520 instead of 5,600.
    assertThat(adjustment.bill())
        .isEqualTo(
            new ShopBill(
                Money.won(-10_000),
                Money.ZERO,
                Money.won(-780),
                Money.won(-300),
                Money.ZERO,
                Money.won(-108),
                Money.ZERO));
    assertThat(adjustment.bill().owed()).isEqualTo(Money.won(-8_812));
    assertThat(books(paid(order), sale(order), adjustment.transaction(), repaid(order, refund)))
        .isEqualTo(
            Map.of(
                "gateway-receivable", 17_300L,
                "gateway-fees", 700L,
                "shop-payable", -10_028L,
                "brokerage-revenue", -1_170L,
                "payment-revenue", -450L,
                "delivery-fund", -5_900L,
                "tax-payable", -452L));
  }

  @Test
  void aRefundBeforeTheOrderIsCompletedComesToTheSameAsOneAfterIt() {
    OrderFacts order = card(3_000, 15_000, 10_000);
    for (Fault fault : Fault.values()) {
      Refund refund = Orders.refund(fault, 0, 10_000, 0, false, 0, 10_000);
      assertThat(books(paid(order), repaid(order, refund), sale(order, refund)))
          .isEqualTo(
              books(paid(order), sale(order), repaid(order, refund), adjusted(order, refund)));
    }
  }

  @Test
  void aRefundThatIsNotTheShopsFaultIsThePlatformsLossOrTheRiders() {
    OrderFacts order = card(3_000, 25_000);
    Refund byPlatform = Orders.refund(Fault.PLATFORM, 0, 5_000, 0, false, 5_000);
    assertThat(Posting.of(order, byPlatform, List.of()).bill()).isEqualTo(ShopBill.NOTHING);
    assertThat(books(adjusted(order, byPlatform)))
        .isEqualTo(Map.of("customer-deposits", -5_000L, "platform-loss", 5_000L));
    Refund byRider = Orders.refund(Fault.RIDER, 0, 5_000, 0, false, 5_000);
    Transaction adjusted = adjusted(order, byRider);
    assertThat(books(adjusted))
        .isEqualTo(Map.of("customer-deposits", -5_000L, "rider-payable", 5_000L));
    assertThat(adjusted.lines().getLast().party()).isEqualTo(Orders.RIDER.value());
  }

  @Test
  void afterAFullRefundNoFeesAreLeftAndTheGatewaysFeeIsThePlatforms() {
    OrderFacts order = card(3_000, 25_000);
    Refund byShop = Orders.refund(Fault.SHOP, 0, 28_000, 0, true, 25_000);
    assertThat(books(paid(order), sale(order), adjusted(order, byShop), repaid(order, byShop)))
        .isEqualTo(Map.of("gateway-receivable", -700L, "gateway-fees", 700L));
    Refund byPlatform = Orders.refund(Fault.PLATFORM, 0, 28_000, 0, true, 25_000);
    assertThat(
            books(paid(order), sale(order), adjusted(order, byPlatform), repaid(order, byPlatform)))
        .isEqualTo(
            Map.of(
                "gateway-receivable", -700L,
                "gateway-fees", 700L,
                "platform-loss", 28_000L,
                "delivery-fund", -3_000L,
                "shop-payable", -25_000L));
  }

  @Test
  void whatACouponHadTakenOffAPartComesBackToWhoeverPaidForIt() {
    OrderFacts order =
        Orders.withBenefits(
            Fulfilment.PICKUP,
            PaymentMethod.CARD,
            0,
            1_000,
            List.of(Orders.coupon(ITEMS, 2_000, 5_000)),
            10_000,
            10_000);
    // Half of it: 10,000 = 1,000 of the coupon, 8,500 in money and 500 points.
    Refund refund = Orders.refund(Fault.SHOP, 1_000, 8_500, 500, false, 10_000);
    Posting.Posted adjustment = Posting.of(order, refund, List.of());
    assertThat(adjustment.bill().discount()).isEqualTo(Money.won(-500));
    assertThat(books(adjustment.transaction()))
        .isEqualTo(
            Map.of(
                "customer-deposits", -8_500L,
                "points-liability", -500L,
                "promotion-expense", -500L,
                "shop-payable", 9_500L - 780 - 300 - 108,
                "brokerage-revenue", 780L,
                "payment-revenue", 300L,
                "tax-payable", 108L));
  }

  @Test
  void whoPaidAtTheDoorIsGivenBackByTransfer() {
    OrderFacts order = Orders.order(Fulfilment.DELIVERY, PaymentMethod.AT_THE_DOOR, 0, 25_000);
    Refund refund = Orders.refund(Fault.PLATFORM, 0, 5_000, 0, false, 5_000);
    Transaction adjusted = adjusted(order, refund);
    assertThat(books(adjusted))
        .isEqualTo(Map.of("customer-credits", -5_000L, "platform-loss", 5_000L));
    assertThat(adjusted.lines().getFirst().party()).isEqualTo(order.customerId().value());
  }

  private static Transaction failed(OrderFacts order, Fault fault, @Nullable GivenBack givenBack) {
    return Posting.of(
            new OrderFailed(
                order, FailureCause.DELIVERY_FAILED, Orders.RIDER, Orders.NOON, fault, givenBack),
            List.of())
        .transaction();
  }

  @Test
  void anAbsentCustomerPaysAllTheSameAndShopAndRiderArePaid() {
    OrderFacts order = card(3_000, 25_000);
    DeliveryFailed delivery =
        new DeliveryFailed(
            Orders.delivered(order, 0).assignmentId(),
            order.orderId(),
            Orders.RIDER,
            DeliveryProblem.CUSTOMER_ABSENT,
            Money.won(4_200),
            Orders.NOON);
    assertThat(books(paid(order), failed(order, Fault.CUSTOMER, NOTHING), Posting.of(delivery)))
        .isEqualTo(
            Map.of(
                "gateway-receivable", 27_300L,
                "gateway-fees", 700L,
                "shop-payable", -18_840L,
                "brokerage-revenue", -1_950L,
                "payment-revenue", -750L,
                "delivery-fund", -1_700L,
                "rider-payable", -4_200L,
                "tax-payable", -560L));
  }

  @Test
  void anAbsentCustomerWhoWouldHavePaidAtTheDoorIsThePlatformsLoss() {
    OrderFacts order = Orders.order(Fulfilment.DELIVERY, PaymentMethod.AT_THE_DOOR, 3_000, 25_000);
    assertThat(books(failed(order, Fault.CUSTOMER, NOTHING)))
        .isEqualTo(
            Map.of(
                "platform-loss", 28_000L,
                "shop-payable", -19_665L,
                "brokerage-revenue", -1_950L,
                "delivery-fund", -5_900L,
                "tax-payable", -485L));
  }

  @Test
  void aRiderWhoSpoiltTheFoodPaysTheShopForIt() {
    OrderFacts order = card(3_000, 25_000);
    Transaction failed = failed(order, Fault.RIDER, null);
    assertThat(books(paid(order), failed, Posting.of(Orders.cancelled(order, 700))))
        .isEqualTo(
            Map.of(
                "gateway-receivable", -700L,
                "gateway-fees", 700L,
                "shop-payable", -25_000L,
                "rider-payable", 25_000L));
  }

  @Test
  void aShopThatCancelsAnAcceptedOrderGetsNothing() {
    OrderFacts order = card(3_000, 25_000);
    Posting.Posted posted =
        Posting.of(
            new OrderCancelled(order, "fire", Orders.NOON, Fault.SHOP, null),
            Fault.SHOP,
            List.of());
    assertThat(posted.transaction().lines()).isEmpty();
    assertThat(posted.bill()).isEqualTo(ShopBill.NOTHING);
  }

  @Test
  void aCustomerWhoCancelsWhatIsCookedGetsBackWhatWasAgreedAndTheRestIsPaidWithIt() {
    OrderFacts order = card(3_000, 25_000);
    GivenBack tip = new GivenBack(Money.won(3_000), Money.ZERO, false);
    Transaction cancelled =
        Posting.of(
                new OrderCancelled(order, "changed my mind", Orders.NOON, Fault.CUSTOMER, tip),
                Fault.CUSTOMER,
                List.of())
            .transaction();
    assertThat(books(cancelled))
        .isEqualTo(
            Map.of(
                "customer-deposits", 25_000L,
                "platform-loss", 3_000L,
                "shop-payable", -18_840L,
                "brokerage-revenue", -1_950L,
                "payment-revenue", -750L,
                "delivery-fund", -5_900L,
                "tax-payable", -560L));
  }

  @Test
  void pointsThatAreGivenAreOwedUntilTheyAreUsedTakenBackOrEnd() {
    for (PointsCause cause : PointsCause.values()) {
      long change = cause == PointsCause.EARNED || cause == PointsCause.GRANTED ? 250 : -250;
      PointsChanged changed =
          new PointsChanged(
              Orders.RIDER, null, cause, Money.won(change), Money.ZERO, null, Orders.NOON);
      UUID event = UUID.randomUUID();
      assertThat(books(Posting.of(changed, event)))
          .isEqualTo(Map.of("promotion-expense", change, "points-liability", -change));
      assertThat(Posting.of(changed, event).transactionId())
          .isEqualTo(Posting.of(changed, event).transactionId());
    }
  }

  @Test
  void eachRefundIsATransactionOfItsOwn() {
    OrderFacts order = card(0, 25_000);
    Refund first = Orders.refund(Fault.SHOP, 0, 1_000, 0, false, 1_000);
    Refund second = Orders.refund(Fault.SHOP, 0, 1_000, 0, false, 1_000);
    assertThat(adjusted(order, first).transactionId())
        .isNotEqualTo(adjusted(order, second, first).transactionId())
        .isNotEqualTo(repaid(order, first).transactionId());
  }
}
