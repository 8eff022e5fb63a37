package dosirak.audit.facts;

import java.util.Set;

/**
 * The states of an order with the legal ways between them, written down once more and independently
 * of the order domain.
 */
public enum OrderState {
  PENDING,
  PAID,
  ACCEPTED,
  READY,
  PICKED_UP,
  DELIVERED,
  COMPLETED,
  PAYMENT_FAILED,
  EXPIRED,
  REJECTED,
  CANCELLED,
  FAILED;

  /** The states that may follow this one; empty for an end. */
  public Set<OrderState> next() {
    return switch (this) {
      case PENDING -> Set.of(PAID, PAYMENT_FAILED, EXPIRED, CANCELLED);
      case PAID -> Set.of(ACCEPTED, REJECTED, EXPIRED, CANCELLED);
      case ACCEPTED -> Set.of(READY, PICKED_UP, FAILED, CANCELLED);
      case READY -> Set.of(PICKED_UP, FAILED, CANCELLED);
      case PICKED_UP -> Set.of(DELIVERED, FAILED);
      case DELIVERED -> Set.of(COMPLETED);
      case COMPLETED, PAYMENT_FAILED, EXPIRED, REJECTED, CANCELLED, FAILED -> Set.of();
    };
  }

  /** Whether an order in this state has reached an end. */
  public boolean isEnd() {
    return next().isEmpty();
  }

  /**
   * Whether an order in this state ended in a way that gives the customer the money back, unless it
   * says otherwise.
   */
  public boolean isRefunded() {
    return isEnd() && this != COMPLETED;
  }
}
