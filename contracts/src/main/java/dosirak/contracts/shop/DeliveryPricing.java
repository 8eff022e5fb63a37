package dosirak.contracts.shop;

import dosirak.contracts.Money;
import java.util.List;

/**
 * Where a shop delivers and what its delivery tip is made of beside the step of the distance.
 *
 * @param areas in their order: the first that holds the place of delivery is the one; none:
 *     everything within the delivery radius
 * @param amountSteps by growing value; none: nothing depends on it
 * @param hourSurcharges all that hold are added
 * @param badWeatherSurcharge while the marketplace says that the weather is bad
 */
public record DeliveryPricing(
    List<DeliveryArea> areas,
    List<AmountStep> amountSteps,
    List<HourSurcharge> hourSurcharges,
    Money publicHolidaySurcharge,
    Money badWeatherSurcharge) {
  public DeliveryPricing {
    areas = List.copyOf(areas);
    amountSteps = List.copyOf(amountSteps);
    hourSurcharges = List.copyOf(hourSurcharges);
  }
}
