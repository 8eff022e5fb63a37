package dosirak.broker;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Kafka broker in a process of its own, alone in its cluster, controller and broker at once
 * (KRaft), reachable from this machine only. It keeps what it was told in a folder and can be
 * started there again after any end. It is made small and quick to start, for a cluster on one
 * machine and for tests; it is no pattern for a broker that holds a real city's events.
 */
public final class BrokerProcess implements AutoCloseable {
  private static final Path LIBRARY = Path.of("broker", "target", "lib");
  private static final String LOG = "broker.log";
  private static final String STARTED = "Kafka Server started";
  private static final Duration START_WAIT = Duration.ofSeconds(120);
  private static final Duration STOP_WAIT = Duration.ofSeconds(20);
  private static final long LOOK_EVERY_MILLIS = 50;
  private static final int LOWEST_PORT = 20_000;
  private static final int HIGHEST_PORT = 30_000;

  /** Any 16 bytes in Base64 will do; the same always, so that a folder can be formatted again. */
  private static final String CLUSTER_ID = "ZG9zaXJhay1icm9rZXIAAA";

  private final Process process;
  private final Path folder;
  private final int port;

  private BrokerProcess(Process process, Path folder, int port) {
    this.process = process;
    this.folder = folder;
    this.port = port;
  }

  /**
   * The folder with the broker's class path, looked for above the working folder and above the jar
   * or folder this class was loaded from.
   *
   * @throws IllegalStateException if it was not built, in words for the reader
   */
  public static Path findLibrary() {
    List<Path> beginnings = new ArrayList<>();
    beginnings.add(Path.of("").toAbsolutePath());
    var code = BrokerProcess.class.getProtectionDomain().getCodeSource();
    if (code != null) {
      beginnings.add(Path.of(code.getLocation().getPath()));
    }
    for (Path beginning : beginnings) {
      for (Path at = beginning; at != null; at = at.getParent()) {
        if (Files.isDirectory(at.resolve(LIBRARY))) {
          return at.resolve(LIBRARY);
        }
      }
    }
    throw new IllegalStateException(
        "the Kafka broker is not built: there is no "
            + LIBRARY
            + " above "
            + beginnings.getFirst()
            + ". Build it with: ./mvnw -pl broker package");
  }

  /**
   * Starts a broker and waits until it answers.
   *
   * @param folder is made if it is missing; holds its settings, its data and {@code broker.log}
   * @param port on the loopback address
   * @throws IllegalStateException if it does not start, with the last of what it said
   */
  public static BrokerProcess start(Path folder, int port) {
    try {
      ProcessBuilder prepared = prepare(findLibrary(), folder, port);
      Path log = folder.resolve(LOG);
      long before = Files.exists(log) ? Files.size(log) : 0;
      BrokerProcess broker = new BrokerProcess(prepared.start(), folder, port);
      broker.awaitStarted(before);
      return broker;
    } catch (IOException failure) {
      throw new UncheckedIOException("no Kafka broker in " + folder, failure);
    }
  }

  /**
   * Makes a folder ready and gives the command of a broker in it, not started; it says {@value
   * #STARTED} in its log, {@code broker.log}, once it answers.
   *
   * @param library as of {@link #findLibrary}
   */
  public static ProcessBuilder prepare(Path library, Path folder, int port) throws IOException {
    Files.createDirectories(folder);
    Path settings = folder.resolve("server.properties");
    Files.writeString(settings, settings(folder.toAbsolutePath(), port, freePort()));
    Files.writeString(folder.resolve("logback.xml"), LOGBACK);
    if (!Files.exists(folder.resolve("data").resolve("meta.properties"))) {
      format(library, folder, settings);
    }
    return command(library, folder, List.of("kafka.Kafka", settings.toString()));
  }

