package dosirak.delivery.dispatch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Prints how the dispatchers fare on the recorded days in a folder, as they were and distorted.
 *
 * <p>Arguments: the folder whose subfolders are days, and optionally {@code quick} for the days as
 * they were only.
 */
final class Rehearsal {
  private Rehearsal() {}

  public static void main(String[] arguments) throws IOException {
    boolean quick = List.of(arguments).contains("quick");
    try (Stream<Path> folders = Files.list(Path.of(arguments[0]))) {
      for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
        Day day = Day.read(folder);
        String name = String.valueOf(folder.getFileName());
        for (Map.Entry<String, Day> variant : variants(day, quick).entrySet()) {
          if (quick || variant.getKey().equals("as it was")) {
            print(name, variant.getKey(), "nearest", new NearestRiderDispatcher(), variant);
          }
          print(name, variant.getKey(), "global", new GlobalDispatcher(), variant);
        }
      }
    }
  }

  static Map<String, Day> variants(Day day, boolean quick) {
    Map<String, Day> variants = new LinkedHashMap<>();
    variants.put("as it was", day);
    if (!quick) {
      variants.put("riders 85%", day.withRiders(0.85, 1));
      variants.put("riders 70%", day.withRiders(0.70, 2));
      variants.put("halved", day.withRiders(0.5, 3).withOrders(0.5, 4));
      variants.put("preparation 1.25", day.withPreparation(1.25));
      variants.put("speed 0.75", day.withSpeed(0.75));
      variants.put("speed 1.33", day.withSpeed(1.33));
      variants.put("slow and late", day.withSpeed(0.75).withPreparation(1.25));
    }
    return variants;
  }

  private static void print(
      String name,
      String variant,
      String dispatcherName,
      Dispatcher dispatcher,
      Map.Entry<String, Day> day) {
    DaySimulation.Outcome outcome =
        DaySimulation.play(day.getValue(), dispatcher, DaySimulation.Conditions.USUAL, 1);
    System.out.println(
        String.format(
            Locale.ROOT,
            "%-16s %-17s %-8s %6.2f%% of %d; no rider %d, late %d, released %d; click-to-door"
                + " mean %.1f p90 %.1f, ready-to-door %.1f min; %.2f a trip; %.2f ms (max %.1f)",
            name,
            variant,
            dispatcherName,
            100 * outcome.deliveredShare(),
            outcome.orders(),
            outcome.unassigned(),
            outcome.carriedTooLong(),
            outcome.released(),
            outcome.meanClickToDoor(),
            outcome.ninetiethClickToDoor(),
            outcome.meanReadyToDoor(),
            outcome.ordersPerTrip(),
            outcome.meanDecisionMillis(),
            outcome.maxDecisionMillis()));
  }
}
