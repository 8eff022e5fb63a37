package dosirak.audit.rule;

import dosirak.audit.facts.Facts;
import dosirak.audit.facts.GatewayPayment;
import dosirak.audit.facts.OrderState;
import dosirak.audit.facts.PlacedOrder;
import dosirak.audit.facts.PostingFact;
import dosirak.contracts.delivery.Delivered;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Proves for every order that has ended that what the customer paid is what shop, rider, gateway,
 * platform and tax got together, and that nothing of it is left undecided; that the books know the
 * same payment as the gateway does (or the price, where a rider took it at the door); and that
 * rider and gateway got what delivery and the gateway say. Debits are positive, credits negative.
 */
public final class TheBooksOfEveryOrderClose implements Rule {
  private static final String GATEWAY_RECEIVABLE = "gateway-receivable";
  private static final String GATEWAY_FEES = "gateway-fees";
  private static final String RIDER_CASH = "rider-cash";
  private static final String CUSTOMER_DEPOSITS = "customer-deposits";
  private static final String SHOP_PAYABLE = "shop-payable";
  private static final String RIDER_PAYABLE = "rider-payable";
  private static final String TAX_PAYABLE = "tax-payable";
  private static final String TERMINAL_RECEIVABLE = "terminal-receivable";
  private static final String CUSTOMER_CREDITS = "customer-credits";
  private static final String POINTS_LIABILITY = "points-liability";

  /** By these a rider's pay shrinks for what was the rider's fault. */
  private static final Set<String> BORNE = Set.of("SALE", "ADJUSTMENT", "FAILURE", "CANCELLATION");

  private static final Set<String> PLATFORM =
      Set.of(
          "brokerage-revenue",
          "payment-revenue",
          "delivery-fund",
          "platform-loss",
          "promotion-expense");
  private static final Set<String> OTHERS =
      Set.of(
          GATEWAY_RECEIVABLE,
          GATEWAY_FEES,
          RIDER_CASH,
          CUSTOMER_DEPOSITS,
          SHOP_PAYABLE,
          RIDER_PAYABLE,
          TAX_PAYABLE,
          TERMINAL_RECEIVABLE,
          CUSTOMER_CREDITS,
          POINTS_LIABILITY,
          "payouts-under-way",
          "bank");

  @Override
  public String name() {
    return "the-books-of-every-order-close";
  }

  /** The balances of the accounts as far as one order moved them. */
  private record Book(Map<String, Long> balances) {
    /** Not the name of an account. */
    private static final String EARNED = "";

    Book() {
      this(new HashMap<>());
    }

    void add(PostingFact posting) {
      balances.merge(posting.account(), posting.amount(), Math::addExact);
      if (posting.account().equals(RIDER_PAYABLE)
          && (posting.amount() < 0 || posting.kind() == null || !BORNE.contains(posting.kind()))) {
        balances.merge(EARNED, -posting.amount(), Math::addExact);
      }
    }

    /** What the rider earned, whatever is to be borne besides. */
    long earned() {
      return of(EARNED);
    }

    long of(String account) {
      return balances.getOrDefault(account, 0L);
    }

    /** What came in from the customer: with the gateway, which kept its fee, or with the rider. */
    long money() {
      return of(GATEWAY_RECEIVABLE) + of(GATEWAY_FEES) + of(RIDER_CASH) + of(TERMINAL_RECEIVABLE);
    }

    /** What the customer gave for the order: money and points, less what is still to come back. */
    long paid() {
      return money() + of(POINTS_LIABILITY) + of(CUSTOMER_CREDITS);
    }

    long shop() {
      return -of(SHOP_PAYABLE);
    }

    long rider() {
      return -of(RIDER_PAYABLE);
    }

    long gateway() {
      return of(GATEWAY_FEES);
    }

    long tax() {
      return -of(TAX_PAYABLE);
    }

    /** The platform bears the gateway's fee. */
    long platform() {
      return -PLATFORM.stream().mapToLong(this::of).sum() - of(GATEWAY_FEES);
    }
  }

  @Override
  public Verdict judge(Facts facts) {
    Inspection inspection = new Inspection();
    Map<String, Book> books = new HashMap<>();
    for (PostingFact posting : facts.postings()) {
      String account = posting.account();
      inspection.require(
          PLATFORM.contains(account) || OTHERS.contains(account),
          posting.transactionId(),
          "nobody is known to stand behind the account " + account);
      if (posting.orderId() != null) {
        books.computeIfAbsent(posting.orderId(), unused -> new Book()).add(posting);
      }
    }
    Map<String, List<GatewayPayment>> gateway = facts.gatewayPaymentsByOrder();
    var payments = facts.paymentsByOrder();
    for (PlacedOrder order : facts.placed().values()) {
      OrderState state = facts.stateOf(order.orderId());
      if (state == null
          || !state.isEnd()
          || facts.isMoving(order.orderId())
          || facts.isPaymentUnderWay(order.orderId(), payments)) {
        continue;
      }
      inspection.look();
      judge(
          order,
          state,
          books.get(order.orderId()),
          gateway.getOrDefault(order.orderId(), List.of()),
          facts.deliveries().getOrDefault(order.orderId(), List.of()),
          inspection);
    }
    books.keySet().stream()
        .filter(orderId -> !facts.placed().containsKey(orderId) && !facts.isMoving(orderId))
        .forEach(orderId -> inspection.offend(orderId, "it is in the books, and nobody placed it"));
    return inspection.verdict(
        facts.orders().stream()
            .anyMatch(
                order -> order.state() == OrderState.COMPLETED && !facts.isMoving(order.orderId())),
        "orders were completed");
  }

  private static void judge(
      PlacedOrder order,
      OrderState state,
      @Nullable Book book,
      List<GatewayPayment> taken,
      List<Delivered> deliveries,
      Inspection inspection) {
    String orderId = order.orderId();
    if (book == null) {
      boolean mayBeMissing = state != OrderState.COMPLETED && taken.isEmpty();
      inspection.require(mayBeMissing, orderId, "it is " + state + " and not in the books");
      return;
    }
    long got = book.shop() + book.rider() + book.gateway() + book.platform() + book.tax();
    inspection.require(
        book.paid() == got,
        orderId,
        "the customer paid %d, and the others got %d: shop %d, rider %d, gateway %d, platform %d,"
                .formatted(
                    book.paid(), got, book.shop(), book.rider(), book.gateway(), book.platform())
            + " tax "
            + book.tax());
    inspection.require(
        book.of(CUSTOMER_DEPOSITS) == 0,
        orderId,
        "%d of the customer's money is still nobody's".formatted(-book.of(CUSTOMER_DEPOSITS)));
    long held = 0;
    long fee = 0;
    for (GatewayPayment each : taken) {
      held += each.captured() - each.refunded();
      fee += each.fee();
    }
    // What is paid at the counter is in the shop's hands and never passes through the books.
    if (!order.byCard() && order.delivery() && state == OrderState.COMPLETED) {
      held = order.total();
    }
    inspection.require(
        book.money() == held,
        orderId,
        "in the books the customer paid %d; at the gateway or at the door it was %d"
            .formatted(book.money(), held));
    inspection.require(
        book.gateway() == fee,
        orderId,
        "in the books the gateway got %d; the gateway says %d".formatted(book.gateway(), fee));
    long pay = deliveries.stream().mapToLong(each -> each.riderPay().won()).sum();
    // A rider who could not deliver may have earned something all the same.
    inspection.require(
        book.earned() == pay || (pay == 0 && state == OrderState.FAILED),
        orderId,
        "in the books the rider earned %d; delivery says %d".formatted(book.earned(), pay));
  }
}
