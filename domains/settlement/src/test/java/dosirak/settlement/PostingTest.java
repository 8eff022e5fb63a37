package dosirak.settlement;

import static dosirak.contracts.order.Fulfilment.DELIVERY;
import static dosirak.contracts.order.Fulfilment.PICKUP;
import static dosirak.contracts.order.PaymentMethod.AT_THE_DOOR;
import static dosirak.contracts.order.PaymentMethod.CARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.PaymentMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The golden cases of docs/money.md, to the won. */
class PostingTest {
  private static Transaction sale(OrderFacts order) {
    return Posting.of(Orders.completed(order, Orders.NOON), List.of()).transaction();
  }

  private static Transaction failure(OrderFacts order) {
    return Posting.of(Orders.failed(order, Orders.NOON), List.of()).transaction();
  }

  /** The balance of each account, in won; debit positive, those of zero left out. */
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
  void aCardOrderThatWasDelivered() {
    OrderFacts order = Orders.order(DELIVERY, CARD, 0, 25_000);
    ShopBill bill = ShopBill.ofSale(order);
    assertThat(bill)
        .isEqualTo(
            new ShopBill(
                Money.won(25_000),
                Money.ZERO,
                Money.won(1_950),
                Money.won(750),
                Money.won(2_900),
                Money.won(560),
                Money.ZERO));
    assertThat(bill.fees()).isEqualTo(Money.won(5_600));
    assertThat(bill.owed()).isEqualTo(Money.won(18_840));
    assertThat(books(sale(order)))
        .isEqualTo(
            Map.of(
                "customer-deposits", 25_000L,
                "shop-payable", -18_840L,
                "brokerage-revenue", -1_950L,
                "payment-revenue", -750L,
                "delivery-fund", -2_900L,
                "tax-payable", -560L));
  }

