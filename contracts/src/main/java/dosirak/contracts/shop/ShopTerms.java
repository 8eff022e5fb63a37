package dosirak.contracts.shop;

import dosirak.contracts.Money;
import java.util.List;

/**
 * The conditions under which a shop takes orders.
 *
 * @param timeZone IANA name, for the hours
 * @param hours weekly opening hours
 * @param minimumOrder the least value of the items of an order
 * @param deliveryRadiusMetres how far it delivers, straight line
 * @param tipTable steps by growing distance; the last reaches the delivery radius
 */
public record ShopTerms(
    String timeZone,
    List<OpeningSpan> hours,
    Money minimumOrder,
    int deliveryRadiusMetres,
    List<TipStep> tipTable) {
  public ShopTerms {
    hours = List.copyOf(hours);
    tipTable = List.copyOf(tipTable);
  }
}
