package dosirak.bench;

import dosirak.city.Credentials;
import dosirak.city.LocalPorts;
import dosirak.city.steady.Phase;
import dosirak.city.steady.SteadyRush;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How long a marketplace takes to start, with the archive of classes that the launcher keeps and
 * without, and what it takes of the machine after a dinner.
 */
final class StartBench {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final double REAL_TIME = 1;
  private static final double PAGE_VIEWS = 5;

  /** Until what people began has ended and connections that nobody uses are closed. */
  private static final Duration SETTLING = Duration.ofSeconds(45);

  private final StartOptions options;
  private final MarketplaceProcess marketplace;
  private final DrillDiary diary;

  StartBench(StartOptions options, MarketplaceProcess marketplace, DrillDiary diary) {
    this.options = options;
    this.marketplace = marketplace;
    this.diary = diary;
  }

  /** Where a marketplace of the bench's own lives. */
  static MarketplaceProcess processIn(Path folder, MarketplaceProgram program) throws IOException {
    return new MarketplaceProcess(program, folder, LocalPorts.free(new SecureRandom()));
  }

  static Path folder() throws IOException {
    return Files.createTempDirectory("dosirak-start-");
  }

  StartReport run() throws InterruptedException {
    StartReport.Start cold = start(true);
    diary.tell("an empty folder: ready after %.1f s", cold.seconds());
    marketplace.stop();
    List<StartReport.Start> warm = new ArrayList<>();
    List<StartReport.Start> withoutArchive = new ArrayList<>();
    boolean isArchived = MarketplaceProcess.hasArchive();
    for (int round = 1; round <= options.starts(); round++) {
      if (isArchived) {
        withoutArchive.add(start(false));
        marketplace.stop();
        diary.tell(
            "start %d without archive: ready after %.1f s",
            round, withoutArchive.getLast().seconds());
      }
      warm.add(start(true));
      diary.tell("start %d: ready after %.1f s", round, warm.getLast().seconds());
      if (round < options.starts()) {
        marketplace.stop();
      }
    }
    int acknowledged = dine();
    diary.tell("dinner is over: %d orders acknowledged", acknowledged);
    TimeUnit.NANOSECONDS.sleep(SETTLING.toNanos());
    Map<String, Long> bytes = new LinkedHashMap<>();
    marketplace
        .processes()
        .forEach((name, processes) -> bytes.put(name, Footprint.proportionalBytes(processes)));
    StartReport.Idle idle = rest();
    return new StartReport(options, cold, warm, withoutArchive, acknowledged, bytes, idle);
  }

  private StartReport.Start start(boolean withArchive) throws InterruptedException {
    marketplace.launch(REAL_TIME, withArchive);
    Duration took = marketplace.awaitReady(PATIENCE);
    return new StartReport.Start(took, Footprint.processorTime(marketplace.all()));
  }

  private int dine() throws InterruptedException {
    LifeOptions life =
        new LifeOptions(
            options.seed(), options.ordersPerSecond(), PAGE_VIEWS, options.dinner(), null);
    Credentials credentials = Credentials.read(marketplace.data().resolve("machine-client.json"));
    try (SteadyRush rush =
        SteadyRush.begin(life.rush(marketplace.address(), credentials), diary::step)) {
      Phase dinner = new Phase("dinner");
      rush.enter(dinner);
      TimeUnit.NANOSECONDS.sleep(SteadyRush.RAMP.plus(options.dinner()).toNanos());
      rush.endOrdering();
      rush.awaitAllEnded(PATIENCE);
      return dinner.orders().acknowledged();
    }
  }

  /** Processor time while nobody does anything. */
  private StartReport.Idle rest() throws InterruptedException {
    Map<String, Duration> before = marketplace.processorTimes();
    long begunNanos = System.nanoTime();
    TimeUnit.NANOSECONDS.sleep(options.idle().toNanos());
    Map<String, Duration> used = Footprint.taken(before, marketplace.processorTimes());
    return new StartReport.Idle(Duration.ofNanos(System.nanoTime() - begunNanos), used);
  }
}
