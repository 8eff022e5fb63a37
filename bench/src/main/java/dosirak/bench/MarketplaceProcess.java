package dosirak.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A marketplace that runs as a process of its own, with its database and its gateway simulator,
 * which are processes too. All three can be killed as a power failure would: without a word.
 */
final class MarketplaceProcess implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);
  private static final Duration DEATH_PATIENCE = Duration.ofSeconds(10);
  private static final String READY = "ready ";

  private final MarketplaceProgram program;
  private final Path folder;
  private final int port;

  /** Every process that was seen, so that none is left behind. */
  private final Set<ProcessHandle> seen = new LinkedHashSet<>();

  private @Nullable Process process;
  private CountDownLatch readyOrEnded = new CountDownLatch(0);
  private volatile boolean ready;
  private long launchedNanos;
  private boolean closed;

  /**
   * A marketplace that is not started yet.
   *
   * @param folder of the drill; the data folder and the output are kept in it
   */
  MarketplaceProcess(MarketplaceProgram program, Path folder, int port) {
    this.program = program;
    this.folder = folder;
    this.port = port;
  }

  URI address() {
    return URI.create("http://localhost:" + port);
  }

  Path data() {
    return folder.resolve("data");
  }

  Path output() {
    return folder.resolve("up.log");
  }

  /**
   * Starts it and does not wait.
   *
   * @throws DrillException if it cannot be started, or this was closed
   */
  void launch(double clockSpeed) {
    launch(clockSpeed, true);
  }

  /**
   * Starts it and does not wait.
   *
   * @param withArchive whether it may use the archive of classes that this program uses
   * @throws DrillException if it cannot be started, or this was closed
   */
  synchronized void launch(double clockSpeed, boolean withArchive) {
    if (closed) {
      throw new DrillException("The drill is being stopped.");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    virtualMachineOptions().stream()
        .filter(option -> withArchive || !isOfArchive(option))
        .forEach(command::add);
    command.addAll(List.of("-cp", program.classPath(), program.mainClass(), "up", "--sandbox"));
    command.addAll(
        List.of(
            "--data",
            data().toString(),
            "--port",
            Integer.toString(port),
            "--clock-speed",
            Double.toString(clockSpeed),
            "--gateway-faults",
            program.gatewayFaults(),
            "--seed",
            Long.toString(program.seed())));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
    try {
      Process started = builder.start();
      CountDownLatch latch = new CountDownLatch(1);
      process = started;
      readyOrEnded = latch;
      ready = false;
      launchedNanos = System.nanoTime();
      seen.add(started.toHandle());
      Thread.ofVirtual().name("output").start(() -> follow(started, latch));
    } catch (IOException failure) {
      throw new DrillException("The marketplace cannot be started: " + failure, failure);
    }
  }

  /** The same as this program was started with, except what it writes when it ends. */
  private static List<String> virtualMachineOptions() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.startsWith("-XX:+AutoCreateSharedArchive"))
        .filter(argument -> !argument.startsWith("-agentlib"))
        .filter(argument -> !argument.startsWith("-javaagent"))
        .toList();
  }

  /** Whether this program was started with an archive of classes. */
  static boolean hasArchive() {
    return virtualMachineOptions().stream().anyMatch(MarketplaceProcess::isOfArchive);
  }

  private static boolean isOfArchive(String option) {
    return option.startsWith("-XX:SharedArchiveFile=") || option.startsWith("-XX:AOTCache=");
  }

  private void follow(Process started, CountDownLatch latch) {
    try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
        PrintWriter log =
            new PrintWriter(
                Files.newBufferedWriter(
                    output(),
                    java.nio.file.StandardOpenOption.CREATE,
                    java.nio.file.StandardOpenOption.APPEND),
                true)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.println(line);
        if (line.startsWith(READY)) {
          ready = true;
          latch.countDown();
        }
      }
    } catch (IOException closed) {
      // The pipe of a killed process ends like this at times.
      latch.countDown();
    } finally {
      latch.countDown();
    }
  }

  /**
   * Waits until it serves.
   *
   * @return how long it took from the launch
   * @throws DrillException if it ended, or is not ready in time
   */
  Duration awaitReady(Duration patience) throws InterruptedException {
    boolean answered = readyOrEnded.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (!answered || !ready) {
      throw new DrillException(
          "The marketplace %s; see %s and %s."
              .formatted(
                  answered ? "ended instead of serving" : "does not serve after " + patience,
                  output(),
                  data().resolve("logs")));
    }
    return Duration.ofNanos(System.nanoTime() - launchedNanos);
  }

  /** Whether it runs and has said that it serves. */
  synchronized boolean isServing() {
    return ready && process != null && process.isAlive();
  }

  /** Machine time since it was launched. */
  Duration sinceLaunch() {
    return Duration.ofNanos(System.nanoTime() - launchedNanos);
  }

  /**
   * Kills it with SIGKILL, and with it what the plan says.
   *
   * @return what was killed, in order
   * @throws DrillException if it had ended by itself
   */
  synchronized List<String> kill(Crash crash) throws InterruptedException {
    Process marketplace = process;
    if (marketplace == null || !marketplace.isAlive()) {
      throw new DrillException(
          "The marketplace ended by itself; see %s and %s."
              .formatted(output(), data().resolve("logs")));
    }
    List<String> killed = new ArrayList<>();
    Optional<ProcessHandle> database = crash.database() ? database() : Optional.empty();
    Optional<ProcessHandle> gateway = crash.gateway() ? gateway() : Optional.empty();
    if (crash.databaseFirst()) {
      database.ifPresent(handle -> kill("database", handle, killed));
    }
    kill("marketplace", marketplace.toHandle(), killed);
    if (!crash.databaseFirst()) {
      database.ifPresent(handle -> kill("database", handle, killed));
    }
    gateway.ifPresent(handle -> kill("gateway", handle, killed));
    if (!marketplace.waitFor(DEATH_PATIENCE)) {
      throw new DrillException("Process " + marketplace.pid() + " outlives SIGKILL.");
    }
    process = null;
    return killed;
  }

  /**
   * Kills its database with SIGKILL and waits until that is gone.
   *
   * @throws DrillException if there is none
   */
  synchronized void killDatabase() throws InterruptedException {
    ProcessHandle database =
        database().orElseThrow(() -> new DrillException("There is no database to stop."));
    database.destroyForcibly();
    try {
      database.onExit().get(DEATH_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException outlives) {
      throw new DrillException("Process " + database.pid() + " outlives SIGKILL.", outlives);
    }
  }

  private static void kill(String name, ProcessHandle handle, List<String> killed) {
    if (handle.destroyForcibly()) {
      killed.add(name);
    }
  }

  /**
   * Asks it to stop and waits until it has stopped.
   *
   * @return its exit code
   */
  synchronized int stop() throws InterruptedException {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("it does not run");
    }
    database().ifPresent(seen::add);
    gateway().ifPresent(seen::add);
    running.toHandle().destroy();
    if (!running.waitFor(STOP_PATIENCE)) {
      throw new DrillException("The marketplace does not stop within " + STOP_PATIENCE + ".");
    }
    process = null;
    return running.exitValue();
  }

  /** Processor time of its processes that are there, by what they are for. */
  Map<String, Duration> processorTimes() {
    Map<String, Duration> times = new LinkedHashMap<>();
    processes().forEach((name, each) -> times.put(name, Footprint.processorTime(each)));
    return times;
  }

  /** Its processes that are there, by what they are for. */
  synchronized Map<String, List<ProcessHandle>> processes() {
    Map<String, List<ProcessHandle>> processes = new LinkedHashMap<>();
    Process running = process;
    if (running != null) {
      processes.put("marketplace", List.of(running.toHandle()));
    }
    database()
        .ifPresent(postmaster ->
            processes.put(
                "database",
                Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList()));
    gateway().ifPresent(simulator -> processes.put("gateway simulator", List.of(simulator)));
    return processes;
  }

  /** All its processes that are there. */
  List<ProcessHandle> all() {
    return processes().values().stream().flatMap(List::stream).toList();
  }

  /** The processes of the drill that are still there. */
  synchronized List<ProcessHandle> left() {
    return Stream.concat(seen.stream(), Stream.concat(database().stream(), gateway().stream()))
        .distinct()
        .filter(ProcessHandle::isAlive)
        .toList();
  }

  /** Ends everything that is still there, by force where asking does not help. */
  @Override
  public synchronized void close() {
    closed = true;
    Process running = process;
    if (running != null && running.isAlive()) {
      running.toHandle().destroy();
      try {
        if (!running.waitFor(STOP_PATIENCE)) {
          running.destroyForcibly();
        }
      } catch (InterruptedException hurried) {
        Thread.currentThread().interrupt();
        running.destroyForcibly();
      }
    }
    left().forEach(ProcessHandle::destroyForcibly);
  }

  /** The postmaster, if there is one. */
  private Optional<ProcessHandle> database() {
    Path note = data().resolve("postgres/cluster/postmaster.pid");
    try (Stream<String> lines = Files.lines(note)) {
      return remember(
          lines
              .findFirst()
              .map(String::strip)
              .filter(text -> text.matches("[0-9]{1,9}"))
              .map(text -> OptionalLong.of(Long.parseLong(text)))
              .orElse(OptionalLong.empty()),
          "postgres");
    } catch (IOException absent) {
      return Optional.empty();
    }
  }

  /** The gateway simulator, if there is one. */
  private Optional<ProcessHandle> gateway() {
    try {
      long pid =
          JSON.readTree(Files.readString(data().resolve("gateway.json"))).path("pid").asLong();
      return remember(pid > 0 ? OptionalLong.of(pid) : OptionalLong.empty(), "java");
    } catch (IOException | JacksonException absent) {
      return Optional.empty();
    }
  }

  /** A pid file may be stale and its number another's, so the program is looked at too. */
  private Optional<ProcessHandle> remember(OptionalLong pid, String program) {
    if (pid.isEmpty()) {
      return Optional.empty();
    }
    Optional<ProcessHandle> found =
        ProcessHandle.of(pid.getAsLong())
            .filter(ProcessHandle::isAlive)
            .filter(handle -> handle.info().command().orElse("").endsWith("/" + program));
    found.ifPresent(seen::add);
    return found;
  }
}