  @Test
  void theTipAndTheShopsFeePayForTheDelivery() {
    OrderFacts order = Orders.order(DELIVERY, CARD, 3_000, 25_000);
    assertThat(
            books(
                Posting.of(Orders.approved(order, 700)),
                sale(order),
                Posting.of(Orders.delivered(order, 4_200))))
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
  void oddWonAreRoundedHalfUpForEachLineAndTheTaxOnce() {
    OrderFacts order = Orders.order(PICKUP, CARD, 0, 250, 250);
    ShopBill bill = ShopBill.ofSale(order);
    assertThat(bill.brokerageFee()).isEqualTo(Money.won(40));
    assertThat(bill.paymentFee()).isEqualTo(Money.won(16));
    assertThat(bill.tax()).isEqualTo(Money.won(6));
    assertThat(bill.owed()).isEqualTo(Money.won(438));
  }

  @Test
  void aPickupOrderPaysForNoDelivery() {
    ShopBill bill = ShopBill.ofSale(Orders.order(PICKUP, CARD, 0, 25_000));
    assertThat(bill.deliveryFee()).isEqualTo(Money.ZERO);
    assertThat(bill.fees()).isEqualTo(Money.won(2_700));
    assertThat(bill.tax()).isEqualTo(Money.won(270));
    assertThat(bill.owed()).isEqualTo(Money.won(22_030));
  }

  @Test
  void cashAtTheCustomersDoorIsWithTheRider() {
    OrderFacts order = Orders.order(DELIVERY, AT_THE_DOOR, 3_000, 25_000);
    assertThat(ShopBill.ofSale(order).owed()).isEqualTo(Money.won(19_665));
    Transaction sale = sale(order);
    assertThat(books(sale))
        .isEqualTo(
            Map.of(
                "rider-cash", 28_000L,
                "shop-payable", -19_665L,
                "brokerage-revenue", -1_950L,
                "delivery-fund", -5_900L,
                "tax-payable", -485L));
    assertThat(sale.lines().getFirst().party()).isEqualTo(Orders.RIDER.value());
  }

  @Test
  void cashAtTheCounterIsTheShopsWhichThenOwesTheFees() {
    OrderFacts order = Orders.order(PICKUP, AT_THE_DOOR, 0, 25_000);
    ShopBill bill = ShopBill.ofSale(order);
    assertThat(bill.collected()).isEqualTo(Money.won(25_000));
    assertThat(bill.owed()).isEqualTo(Money.won(-2_145));
    assertThat(books(sale(order)))
        .isEqualTo(
            Map.of("shop-payable", 2_145L, "brokerage-revenue", -1_950L, "tax-payable", -195L));
  }

  @Test
  void aRefundBeforeCookingLeavesOnlyTheGatewaysFee() {
    OrderFacts order = Orders.order(DELIVERY, CARD, 3_000, 25_000);
    assertThat(
            books(
                Posting.of(Orders.approved(order, 700)), Posting.of(Orders.cancelled(order, 700))))
        .isEqualTo(Map.of("gateway-receivable", -700L, "gateway-fees", 700L));
  }

  @Test
  void aRefundAfterCookingPaysTheShopInFullAtThePlatformsLoss() {
    OrderFacts order = Orders.order(DELIVERY, CARD, 3_000, 25_000);
    assertThat(
            books(
                Posting.of(Orders.approved(order, 700)),
                failure(order),
                Posting.of(Orders.cancelled(order, 700))))
        .isEqualTo(
            Map.of(
                "gateway-receivable", -700L,
                "gateway-fees", 700L,
                "platform-loss", 25_000L,
                "shop-payable", -25_000L));
  }

  @Test
  void aRiderWhoDeliveredAFailedOrderIsPaidAllTheSame() {
    OrderFacts order = Orders.order(DELIVERY, AT_THE_DOOR, 3_000, 25_000);
    assertThat(books(failure(order), Posting.of(Orders.delivered(order, 4_200))))
        .isEqualTo(
            Map.of(
                "platform-loss", 25_000L,
                "shop-payable", -25_000L,
                "delivery-fund", 4_200L,
                "rider-payable", -4_200L));
  }

  @Test
  void whatTheCustomerPaidIsWhatShopRiderGatewayPlatformAndTaxGot() {
    Random random = new Random(20260302);
    for (int i = 0; i < 2_000; i++) {
      Fulfilment fulfilment = random.nextBoolean() ? DELIVERY : PICKUP;
      PaymentMethod method = random.nextInt(4) == 0 ? AT_THE_DOOR : CARD;
      long tip = fulfilment == DELIVERY ? random.nextLong(5_000) : 0;
      long[] lines = random.longs(1 + random.nextInt(6), 1, 80_000).toArray();
      OrderFacts order = Orders.order(fulfilment, method, tip, lines);
      boolean failed = random.nextInt(4) == 0;
      long gatewayFee = order.price().total().share(250).won();
      List<Transaction> all = new ArrayList<>();
      all.add(failed ? failure(order) : sale(order));
      if (method == CARD) {
        all.add(Posting.of(Orders.approved(order, gatewayFee)));
        if (failed) {
          all.add(Posting.of(Orders.cancelled(order, gatewayFee)));
        }
      }
      if (fulfilment == DELIVERY && !failed) {
        all.add(Posting.of(Orders.delivered(order, 3_000 + random.nextLong(3_000))));
      }
      Map<String, Long> books = books(all.toArray(Transaction[]::new));

      long collected = failed ? 0 : ShopBill.ofSale(order).collected().won();
      long paid = failed ? 0 : order.price().total().won();
      long shop = -books.getOrDefault("shop-payable", 0L) + collected;
      long rider = -books.getOrDefault("rider-payable", 0L);
      long gateway = books.getOrDefault("gateway-fees", 0L);
      long tax = -books.getOrDefault("tax-payable", 0L);
      long platform =
          -books.getOrDefault("brokerage-revenue", 0L)
              - books.getOrDefault("payment-revenue", 0L)
              - books.getOrDefault("delivery-fund", 0L)
              - books.getOrDefault("platform-loss", 0L)
              - gateway;
      assertThat(shop + rider + gateway + platform + tax).as("%s", order).isEqualTo(paid);
      assertThat(books).doesNotContainKey("customer-deposits");
      assertThat(
              books.getOrDefault("gateway-receivable", 0L)
                  + books.getOrDefault("rider-cash", 0L)
                  + collected)
          .as("where the money is, of %s", order)
          .isEqualTo(paid - gateway);
    }
  }

  @Test
  void aTransactionOutOfBalanceCannotBeMade() {
    Transaction.Builder builder =
        new Transaction.Builder(new OrderId(UUID.randomUUID()), Transaction.Kind.SALE, Orders.NOON)
            .debit(Account.CUSTOMER_DEPOSITS, null, Money.won(2))
            .credit(Account.SHOP_PAYABLE, null, Money.won(1));
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("out of balance by 1 won");
  }

  @Test
  void theSameFactsMakeTheSameTransaction() {
    OrderFacts order = Orders.order(DELIVERY, CARD, 0, 25_000);
    assertThat(sale(order).transactionId()).isEqualTo(sale(order).transactionId());
    assertThat(sale(order).transactionId()).isNotEqualTo(failure(order).transactionId());
  }
}
