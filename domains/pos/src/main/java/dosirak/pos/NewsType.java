package dosirak.pos;

import java.util.Arrays;
import java.util.Optional;

/** What tills can be told, by the names that webhooks use. */
enum NewsType {
  NEW("order.new"),
  RECEIPT("order.receipt"),
  DELAYED("order.delayed"),
  READY("order.ready"),
  PICKUP_COMPLETED("order.pickup-completed"),
  DELIVERY_COMPLETED("order.delivery-completed"),
  COMPLETED("order.completed"),
  CANCELED("order.canceled"),
  REFUNDED("order.refunded"),
  CANCELLATION_ASKED("order.cancellation-asked"),
  CANCELLATION_REFUSED("order.cancellation-refused"),
  CHANGE_PROPOSED("order.change-proposed"),
  CHANGE_ANSWERED("order.change-answered"),
  RIDER_ASSIGNED("rider.assigned"),
  RIDER_UNASSIGNED("rider.unassigned"),
  RIDER_AT_SHOP("rider.at-shop");

  private final String text;

  NewsType(String text) {
    this.text = text;
  }

  /** Its name for tills. */
  String text() {
    return text;
  }

  /** The type with a name. */
  static Optional<NewsType> of(String text) {
    return Arrays.stream(values()).filter(type -> type.text.equals(text)).findFirst();
  }
}
