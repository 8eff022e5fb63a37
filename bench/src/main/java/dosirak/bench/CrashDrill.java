package dosirak.bench;

import dosirak.audit.Audit;
import dosirak.audit.AuditOptions;
import dosirak.bench.Crash.Moment;
import dosirak.bench.CrashReport.Kill;
import dosirak.city.Credentials;
import dosirak.city.LocalPorts;
import dosirak.city.Rush;
import dosirak.city.RushOptions;
import dosirak.city.RushProgress;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The crash drill: a rush with a faulty gateway, during which the marketplace is killed again and
 * again at random moments, every other time with its database, every third time with the gateway.
 * In the end everything that was acknowledged must be there, every order must have ended, and the
 * audit must pass.
 */
public final class CrashDrill {
  /** Everything held. */
  public static final int PASSED = 0;

  /** Something did not hold; the report says what. */
  public static final int FAILED = 1;

  /** City seconds in a machine second while there are kills, where restarts are quick enough. */
  private static final double SPEED_OF_KILLS = 6;

  /** The shortest deadline of an order is a shop's to accept it, city time. */
  private static final Duration SHORTEST_DEADLINE = Duration.ofMinutes(10);

  /** So many restarts must fit into the shortest deadline, so that nothing ends for being late. */
  private static final int RESTARTS_IN_A_DEADLINE = 5;

  /** And so many of the one restart that comes after the kills. */
  private static final double RESTARTS_AFTERWARDS = 1.5;

  /** Afterwards deadlines need not outlast anything, and riders need not take long. */
  private static final double SPEED_AFTERWARDS = 40;

  private static final double ORDERS_PER_SECOND = 1.5;
  private static final int ORDERS_BEFORE_KILLS = 10;

  /** The first start makes the database; the others take about so much of its time. */
  private static final double RESTART_OF_FIRST_START = 0.6;

  /** So that orders still come when the last kill does, unless restarts are slower. */
  private static final Duration SLOW_RESTART = Duration.ofSeconds(18);

