package dosirak.city.plan;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.PaymentMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order that is going to be placed.
 *
 * @param code its name in the plan
 * @param placedMinute the minute it is placed
 * @param shop the place of its shop in the plan's list
 * @param dropoff where the customer is
 * @param preparationMinutes how long the kitchen takes, from placement
 * @param cancelAfterMinutes when the customer changes their mind after placing it, or null
 * @param rejected whether the owner will reject it
 * @param turns what is not ordinary about it
 */
public record OrderPlan(
    String code,
    double placedMinute,
    int shop,
    GeoPoint dropoff,
    Fulfilment fulfilment,
    PaymentMethod paymentMethod,
    List<LinePlan> lines,
    double preparationMinutes,
    @Nullable Double cancelAfterMinutes,
    boolean rejected,
    Turns turns) {
  public OrderPlan {
    lines = List.copyOf(lines);
  }

  /** An ordinary order. */
  public OrderPlan(
      String code,
      double placedMinute,
      int shop,
      GeoPoint dropoff,
      Fulfilment fulfilment,
      PaymentMethod paymentMethod,
      List<LinePlan> lines,
      double preparationMinutes,
      @Nullable Double cancelAfterMinutes,
      boolean rejected) {
    this(
        code,
        placedMinute,
        shop,
        dropoff,
        fulfilment,
        paymentMethod,
        lines,
        preparationMinutes,
        cancelAfterMinutes,
        rejected,
        Turns.NONE);
  }

  /**
   * One line: a dish and what is picked with it.
   *
   * @param dish the place of the dish on the shop's menu
   * @param optionsByGroup for each option group of the dish, the places of the picked options
   */
  public record LinePlan(int dish, int quantity, List<List<Integer>> optionsByGroup) {
    public LinePlan {
      optionsByGroup = optionsByGroup.stream().map(List::copyOf).toList();
    }
  }
}
