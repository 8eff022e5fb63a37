package dosirak.city.report;

import dosirak.city.plan.Minutes;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Writes down who brought what, in the minutes of a recorded day. */
public final class AssignmentTable {
  private static final String HEAD =
      "assignment_id,courier,order,sequence,decision_time,pickup_time,dropoff_time";

  private AssignmentTable() {}

  /** The lines of the table, by the time of the drop-off. */
  public static List<String> lines(Collection<Delivery> deliveries, Instant minuteZero) {
    return Stream.concat(
            Stream.of(HEAD),
            deliveries.stream()
                .sorted(Comparator.comparing(Delivery::droppedOffAt))
                .map(delivery -> line(delivery, minuteZero)))
        .toList();
  }

  private static String line(Delivery delivery, Instant minuteZero) {
    return String.format(
        Locale.ROOT,
        "%s,%s,%s,%d,%.3f,%.3f,%.3f",
        delivery.assignmentId(),
        delivery.courier(),
        delivery.order(),
        delivery.sequence(),
        Minutes.between(minuteZero, delivery.decidedAt()),
        Minutes.between(minuteZero, delivery.pickedUpAt()),
        Minutes.between(minuteZero, delivery.droppedOffAt()));
  }
}