  private static final Duration START_PATIENCE = Duration.ofMinutes(3);
  private static final Duration PREPARATION_PATIENCE = Duration.ofMinutes(5);
  private static final Duration DECISION_PATIENCE = Duration.ofMinutes(1);
  private static final Duration END_PATIENCE = Duration.ofMinutes(10);
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);
  private static final Duration TELL_INTERVAL = Duration.ofSeconds(10);
  private static final Duration EXIT_PATIENCE = Duration.ofSeconds(20);

  private final CrashDrillOptions options;
  private final Path parent;
  private final long begunNanos = System.nanoTime();
  private final List<Kill> kills = new ArrayList<>();
  private final List<String> missed = new ArrayList<>();
  private double speed = SPEED_OF_KILLS;

  /** A drill that has not begun, in the machine's folder for temporary files. */
  public CrashDrill(CrashDrillOptions options) {
    this(options, Path.of(System.getProperty("java.io.tmpdir")));
  }

  /**
   * A drill that has not begun.
   *
   * @param parent of the drill's own folder
   */
  CrashDrill(CrashDrillOptions options, Path parent) {
    this.options = options;
    this.parent = parent;
  }

  /**
   * Runs the drill and tells how it goes.
   *
   * @return {@link #PASSED} or {@link #FAILED}
   */
  public int run(PrintStream out) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(parent, "dosirak-drill-");
    CrashPlan plan = CrashPlan.of(options.times(), options.seed());
    out.printf(
        Locale.ROOT,
        "crash drill: %d kills, seed %d, in %s%n",
        options.times(),
        options.seed(),
        folder);
    MarketplaceProcess marketplace =
        new MarketplaceProcess(options.program(), folder, LocalPorts.free(new SecureRandom()));
    Thread leaver =
        new Thread(
            () -> {
              marketplace.close();
              out.println("stopped before its end; kept " + folder);
            },
            "leave nothing behind");
    Runtime.getRuntime().addShutdownHook(leaver);
    try {
      play(plan, marketplace, folder, out);
    } catch (DrillException failure) {
      missed.add(String.valueOf(failure.getMessage()));
    } finally {
      marketplace.close();
      Runtime.getRuntime().removeShutdownHook(leaver);
    }
    CrashReport report =
        new CrashReport(
            options.times(),
            options.seed(),
            kills,
            read(folder.resolve("rush-report.json")),
            read(folder.resolve("audit-report.json")),
            missed,
            sinceBegun());
    report.print(out);
    boolean written = write(report, out);
    if (report.passed() && written) {
      remove(folder);
      return PASSED;
    }
    out.println("kept     " + folder + " with the data, the logs and the reports");
    return FAILED;
  }

  private boolean write(CrashReport report, PrintStream out) {
    if (options.report() == null) {
      return true;
    }
    try {
      report.write(options.report());
      out.println("report   " + options.report());
      return true;
    } catch (DrillException failure) {
      out.println("MISSED   " + failure.getMessage());
      return false;
    }
  }

  private void play(CrashPlan plan, MarketplaceProcess marketplace, Path folder, PrintStream out)
      throws IOException, InterruptedException {
    marketplace.launch(speed);
    Duration firstStart = marketplace.awaitReady(START_PATIENCE);
    tell(out, "serves after %.1f s", seconds(firstStart));
    slowDownFor(Duration.ofMillis(Math.round(firstStart.toMillis() * RESTART_OF_FIRST_START)), out);
    Path rushReport = folder.resolve("rush-report.json");
    Rush rush =
        new Rush(
            new RushOptions(
                marketplace.address(),
                options.seed(),
                ORDERS_PER_SECOND,
                plan.expected(SLOW_RESTART),
                null,
                null,
                null,
                rushReport,
                Credentials.read(marketplace.data().resolve("machine-client.json"))));
    try (PrintStream rushLog =
        new PrintStream(
            Files.newOutputStream(folder.resolve("rush.log")), true, StandardCharsets.UTF_8)) {
      FutureTask<Integer> running = new FutureTask<>(() -> rush.run(rushLog));
      Thread thread = Thread.ofPlatform().daemon().name("rush").start(running);
      try {
        awaitOrders(rush, running, out);
        killAll(plan, marketplace, rush, out);
        restartClean(marketplace, speedAfterwards(rush, running, out), out);
        if (await(rush, running, out) != Rush.GOALS_MET) {
          JsonNode report = read(rushReport);
          if (report == null) {
            missed.add("the rush wrote no report");
          } else {
            report.path("goals").path("missed").forEach(goal -> missed.add(goal.asString()));
          }
        }
      } finally {
        thread.interrupt();
      }
    }
    audit(marketplace, folder, rushReport, out);
    stop(marketplace, out);
  }

  private void awaitOrders(Rush rush, FutureTask<Integer> running, PrintStream out)
      throws InterruptedException {
    long deadline = System.nanoTime() + PREPARATION_PATIENCE.toNanos();
    tell(out, "the city moves in");
    while (rush.progress().acknowledged() < ORDERS_BEFORE_KILLS) {
      if (running.isDone()) {
        outcome(running);
        throw new DrillException("The rush ended before there was anything to kill.");
      }
      if (System.nanoTime() - deadline > 0) {
        throw new DrillException("No orders after " + PREPARATION_PATIENCE + ".");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_INTERVAL.toMillis());
    }
  }

  private void killAll(CrashPlan plan, MarketplaceProcess marketplace, Rush rush, PrintStream out)
      throws InterruptedException {
    for (Crash crash : plan.crashes()) {
      if (crash.moment() == Moment.WHILE_SERVING) {
        awaitServing(marketplace, out);
        TimeUnit.MILLISECONDS.sleep(crash.after().toMillis());
      } else {
        Duration left = crash.after().minus(marketplace.sinceLaunch());
        TimeUnit.MILLISECONDS.sleep(Math.max(0, left.toMillis()));
      }
      boolean serving = marketplace.isServing();
      RushProgress progress = rush.progress();
      List<String> killed = marketplace.kill(crash);
      kills.add(new Kill(crash, sinceBegun(), killed, progress.acknowledged(), null));
      tell(
          out,
          "kill %d/%d %s: %s; %d orders acknowledged, %d open",
          crash.number(),
          options.times(),
          serving ? "while it serves" : "while it starts",
          String.join(", ", killed),
          progress.acknowledged(),
          progress.acknowledged() - progress.ended());
      marketplace.launch(speed);
    }
    awaitServing(marketplace, out);
  }

  private void awaitServing(MarketplaceProcess marketplace, PrintStream out)
      throws InterruptedException {
    boolean told = kills.isEmpty() || kills.getLast().restart() != null;
    Duration took = marketplace.awaitReady(START_PATIENCE);
    if (!told) {
      kills.set(kills.size() - 1, kills.getLast().restarted(took));
      tell(out, "serves again after %.1f s", seconds(took));
      slowDownFor(took, out);
    }
  }

  /** From the next start on, deadlines outlast restarts as slow as this one. */
  private void slowDownFor(Duration restart, PrintStream out) {
    double fitting = speedFor(restart, RESTARTS_IN_A_DEADLINE);
    if (fitting < speed) {
      speed = Math.max(1, Math.floor(fitting * 10) / 10);
      tell(out, "starts are slow here: city time goes on at speed %s", speed);
    }
  }

  private static double speedFor(Duration restart, double restartsInADeadline) {
    return SHORTEST_DEADLINE.toSeconds()
        / (restartsInADeadline * Math.max(1, restart.toMillis() / 1_000.0));
  }

  /**
   * How fast city time may run once there are no more kills. It is best to wait until no order has
   * a short deadline any more; but not for long.
   */
  private double speedAfterwards(Rush rush, FutureTask<Integer> running, PrintStream out)
      throws InterruptedException {
    tell(out, "all kills are done; waiting until everything is ordered, paid and accepted");
    long deadline = System.nanoTime() + DECISION_PATIENCE.toNanos();
    while (!running.isDone() && System.nanoTime() - deadline < 0) {
      RushProgress progress = rush.progress();
      if (progress.attempted() == progress.planned() && progress.undecided() == 0) {
        return SPEED_AFTERWARDS;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_INTERVAL.toMillis());
    }
    Duration restart = kills.getLast().restart();
    return restart == null
        ? speed
        : Math.clamp(speedFor(restart, RESTARTS_AFTERWARDS), speed, SPEED_AFTERWARDS);
  }

  private void restartClean(MarketplaceProcess marketplace, double faster, PrintStream out)
      throws InterruptedException {
    tell(out, "a clean restart lets city time run at speed %.0f", faster);
    int exitCode = marketplace.stop();
    if (exitCode != 0) {
      missed.add("a clean stop ended with exit code " + exitCode);
    }
    marketplace.launch(faster);
    tell(out, "serves again after %.1f s", seconds(marketplace.awaitReady(START_PATIENCE)));
  }

  private int await(Rush rush, FutureTask<Integer> running, PrintStream out)
      throws InterruptedException {
    long deadline = System.nanoTime() + END_PATIENCE.toNanos();
    while (System.nanoTime() - deadline < 0) {
      try {
        return running.get(TELL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException still) {
        RushProgress progress = rush.progress();
        tell(
            out,
            "%d of %d orders acknowledged, %d ended, %d open",
            progress.acknowledged(),
            progress.planned(),
            progress.ended(),
            progress.acknowledged() - progress.ended());
      } catch (ExecutionException failure) {
        throw new DrillException("The rush failed: " + failure.getCause(), failure);
      }
    }
    throw new DrillException("The rush does not end within " + END_PATIENCE + ".");
  }

  private static void outcome(FutureTask<Integer> done) throws InterruptedException {
    try {
      done.get();
    } catch (ExecutionException failure) {
      throw new DrillException("The rush failed: " + failure.getCause(), failure);
    }
  }

  private void audit(
      MarketplaceProcess marketplace, Path folder, Path rushReport, PrintStream out) {
    tell(out, "audit");
    try {
      int outcome =
          new Audit(
                  AuditOptions.of(
                      marketplace.address(),
                      marketplace.data().resolve("machine-client.json"),
                      folder.resolve("audit-report.json"),
                      Files.exists(rushReport) ? rushReport : null))
              .run(out);
      if (outcome != 0) {
        missed.add("the audit does not pass");
      }
    } catch (dosirak.audit.UsageException failure) {
      missed.add("the audit could not begin: " + failure.getMessage());
    }
  }

  private void stop(MarketplaceProcess marketplace, PrintStream out) throws InterruptedException {
    int exitCode = marketplace.stop();
    if (exitCode != 0) {
      missed.add("the stop ended with exit code " + exitCode);
    }
    long deadline = System.nanoTime() + EXIT_PATIENCE.toNanos();
    while (!marketplace.left().isEmpty() && System.nanoTime() - deadline < 0) {
      TimeUnit.MILLISECONDS.sleep(LOOK_INTERVAL.toMillis());
    }
    for (ProcessHandle left : marketplace.left()) {
      missed.add(
          "process %d (%s) was left behind"
              .formatted(left.pid(), left.info().command().orElse("unknown")));
    }
    tell(out, "stopped");
  }

  private void tell(PrintStream out, String format, Object... values) {
    out.printf(Locale.ROOT, "%5.0f s  %s%n", seconds(sinceBegun()), format.formatted(values));
  }

  private Duration sinceBegun() {
    return Duration.ofNanos(System.nanoTime() - begunNanos);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1_000.0;
  }

  private static @Nullable JsonNode read(Path file) {
    try {
      return Files.exists(file) ? JsonMapper.shared().readTree(Files.readString(file)) : null;
    } catch (IOException | JacksonException unreadable) {
      return null;
    }
  }

  private static void remove(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.deleteIfExists(each);
    }
  }
}
