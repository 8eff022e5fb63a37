package dosirak.city.steady;

import dosirak.city.client.Call;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What calls are for, as the people who make them would say. */
public enum EndpointGroup {
  /** Looking for a shop and at its page. */
  BROWSE,
  /** Signing in, and asking who one is. */
  SIGN_IN,
  /** Asking what a cart costs. */
  QUOTE,
  /** Ordering. */
  PLACE,
  /** Paying, at the gateway and at the marketplace. */
  PAY,
  /** What a shop says of an order: accepted, ready, handed over. */
  ACCEPT,
  /** Looking where an order is. */
  TRACK,
  /** What riders do. */
  DELIVER,
  /** Running a shop's page. */
  SHOP,
  MEMBER,
  PROMOTION,
  REVIEW,
  NOTIFICATION,
  DESK,
  SETTLEMENT,
  POS;

  /** The name that people read and reports carry. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The group of a label.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static EndpointGroup of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** The group of a call; null for what nobody asks for its own sake, such as the time. */
  static @Nullable EndpointGroup of(Call call) {
    String path = URI.create(call.path()).getPath();
    String[] parts = path.split("/", -1);
    if (parts.length < 3 || !parts[1].equals("api")) {
      return PAY;
    }
    return switch (parts[2]) {
      case "storefront" -> BROWSE;
      case "identity" -> SIGN_IN;
      case "order" -> ofOrder(call);
      case "payment" -> PAY;
      case "delivery" -> DELIVER;
      case "shop" -> SHOP;
      case "member" -> MEMBER;
      case "promotion" -> PROMOTION;
      case "review" -> REVIEW;
      case "notification" -> NOTIFICATION;
      case "desk" -> DESK;
      case "settlement" -> SETTLEMENT;
      case "pos" -> POS;
      default -> null;
    };
  }

  private static EndpointGroup ofOrder(Call call) {
    if (call.method().equals("GET")) {
      return TRACK;
    }
    return switch (call.template()) {
      case "/quotes" -> QUOTE;
      case "/orders" -> PLACE;
      default -> ACCEPT;
    };
  }
}
