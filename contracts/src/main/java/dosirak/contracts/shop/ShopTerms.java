package dosirak.contracts.shop;

import dosirak.contracts.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The conditions under which a shop takes orders. What is absent came later than the first shops.
 *
 * @param timeZone IANA name, for the hours
 * @param hours weekly opening hours
 * @param minimumOrder the least value of the items of an order
 * @param deliveryRadiusMetres how far it delivers at most, straight line
 * @param tipTable steps by growing distance; the last reaches the delivery radius
 * @param calendar absent: the weekly hours hold always
 * @param preparation absent: not known
 * @param scheduling absent: no orders for later
 * @param kitchenLimit absent: no limit
 * @param deliveryPricing absent: by distance only
 * @param takesPickup absent: yes
 */
public record ShopTerms(
    String timeZone,
    List<OpeningSpan> hours,
    Money minimumOrder,
    int deliveryRadiusMetres,
    List<TipStep> tipTable,
    @Nullable ShopCalendar calendar,
    @Nullable Preparation preparation,
    @Nullable Scheduling scheduling,
    @Nullable KitchenLimit kitchenLimit,
    @Nullable DeliveryPricing deliveryPricing,
    @Nullable Boolean takesPickup) {
  public ShopTerms {
    hours = List.copyOf(hours);
    tipTable = List.copyOf(tipTable);
  }

  /** Terms with nothing beyond hours, area and tips by distance. */
  public ShopTerms(
      String timeZone,
      List<OpeningSpan> hours,
      Money minimumOrder,
      int deliveryRadiusMetres,
      List<TipStep> tipTable) {
    this(
        timeZone,
        hours,
        minimumOrder,
        deliveryRadiusMetres,
        tipTable,
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
