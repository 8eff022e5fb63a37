package dosirak.city.people;

import dosirak.city.client.Session;
import dosirak.city.plan.OrderPlan.LinePlan;
import dosirak.city.plan.ShopPlan;
import dosirak.city.plan.ShopPlan.ChoicePlan;
import dosirak.city.plan.ShopPlan.DishPlan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A shop of the plan that was opened, with the identifiers that the marketplace gave.
 *
 * @param menu as the marketplace answered it
 * @param campaignId the campaign that its coupons are claimed from; absent: it gives none
 */
public record OpenShop(
    ShopPlan plan, String shopId, Session owner, JsonNode menu, @Nullable String campaignId) {
  /** A line of a cart. */
  public record Line(String itemId, int quantity, List<String> optionIds) {}

  /** What the customer picked, by the identifiers of this menu. */
  public List<Line> lines(List<LinePlan> picked) {
    return picked.stream().map(this::line).toList();
  }

  private Line line(LinePlan picked) {
    DishPlan dish = plan.menu().get(picked.dish());
    JsonNode item = named(menu, dish.name());
    List<String> optionIds = new ArrayList<>();
    for (int i = 0; i < picked.optionsByGroup().size(); i++) {
      ChoicePlan group = dish.optionGroups().get(i);
      JsonNode options = named(item.path("optionGroups"), group.name()).path("options");
      for (int option : picked.optionsByGroup().get(i)) {
        String name = group.options().get(option).name();
        optionIds.add(named(options, name).path("optionId").asString());
      }
    }
    return new Line(item.path("itemId").asString(), picked.quantity(), optionIds);
  }

  private static JsonNode named(JsonNode list, String name) {
    for (JsonNode each : list) {
      if (each.path("name").asString("").equals(name)) {
        return each;
      }
    }
    throw new IllegalStateException("the marketplace's menu lacks " + name);
  }
}