  private static void format(Path library, Path folder, Path settings) throws IOException {
    Process format =
        command(
                library,
                folder,
                List.of(
                    "kafka.tools.StorageTool",
                    "format",
                    "-t",
                    CLUSTER_ID,
                    "-c",
                    settings.toString()))
            .start();
    try {
      if (!format.waitFor(START_WAIT)) {
        format.destroyForcibly();
      }
      if (format.waitFor() != 0) {
        throw new IllegalStateException("the broker's folder cannot be made:\n" + said(folder));
      }
    } catch (InterruptedException stop) {
      format.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while making the broker's folder", stop);
    }
  }

  private static ProcessBuilder command(Path library, Path folder, List<String> what) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms64m",
                "-Xmx320m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=" + folder.toAbsolutePath().resolve("logback.xml"),
                "-cp",
                library.toAbsolutePath().resolve("*").toString()));
    command.addAll(what);
    Redirect log = Redirect.appendTo(folder.resolve(LOG).toFile());
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
  }

  /**
   * The broker forgets nothing it was told as long as the machine stays up: it leaves writing to
   * the disk to the operating system, as Kafka does everywhere, and has no second copy.
   */
  private static String settings(Path folder, int port, int controllerPort) {
    return """
    process.roles=broker,controller
    node.id=1
    controller.quorum.voters=1@127.0.0.1:%2$d
    controller.listener.names=CONTROLLER
    listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
    advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
    listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
    log.dirs=%3$s
    auto.create.topics.enable=false
    num.network.threads=2
    num.io.threads=4
    background.threads=2
    num.replica.fetchers=1
    offsets.topic.num.partitions=1
    offsets.topic.replication.factor=1
    transaction.state.log.num.partitions=1
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    share.coordinator.state.topic.num.partitions=1
    share.coordinator.state.topic.replication.factor=1
    share.coordinator.state.topic.min.isr=1
    broker.session.timeout.ms=3000
    broker.heartbeat.interval.ms=500
    log.cleaner.dedupe.buffer.size=4194304
    """
        .formatted(port, controllerPort, folder.resolve("data"));
  }

  private static final String LOGBACK =
      """
      <configuration>
        <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
          <encoder>
            <pattern>%d{yyyy-MM-dd'T'HH:mm:ss.SSS} %-5level %logger{0}: %msg%n</pattern>
          </encoder>
        </appender>
        <logger name="kafka.server.KafkaRaftServer" level="info"/>
        <root level="warn">
          <appender-ref ref="out"/>
        </root>
      </configuration>
      """;

  /** A port nobody listens on now, from a range that is not given to outgoing connections. */
  public static int freePort() {
    for (int attempt = 0; attempt < 100; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        // Another is tried.
        continue;
      }
    }
    throw new IllegalStateException("no free port between " + LOWEST_PORT + " and " + HIGHEST_PORT);
  }

  private void awaitStarted(long before) throws IOException {
    long deadline = System.nanoTime() + START_WAIT.toNanos();
    Path log = folder.resolve(LOG);
    while (!saysStarted(log, before)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        process.destroyForcibly();
        throw new IllegalStateException("the Kafka broker does not start:\n" + said(folder));
      }
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
      } catch (InterruptedException stop) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while waiting for the broker", stop);
      }
    }
  }

  private static boolean saysStarted(Path log, long from) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(from);
      byte[] rest = new byte[Math.toIntExact(Math.max(0, file.length() - from))];
      file.readFully(rest);
      return new String(rest, StandardCharsets.UTF_8).contains(STARTED);
    }
  }

  private static String said(Path folder) throws IOException {
    try (Stream<String> lines = Files.lines(folder.resolve(LOG), StandardCharsets.UTF_8)) {
      List<String> all = lines.toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - 20), all.size()));
    }
  }

  /** Where clients find it, {@code host:port}. */
  public String bootstrap() {
    return "127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it at once, with no chance to say goodbye. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Lets it end in order; what takes too long is killed. */
  @Override
  public void close() {
    process.destroy();
    if (!awaitEnd()) {
      kill();
    }
  }

  private boolean awaitEnd() {
    try {
      return process.waitFor(STOP_WAIT);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
