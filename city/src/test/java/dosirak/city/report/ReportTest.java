package dosirak.city.report;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.city.report.RushReport.Latency;
import dosirak.city.report.RushReport.Orders;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Orders GOOD = new Orders(100, 100, 99, 98, 97, 97, 1, 1, 0, 0, 1, 0, 0, 0);

  @Test
  void percentilesAreWithinOnePercent() {
    DurationHistogram histogram = new DurationHistogram();
    for (int i = 1; i <= 1000; i++) {
      histogram.record(i * 1_000_000L);
    }

    assertThat(histogram.percentileMillis(0.5)).isCloseTo(500, Percentage.withPercentage(1));
    assertThat(histogram.percentileMillis(0.99)).isCloseTo(990, Percentage.withPercentage(1));
    assertThat(histogram.percentileMillis(1)).isEqualTo(1000);
    assertThat(histogram.maximumMillis()).isEqualTo(1000);
    assertThat(histogram.count()).isEqualTo(1000);
  }

  @Test
  void anEmptyHistogramIsZeroAndExtremesFit() {
    DurationHistogram histogram = new DurationHistogram();
    assertThat(histogram.percentileMillis(0.99)).isZero();

    histogram.record(-5);
    histogram.record(Long.MAX_VALUE);

    assertThat(histogram.count()).isEqualTo(2);
    assertThat(histogram.percentileMillis(0.5)).isZero();
  }

  @Test
  void aGoodRushMissesNothing() {
    assertThat(report(GOOD, 0, null, "day").missed()).isEmpty();
  }

  @Test
  void everyGoalCanBeMissed() {
    Orders bad = new Orders(100, 100, 99, 98, 96, 96, 1, 1, 0, 0, 0, 3, 2, 1);

    assertThat(report(bad, 4, "away", "day").missed())
        .hasSize(6)
        .anyMatch(goal -> goal.startsWith("2 acknowledged orders are lost"))
        .anyMatch(goal -> goal.startsWith("3 orders never ended"))
        .anyMatch(goal -> goal.contains("96.00%"));
  }

  @Test
  void onlyARecordedDayHasAShareToDeliver() {
    Orders few = new Orders(100, 100, 100, 100, 10, 10, 0, 0, 0, 90, 0, 0, 0, 0);

    assertThat(report(few, 0, null, null).missed()).isEmpty();
    assertThat(report(few, 0, null, "day").missed()).hasSize(1);
  }

  @Test
  void theDocumentHasItsFigures() {
    Map<String, Object> document = report(GOOD, 0, null, null).toDocument();

    assertThat(document)
        .containsKeys(
            "goals",
            "orders",
            "latency_ms",
            "click_to_door_minutes",
            "event_lag_ms",
            "errors",
            "orders_per_second",
            "acknowledged_orders");
    assertThat(document.get("orders_per_second")).isEqualTo(10.0);
    assertThat(document.get("click_to_door_minutes")).isEqualTo(Map.of("mean", 5.5, "p90", 9.0));
  }

  @Test
  void assignmentsAreInMinutesOfTheDay() {
    Instant zero = Instant.parse("2026-11-02T00:00:00Z");
    Delivery delivery =
        new Delivery(
            "a1", "c1", "o1", 2, zero.plusSeconds(60), zero.plusSeconds(90), zero.plusSeconds(600));

    assertThat(AssignmentTable.lines(List.of(delivery), zero))
        .containsExactly(
            "assignment_id,courier,order,sequence,decision_time,pickup_time,dropoff_time",
            "a1,c1,o1,2,1.000,1.500,10.000");
  }

  private static RushReport report(
      Orders orders, long unexpected, @Nullable String unknown, @Nullable String day) {
    Latency latency = new Latency(1, 2, 3, 4);
    return new RushReport(
        "run",
        "http://localhost",
        1,
        60,
        "2026-11-02T00:00:00Z",
        day,
        Map.of(),
        orders,
        Map.of("quote", latency),
        List.of(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0),
        latency,
        Map.of(),
        unexpected,
        unknown,
        10,
        20,
        List.of());
  }
}
