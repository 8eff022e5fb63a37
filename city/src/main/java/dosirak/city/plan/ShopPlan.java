package dosirak.city.plan;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.shop.ShopTerms;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A shop that is going to be opened.
 *
 * @param code its name in the plan
 * @param menu items with names that differ
 * @param portions how many portions of its first dish there are; absent: enough
 * @param givesCoupons whether it gives coupons away
 */
public record ShopPlan(
    String code,
    String name,
    String phone,
    String addressText,
    GeoPoint location,
    ShopTerms terms,
    List<DishPlan> menu,
    @Nullable Integer portions,
    boolean givesCoupons) {
  public ShopPlan {
    menu = List.copyOf(menu);
  }

  /**
   * Something on the menu of a shop.
   *
   * @param price in won
   */
  public record DishPlan(
      String category, String name, String description, long price, List<ChoicePlan> optionGroups) {
    public DishPlan {
      optionGroups = List.copyOf(optionGroups);
    }
  }

  /**
   * A group of options of a dish.
   *
   * @param minimum how many must be picked at least
   * @param maximum how many may be picked at most
   */
  public record ChoicePlan(String name, int minimum, int maximum, List<ExtraPlan> options) {
    public ChoicePlan {
      options = List.copyOf(options);
    }
  }

  /**
   * One option.
   *
   * @param price in won, added to that of the dish
   */
  public record ExtraPlan(String name, long price) {}
}
