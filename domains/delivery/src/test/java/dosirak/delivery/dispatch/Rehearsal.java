package dosirak.delivery.dispatch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Prints how the dispatchers fare on the recorded days in a folder, as they were and distorted, and
 * how long one large decision takes.
 *
 * <p>Arguments: the folder whose subfolders are days, and optionally {@code quick} for the days as
 * they were only.
 */
final class Rehearsal {
  private static final DaySimulation.Conditions USUAL = DaySimulation.Conditions.USUAL;

  private record Variant(String name, Day day, DaySimulation.Conditions conditions) {}

  private Rehearsal() {}

  public static void main(String[] arguments) throws IOException {
    boolean quick = List.of(arguments).contains("quick");
    try (Stream<Path> folders = Files.list(Path.of(arguments[0]))) {
      for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
        for (Variant variant : variants(Day.read(folder), quick)) {
          System.out.printf("%s, %s%n", folder.getFileName(), variant.name());
          print("nearest", variant, new NearestRiderDispatcher());
          print("global", variant, new GlobalDispatcher());
        }
      }
    }
    measureLargeDecision();
  }

  private static List<Variant> variants(Day day, boolean quick) {
    List<Variant> variants = new ArrayList<>();
    variants.add(new Variant("as it was", day, USUAL));
    if (!quick) {
      variants.add(new Variant("85% of the riders", day.withRiders(0.85, 1), USUAL));
      variants.add(new Variant("70% of the riders", day.withRiders(0.70, 2), USUAL));
      variants.add(new Variant("half of all", day.withRiders(0.5, 3).withOrders(0.5, 4), USUAL));
      variants.add(new Variant("preparation x 1.25", day.withPreparation(1.25), USUAL));
      variants.add(new Variant("speed x 0.75", day.withSpeed(0.75), USUAL));
      variants.add(new Variant("speed x 1.33", day.withSpeed(1.33), USUAL));
      variants.add(
          new Variant(
              "speed x 0.75, preparation x 1.25",
              day.withSpeed(0.75).withPreparation(1.25),
              USUAL));
      variants.add(
          new Variant(
              "one in ten offers declined",
              day,
              new DaySimulation.Conditions(8, 60, 20, 0.1, false)));
      variants.add(
          new Variant(
              "asked each 15 s, reactions to 40 s, service after ready",
              day,
              new DaySimulation.Conditions(15, 60, 40, 0, true)));
    }
    return variants;
  }

  private static void print(String name, Variant variant, Dispatcher dispatcher) {
    DaySimulation.Outcome outcome =
        DaySimulation.play(variant.day(), dispatcher, variant.conditions(), 1);
    System.out.println(
        String.format(
            Locale.ROOT,
            "  %-8s %6.2f%% of %d (no rider %d, late %d; released %d); click-to-door mean %.1f p90"
                + " %.1f, ready-to-door %.1f min; %.2f a trip; %.2f ms a decision (max %.1f)",
            name,
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

  private static void measureLargeDecision() {
    Random random = new Random(1);
    Instant now = Instant.parse("2026-03-02T09:00:00Z");
    List<OpenOrder> orders = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Random shop = new Random(i % 60);
      orders.add(
          new OpenOrder(
              "o" + i,
              "s" + i % 60,
              place(shop),
              place(random),
              now.minusSeconds(900),
              now.plusSeconds(random.nextInt(1_200) - 600),
              null,
              Set.of()));
    }
    List<RiderState> riders = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Point here = place(random);
      Instant shiftEnd = now.plusSeconds(7_200);
      riders.add(new RiderState("r" + i, here, true, now, here, shiftEnd, 320, 4, 4));
    }
    Snapshot snapshot = new Snapshot(now, orders, riders);
    Dispatcher dispatcher = new GlobalDispatcher();
    int proposals = 0;
    long nanos = 0;
    int rounds = 50;
    for (int round = -20; round < rounds; round++) {
      long before = System.nanoTime();
      proposals = dispatcher.decide(snapshot).size();
      nanos += round < 0 ? 0 : System.nanoTime() - before;
    }
    System.out.printf(
        Locale.ROOT,
        "200 orders, 300 idle riders: %d proposals in %.1f ms%n",
        proposals,
        nanos / 1e6 / rounds);
  }

  private static Point place(Random random) {
    return new Point(37.45 + 0.1 * random.nextDouble(), 126.95 + 0.12 * random.nextDouble());
  }
}
