package dosirak.city.generator;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.city.plan.CityPlan;
import dosirak.city.plan.OrderPlan;
import dosirak.city.plan.ShopPlan;
import dosirak.city.plan.ShopPlan.ChoicePlan;
import dosirak.city.plan.ShopPlan.DishPlan;
import dosirak.contracts.order.Fulfilment;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class GeneratedCityTest {
  private static final CityShape SHAPE = CityShape.forLoad(2000, 10, 700);

  @Test
  void theSameSeedGivesTheSameCity() {
    assertThat(city(5)).isEqualTo(city(5));
    assertThat(city(5)).isNotEqualTo(city(6));
  }

  @Test
  void everyOrderPicksWhatItsMenuAllows() {
    CityPlan plan = city(5);

    assertThat(plan.orders())
        .allSatisfy(order ->
            assertThat(order.lines())
                .isNotEmpty()
                .allSatisfy(line -> allowed(plan.shops().get(order.shop()), line)));
  }

  @Test
  void dishesOfAMenuHaveNamesThatDiffer() {
    assertThat(city(5).shops())
        .allSatisfy(shop ->
            assertThat(shop.menu().stream().map(DishPlan::name).toList()).doesNotHaveDuplicates());
  }

  @Test
  void everyCustomerIsWithinReach() {
    CityPlan plan = city(5);

    assertThat(plan.orders())
        .allSatisfy(order ->
            assertThat(plan.shops().get(order.shop()).location().metresTo(order.dropoff()))
                .isLessThan(1_510));
  }

  @Test
  void theSmallSharesAreSmall() {
    CityPlan plan = city(5);

    assertThat(share(plan, order -> order.fulfilment() == Fulfilment.PICKUP))
        .isCloseTo(0.08, Offset.offset(0.03));
    assertThat(share(plan, OrderPlan::rejected)).isBetween(0.001, 0.03);
    assertThat(share(plan, order -> order.cancelAfterMinutes() != null)).isBetween(0.001, 0.03);
  }

  @Test
  void aDayHasItsPeaksAtNoonAndAtHalfPastSix() {
    DemandCurve curve = new DemandCurve(0, DemandCurve.DAY_MINUTES);
    double[] perHour = new double[24];
    for (int i = 0; i < 10_000; i++) {
      perHour[(int) (curve.minuteOf(i / 10_000.0) / 60)]++;
    }

    assertThat(perHour[18]).isEqualTo(DoubleStream.of(perHour).max().orElseThrow());
    assertThat(perHour[12]).isGreaterThan(2 * perHour[15]);
    assertThat(perHour[3]).isLessThan(perHour[15] / 4);
    assertThat(DemandCurve.weight(DemandCurve.DINNER_MINUTE))
        .isGreaterThan(DemandCurve.weight(DemandCurve.DINNER_MINUTE - 10))
        .isGreaterThan(DemandCurve.weight(DemandCurve.DINNER_MINUTE + 10));
  }

  private static CityPlan city(long seed) {
    return new GeneratedCity(seed, SHAPE)
        .plan(DoubleStream.iterate(0, minute -> minute + 0.25).limit(2000));
  }

  private static double share(CityPlan plan, Predicate<OrderPlan> property) {
    return plan.orders().stream().filter(property).count() / (double) plan.orders().size();
  }

  private static void allowed(ShopPlan shop, OrderPlan.LinePlan line) {
    DishPlan dish = shop.menu().get(line.dish());
    assertThat(line.optionsByGroup()).hasSameSizeAs(dish.optionGroups());
    for (int i = 0; i < dish.optionGroups().size(); i++) {
      ChoicePlan group = dish.optionGroups().get(i);
      assertThat(line.optionsByGroup().get(i))
          .hasSizeBetween(group.minimum(), group.maximum())
          .doesNotHaveDuplicates()
          .allSatisfy(option -> assertThat(option).isBetween(0, group.options().size() - 1));
    }
  }

  @Test
  void aDemonstrationHasRidersForItsPaceWithinWhatAMachineCanPlay() {
    assertThat(CityShape.demo(720, 2).riders()).isEqualTo(28);
    assertThat(CityShape.demo(720, 2).servedPerMinute()).isEqualTo(2);
    assertThat(CityShape.demo(720, 0.1).riders()).isEqualTo(15);
    assertThat(CityShape.demo(720, 40).riders()).isEqualTo(60);
    assertThat(CityShape.demo(720, 40).servedPerMinute()).isBetween(4.0, 5.0);
  }
}
