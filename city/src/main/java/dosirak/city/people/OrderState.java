package dosirak.city.people;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The states of an order, as the marketplace names them. */
public enum OrderState {
  PENDING(false),
  PAID(false),
  ACCEPTED(false),
  READY(false),
  PICKED_UP(false),
  DELIVERED(false),
  COMPLETED(true),
  PAYMENT_FAILED(true),
  EXPIRED(true),
  REJECTED(true),
  CANCELLED(true),
  FAILED(true);

  private final boolean ended;

  OrderState(boolean ended) {
    this.ended = ended;
  }

  /** Whether nothing happens to the order any more. */
  public boolean ended() {
    return ended;
  }

  /** Whether the shop has not said what becomes of the order. */
  public boolean undecided() {
    return this == PENDING || this == PAID;
  }

  /** Reads a state's name, null for one that is not known. */
  public static @Nullable OrderState of(String name) {
    for (OrderState state : values()) {
      if (state.name().equals(name.toUpperCase(Locale.ROOT))) {
        return state;
      }
    }
    return null;
  }
}
