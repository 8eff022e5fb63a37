package dosirak.desk;

import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.Promise;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When somebody has to look after an order, and what for. */
enum Lateness {
  /** The shop has not answered, and soon it is too late. */
  ACCEPTANCE,
  /** It should be cooked by now. */
  PREPARATION,
  /** It is cooked, and no rider has fetched it. */
  PICKUP,
  /** It should be there by now. */
  DELIVERY;

  private static final Duration BEFORE_ACCEPTANCE_ENDS = Duration.ofMinutes(2);
  private static final Duration WAITS_AT_THE_SHOP = Duration.ofMinutes(10);
  private static final Duration ON_THE_WAY = Duration.ofMinutes(40);

  /** From when on a paid order is late. */
  static Instant ofPaid(Instant acceptanceDueAt) {
    return acceptanceDueAt.minus(BEFORE_ACCEPTANCE_ENDS);
  }

  /** From when on a cooked order is late; never where the customer fetches it. */
  static @Nullable Instant ofReady(OrderFacts facts, Instant readyAt) {
    return facts.fulfilment() == Fulfilment.PICKUP ? null : readyAt.plus(WAITS_AT_THE_SHOP);
  }

  /** From when on a fetched order is late; never where the customer fetched it. */
  static @Nullable Instant ofPickedUp(OrderFacts facts, Instant pickedUpAt) {
    if (facts.fulfilment() == Fulfilment.PICKUP) {
      return null;
    }
    Promise promise = facts.promise();
    return promise == null ? pickedUpAt.plus(ON_THE_WAY) : promise.until();
  }

  /** What is late about an order that stands somewhere; absent while nothing is. */
  static @Nullable Lateness of(OrderStanding state, @Nullable Instant lateAt, Instant now) {
    if (lateAt == null || now.isBefore(lateAt)) {
      return null;
    }
    return switch (state) {
      case PAID -> ACCEPTANCE;
      case ACCEPTED -> PREPARATION;
      case READY -> PICKUP;
      case PICKED_UP -> DELIVERY;
      case PENDING, DELIVERED, COMPLETED, PAYMENT_FAILED, EXPIRED, REJECTED, CANCELLED, FAILED ->
          null;
    };
  }
}
