package dosirak.audit.rule;

import dosirak.audit.facts.Facts;
import dosirak.audit.facts.GatewayPayment;
import dosirak.audit.facts.OrderState;
import dosirak.audit.facts.Party;
import dosirak.audit.facts.PlacedOrder;
import dosirak.audit.facts.PostingFact;
import dosirak.contracts.delivery.Delivered;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Proves for every order that has ended that what the customer paid is what shop, rider, gateway,
 * platform and tax got together; that the books know the same payment as the gateway does (or the
 * price, where it was paid at the door); and that rider and gateway got what delivery and the
 * gateway say.
 */
public final class TheBooksOfEveryOrderClose implements Rule {
  @Override
  public String name() {
    return "the-books-of-every-order-close";
  }

  @Override
  public Verdict judge(Facts facts) {
    Inspection inspection = new Inspection();
    Map<String, Map<Party, Long>> books = new HashMap<>();
    for (PostingFact posting : facts.postings()) {
      Optional<Party> party = Party.of(posting.account());
      if (party.isEmpty()) {
        inspection.offend(
            posting.transactionId(), "nobody is known to stand behind " + posting.account());
      } else if (posting.orderId() != null) {
        books
            .computeIfAbsent(posting.orderId(), unused -> new EnumMap<>(Party.class))
            .merge(party.get(), posting.amount(), Math::addExact);
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
      @Nullable Map<Party, Long> book,
      List<GatewayPayment> taken,
      List<Delivered> deliveries,
      Inspection inspection) {
    String orderId = order.orderId();
    if (book == null) {
      boolean mayBeMissing = state != OrderState.COMPLETED && taken.isEmpty();
      inspection.require(mayBeMissing, orderId, "it is " + state + " and not in the books");
      return;
    }
    long paid = book.getOrDefault(Party.CUSTOMER, 0L);
    long got = 0;
    for (Map.Entry<Party, Long> share : book.entrySet()) {
      if (share.getKey() != Party.CUSTOMER) {
        got = Math.subtractExact(got, share.getValue());
      }
    }
    inspection.require(
        paid == got, orderId, "the customer paid %d, the others got %d".formatted(paid, got));
    long held = 0;
    long fee = 0;
    for (GatewayPayment each : taken) {
      held += each.captured() - each.refunded();
      fee += each.fee();
    }
    if (!order.byCard() && state == OrderState.COMPLETED) {
      held = order.total();
    }
    inspection.require(
        paid == held,
        orderId,
        "in the books the customer paid %d; by the gateway or at the door it was %d"
            .formatted(paid, held));
    long toGateway = -book.getOrDefault(Party.GATEWAY, 0L);
    inspection.require(
        toGateway == fee,
        orderId,
        "in the books the gateway got %d; the gateway says %d".formatted(toGateway, fee));
    if (state == OrderState.COMPLETED) {
      long pay = deliveries.stream().mapToLong(each -> each.riderPay().won()).sum();
      long toRider = -book.getOrDefault(Party.RIDER, 0L);
      inspection.require(
          toRider == pay,
          orderId,
          "in the books the rider got %d; delivery says %d".formatted(toRider, pay));
    }
  }
}
