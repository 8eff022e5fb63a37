package dosirak.city.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dosirak.city.generator.RecordedCity;
import dosirak.city.plan.CityPlan;
import dosirak.city.plan.OrderPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedDayTest {
  @TempDir private Path folder;

  @BeforeEach
  void writeDay() throws IOException {
    write(
        "instance_parameters.txt",
        "meters_per_minute\tpickup service minutes\tdropoff service minutes\n320\t4\t3\n");
    write("restaurants.txt", "restaurant\tx\ty\nr1\t0\t0\nr2\t4000\t3000\n");
    write("couriers.txt", "courier\tx\ty\ton_time\toff_time\nc1\t10\t20\t0\t90\n");
    write(
        "orders.txt",
        "order\tx\ty\tplacement_time\trestaurant\tready_time\no2\t0\t900\t9\tr2\t9\n"
            + "o1\t0\t800\t4\tr1\t24\n");
  }

  @Test
  void aDayIsRead() {
    RecordedDay day = RecordedDay.read(folder);

    assertThat(day.metresPerMinute()).isEqualTo(320);
    assertThat(day.pickupServiceMinutes()).isEqualTo(4);
    assertThat(day.dropoffServiceMinutes()).isEqualTo(3);
    assertThat(day.couriers()).containsExactly(new RecordedDay.Courier("c1", 10, 20, 0, 90));
    assertThat(day.restaurants()).containsOnlyKeys("r1", "r2");
    assertThat(day.orders()).hasSize(2);
    assertThat(day.orders().getLast().preparationMinutes()).isEqualTo(20);
  }

  @Test
  void itsPlanKeepsMinutesMetresAndSpeeds() {
    CityPlan plan = RecordedCity.plan(RecordedDay.read(folder), 1);

    assertThat(plan.orders().stream().map(OrderPlan::code)).containsExactly("o1", "o2");
    OrderPlan first = plan.orders().getFirst();
    assertThat(first.placedMinute()).isEqualTo(4);
    assertThat(first.preparationMinutes()).isEqualTo(20);
    assertThat(plan.shops().get(first.shop()).code()).isEqualTo("r1");
    assertThat(plan.shops().get(first.shop()).location().metresTo(first.dropoff()))
        .isCloseTo(800, Percentage.withPercentage(0.2));
    assertThat(plan.riders().getFirst().metresPerMinute()).isEqualTo(320);
    assertThat(plan.riders().getFirst().offMinute()).isEqualTo(90);
  }

  @Test
  void anOrderOfNoRestaurantIsRefused() throws IOException {
    write(
        "orders.txt", "order\tx\ty\tplacement_time\trestaurant\tready_time\no1\t0\t0\t4\tr9\t24\n");

    assertThatThrownBy(() -> RecordedDay.read(folder))
        .isInstanceOf(InstanceException.class)
        .hasMessageContaining("r9");
  }

  @Test
  void aLineWithTooFewFieldsIsNamed() throws IOException {
    write("couriers.txt", "courier\tx\ty\ton_time\toff_time\nc1\t10\t20\t0\n");

    assertThatThrownBy(() -> RecordedDay.read(folder))
        .isInstanceOf(InstanceException.class)
        .hasMessageContaining("couriers.txt line 2");
  }

  @Test
  void aFieldThatIsNoNumberIsNamed() throws IOException {
    write("couriers.txt", "courier\tx\ty\ton_time\toff_time\nc1\t10\tNaN\t0\t5\n");

    assertThatThrownBy(() -> RecordedDay.read(folder))
        .isInstanceOf(InstanceException.class)
        .hasMessageContaining("\"NaN\"");
  }

  @Test
  void theRecordedDaysAtHandArePlanned() throws IOException {
    Path days = Path.of("../../shared/data/mdrp");
    assumeTrue(Files.isDirectory(days));
    try (var folders = Files.list(days)) {
      assertThat(folders.toList())
          .isNotEmpty()
          .allSatisfy(each -> {
            CityPlan plan = RecordedCity.plan(RecordedDay.read(each), 7);
            assertThat(plan.orders())
                .hasSizeGreaterThan(400)
                .allSatisfy(order ->
                    assertThat(plan.shops().get(order.shop()).location().metresTo(order.dropoff()))
                        .isLessThan(15_000));
          });
    }
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
