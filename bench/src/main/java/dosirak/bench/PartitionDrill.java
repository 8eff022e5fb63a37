package dosirak.bench;

import dosirak.bench.PartitionReport.Round;
import dosirak.bench.Plant.Kind;
import dosirak.bench.Plant.Part;
import dosirak.city.Credentials;
import dosirak.city.steady.Phase;
import dosirak.city.steady.SteadyOptions;
import dosirak.city.steady.SteadyRush;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The drill of partition: under a steady rush one of the processes of each domain that works with
 * money, orders and riders stands still past every time-out and goes on, as if it had been cut off:
 * whatever it was about to do, another has done meanwhile. Nothing may be done twice.
 */
final class PartitionDrill {
  /** The domains whose workers do what must not be done twice. */
  private static final List<String> DOMAINS = List.of("order", "payment", "delivery", "settlement");

  /** Longer than every lease, time-out and session there is. */
  private static final Duration FROZEN = Duration.ofSeconds(45);

  private static final Duration WARM_UP = SteadyRush.RAMP.plusSeconds(20);
  private static final Duration CATCH_UP_PATIENCE = Duration.ofSeconds(90);
  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

  private final LoadOptions options;
  private final Plant plant;
  private final DrillDiary diary;

  PartitionDrill(LoadOptions options, Plant plant, DrillDiary diary) {
    this.options = options;
    this.plant = plant;
    this.diary = diary;
  }

  PartitionReport run() throws InterruptedException {
    List<List<String>> rounds = rounds(plant.parts());
    if (rounds.isEmpty()) {
      throw new DrillException(
          "There are no two processes of one domain here, of which one may be frozen.");
    }
    List<Phase> phases = new ArrayList<>();
    List<Round> done = new ArrayList<>();
    try (SteadyRush rush =
        SteadyRush.begin(
            SteadyOptions.even(
                plant.address(),
                Credentials.read(plant.credentialsFile()),
                options.seed(),
                options.ordersPerSecond(),
                LoadOptions.FEW_CALLS_PER_SECOND),
            diary::step)) {
      hold(rush, phases, "warm-up", WARM_UP);
      for (List<String> names : rounds) {
        diary.tell("frozen: %s", String.join(", ", names));
        for (String name : names) {
          plant.freeze(name);
        }
        Phase during = hold(rush, phases, "during", FROZEN);
        for (String name : names) {
          plant.thaw(name);
        }
        diary.tell("thawed");
        Phase returning = new Phase("returning");
        phases.add(returning);
        rush.enter(returning);
        Optional<Duration> caughtUp = awaitCaughtUp(rush);
        Phase after = hold(rush, phases, "after", options.phase());
        done.add(new Round(names, during, after, caughtUp.orElse(null)));
      }
      Map<String, Map<String, Long>> errors = rush.errors().all();
      Reckoning reckoning = Reckoning.of(rush, plant, phases, diary);
      return new PartitionReport(options, done, errors, reckoning, diary.sinceBegun());
    }
  }

  /** In each round another replica of every domain: one of them is at work, wherever that is. */
  static List<List<String>> rounds(List<Part> parts) {
    List<List<String>> rounds = new ArrayList<>();
    for (String domain : DOMAINS) {
      List<String> replicas =
          parts.stream()
              .filter(part -> part.kind() == Kind.SERVICE && part.domains().contains(domain))
              .map(Part::name)
              .toList();
      for (int i = 0; i < replicas.size() && replicas.size() > 1; i++) {
        while (rounds.size() <= i) {
          rounds.add(new ArrayList<>());
        }
        if (!rounds.get(i).contains(replicas.get(i))) {
          rounds.get(i).add(replicas.get(i));
        }
      }
    }
    return rounds;
  }

  private Phase hold(SteadyRush rush, List<Phase> phases, String name, Duration length)
      throws InterruptedException {
    Phase phase = new Phase(name);
    phases.add(phase);
    rush.enter(phase);
    TimeUnit.NANOSECONDS.sleep(length.toNanos());
    Phase.Orders orders = phase.orders();
    diary.tell(
        "%-9s %d orders wished, %d acknowledged, %d gone through; %d open in all",
        name, orders.wished(), orders.acknowledged(), orders.through(), rush.open());
    return phase;
  }

  private Optional<Duration> awaitCaughtUp(SteadyRush rush) throws InterruptedException {
    long begunNanos = System.nanoTime();
    Map<String, Long> line = Map.of();
    while (System.nanoTime() - begunNanos < CATCH_UP_PATIENCE.toNanos()) {
      Optional<Positions> positions = Positions.read(rush.client(), rush.machine());
      if (positions.isPresent()) {
        line = line.isEmpty() ? positions.get().heads() : line;
        if (positions.get().behind(line).isEmpty()) {
          return Optional.of(Duration.ofNanos(System.nanoTime() - begunNanos));
        }
      }
      TimeUnit.NANOSECONDS.sleep(LOOK_INTERVAL.toNanos());
    }
    return Optional.empty();
  }
}
