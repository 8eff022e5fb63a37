package dosirak.bench;

import dosirak.bench.IsolationTable.Expected;
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
 * The drill of isolation: under a steady rush each victim in turn is taken away and given back, and
 * nothing may become worse but what the table in docs/isolation.md says.
 */
final class IsolateDrill {
  /** New processes compile as they work; what they do in their first minutes says nothing. */
  private static final Duration WARM_UP = SteadyRush.RAMP.plusSeconds(80);

  private static final Duration CATCH_UP_PATIENCE = Duration.ofSeconds(150);
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(500);
  private static final Duration TELL_INTERVAL = Duration.ofSeconds(20);

  /** Until the last calls of a phase have ended, or have taken too long. */
  private static final Duration AFTERGLOW = Phase.USEFUL;

  private final IsolateOptions options;
  private final Plant plant;
  private final DrillDiary diary;
  private final IsolationTable table;
  private final List<Isolation> isolations = new ArrayList<>();
  private final List<Phase> phases = new ArrayList<>();

  IsolateDrill(IsolateOptions options, Plant plant, IsolationTable table, DrillDiary diary) {
    this.options = options;
    this.plant = plant;
    this.table = table;
    this.diary = diary;
  }

  IsolateReport run() throws InterruptedException {
    List<Victim> victims = victims();
    // A row that is missing is said before anything is broken.
    List<Expected> expected = victims.stream().map(this::expected).toList();
    diary.tell("victims: %s", String.join(", ", victims.stream().map(Victim::name).toList()));
    LoadOptions load = options.load();
    try (SteadyRush rush =
        SteadyRush.begin(
            SteadyOptions.even(
                plant.address(),
                Credentials.read(plant.credentialsFile()),
                load.seed(),
                load.ordersPerSecond(),
                load.callsPerSecond()),
            diary::step)) {
      hold(rush, enter(rush, "warm-up"), WARM_UP);
      Phase before = enter(rush, "before");
      hold(rush, before, load.phase());
      List<String> broken = new ArrayList<>();
      for (int i = 0; i < victims.size() && broken.isEmpty(); i++) {
        try {
          Isolation isolation = isolate(rush, victims.get(i), expected.get(i), before);
          isolations.add(isolation);
          diary.print(IsolateReport.table(isolation));
          before = isolation.after();
        } catch (DrillException failure) {
          // What was seen so far is worth a report.
          broken.add(
              "%s: the drill could not go on: %s"
                  .formatted(victims.get(i).name(), failure.getMessage()));
          diary.tell("%s", broken.getLast());
        }
      }
      Reckoning reckoning = Reckoning.of(rush, plant, phases, diary);
      return new IsolateReport(
          options, isolations, broken, reckoning, rush.errors().all(), diary.sinceBegun());
    }
  }

  /** What the table says of a victim, and of those domains that share its processes. */
  private Expected expected(Victim victim) {
    Expected expected = table.of(victim.name());
    List<String> mates =
        plant.parts().stream()
            .filter(part -> part.kind() == Plant.Kind.SERVICE)
            .filter(part -> victim.parts().contains(part.name()))
            .flatMap(part -> part.domains().stream())
            .filter(domain -> !domain.equals(victim.name()))
            .distinct()
            .toList();
    for (String mate : mates) {
      expected = expected.with(table.of(mate));
    }
    return expected;
  }

  private List<Victim> victims() {
    Map<String, Victim> all = Victim.all(plant.parts());
    if (options.all()) {
      return List.copyOf(all.values());
    }
    if (options.victims().isEmpty()) {
      return Victim.sample(all, options.load().seed());
    }
    List<Victim> wanted = new ArrayList<>();
    for (String name : options.victims()) {
      Victim victim = all.get(name);
      if (victim == null) {
        throw new DrillException(
            "There is no victim %s here; there are %s."
                .formatted(name, String.join(", ", all.keySet())));
      }
      wanted.add(victim);
    }
    return wanted;
  }

  private Isolation isolate(SteadyRush rush, Victim victim, Expected expected, Phase before)
      throws InterruptedException {
    diary.tell("%s is taken away", victim.name());
    Phase during = enter(rush, "during");
    victim.take(plant);
    hold(rush, during, options.load().phase());
    Phase returning = enter(rush, "returning");
    diary.tell("%s is given back", victim.name());
    long givenNanos = System.nanoTime();
    victim.giveBack(plant);
    long backNanos = System.nanoTime();
    CaughtUp caughtUp = awaitCaughtUp(rush, backNanos);
    Phase after = enter(rush, "after");
    hold(rush, after, options.load().phase());
    Phase afterglow = enter(rush, "between");
    hold(rush, afterglow, AFTERGLOW);
    return new Isolation(
        victim,
        expected,
        before,
        during,
        returning,
        after,
        Duration.ofNanos(backNanos - givenNanos),
        caughtUp.after.orElse(null),
        caughtUp.behind);
  }

  private Phase enter(SteadyRush rush, String name) {
    Phase phase = new Phase(name);
    phases.add(phase);
    rush.enter(phase);
    return phase;
  }

  private record CaughtUp(Optional<Duration> after, List<String> behind) {}

  /** Waits until everybody has read what there was when the victim answered again. */
  private CaughtUp awaitCaughtUp(SteadyRush rush, long backNanos) throws InterruptedException {
    Map<String, Long> line = Map.of();
    List<String> behind = List.of("nobody says how far anything is read");
    long deadline = backNanos + CATCH_UP_PATIENCE.toNanos();
    while (System.nanoTime() - deadline < 0) {
      Optional<Positions> positions = Positions.read(rush.client(), rush.machine());
      if (positions.isPresent()) {
        line = line.isEmpty() ? positions.get().heads() : line;
        behind = positions.get().behind(line);
        if (behind.isEmpty()) {
          Duration after = Duration.ofNanos(System.nanoTime() - backNanos);
          diary.tell("caught up %d s after it answered", after.toSeconds());
          return new CaughtUp(Optional.of(after), List.of());
        }
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_INTERVAL.toMillis());
    }
    diary.tell("not caught up: %s", String.join(", ", behind));
    return new CaughtUp(Optional.empty(), behind);
  }

  private void hold(SteadyRush rush, Phase phase, Duration length) throws InterruptedException {
    long deadline = System.nanoTime() + length.toNanos();
    for (long left = length.toNanos(); left > 0; left = deadline - System.nanoTime()) {
      TimeUnit.NANOSECONDS.sleep(Math.min(left, TELL_INTERVAL.toNanos()));
      Phase.Orders orders = phase.orders();
      diary.tell(
          "%-9s %d orders wished, %d acknowledged, %d gone through; %d open in all",
          phase.name(), orders.wished(), orders.acknowledged(), orders.through(), rush.open());
    }
  }
}
