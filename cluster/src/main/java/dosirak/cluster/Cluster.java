package dosirak.cluster;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A cluster on this machine, by its folder. Several programs may hold one at the same time: what is
 * running is known from the folder and from the system, never from memory.
 */
public final class Cluster {
  private static final Duration START_PATIENCE = Duration.ofMinutes(3);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(40);
  private static final Duration HTTP_PATIENCE = Duration.ofSeconds(2);
  private static final long LOOK_EVERY_MILLIS = 100;
  private static final int LAST_LINES = 15;
  private static final int OK = 200;
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

  private final Path folder;
  private volatile ClusterPlan plan;
  private final Processes processes;
  private final Databases databases;
  private volatile boolean leaving;

  private Cluster(Path folder, ClusterPlan plan) {
    this.folder = folder;
    this.plan = plan;
    this.processes = new Processes(folder.resolve("processes"));
    this.databases = new Databases(folder.resolve("databases"));
  }

  /**
   * Starts a cluster and waits until all of it answers. In a folder that holds one already, what is
   * not running is started again with the data it had.
   *
   * @param out is told how it goes
   * @throws ClusterException if a part does not start; then none is left running
   */
  public static Cluster up(ClusterOptions options, PrintStream out) {
    long begun = System.nanoTime();
    Path folder = options.folder();
    ClusterPlan plan;
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Files.createDirectories(folder.resolve("logs"));
      if (ClusterPlan.exists(folder)) {
        plan = ClusterPlan.read(folder);
        if (!plan.made().equals(options.inWords())) {
          throw new ClusterException(
              """
              %s holds a cluster that was made with other options:
                %s
              and not with
                %s
              Say the same, choose another folder, or end it (cluster down) and remove the folder.\
              """
                  .formatted(folder, plan.made(), options.inWords()));
        }
      } else {
        out.printf("laying out a cluster in %s%n", folder);
        plan = new ClusterMaker(options).make();
        plan.write(folder);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Cluster cluster = new Cluster(folder, plan);
    Thread leaver = new Thread(cluster::leave, "leave nothing running");
    Runtime.getRuntime().addShutdownHook(leaver);
    boolean complete = false;
    try {
      cluster.startAll(out, begun);
      StatePointer.write(plan.port(), folder, options.credentialsFile());
      complete = true;
    } finally {
      if (!isShuttingDown(leaver) && !complete) {
        cluster.down();
      }
    }
    return cluster;
  }

  /** Takes the hook back, unless it runs already. */
  private static boolean isShuttingDown(Thread hook) {
    try {
      return !Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      return true;
    }
  }

  /**
   * The cluster of a folder, running or not.
   *
   * @throws ClusterException if there is none
   */
  public static Cluster open(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    return new Cluster(absolute, ClusterPlan.read(absolute));
  }

  /** Where the marketplace is reached. */
  public URI address() {
    return URI.create("http://localhost:" + plan.port());
  }

  /** What the tools of this machine sign in with. */
  public Path credentialsFile() {
    return folder.resolve("machine-client.json");
  }

  /** The folder of all it keeps. */
  public Path folder() {
    return folder;
  }

  /** Everything it is made of, as it is now. */
  public List<Member> members() {
    return plan.members().stream().map(this::look).toList();
  }

  /** One part, as it is now. */
  public Member member(String name) {
    return look(plan.member(name));
  }

  private Member look(MemberPlan member) {
    return new Member(
        member.name(),
        member.kind(),
        member.domains(),
        processes.pid(member.name()),
        member.port(),
        processes.state(member.name()));
  }

  /** The memory each part uses, shared memory by its share, in bytes. */
  public Map<String, Long> memoryBytes() {
    Map<String, Long> bytes = new TreeMap<>();
    plan.members()
        .forEach(member -> bytes.put(member.name(), processes.memoryBytes(member.name())));
    return bytes;
  }

  /** Ends a part at once, with no chance to say goodbye. */
  public void kill(String name) {
    plan.member(name);
    processes.kill(name);
  }

  /** Asks a part to end in order and waits; one that does not is killed. */
  public void stop(String name) {
    stop(plan.member(name));
  }

  private void stop(MemberPlan member) {
    // PostgreSQL's fast shutdown; SIGTERM would wait for clients that may never leave.
    String signal = member.kind() == MemberKind.DATABASE ? "INT" : "TERM";
    if (!processes.stop(member.name(), signal, STOP_PATIENCE)) {
      processes.kill(member.name());
    }
  }

  /**
   * Starts a part that is dead and waits until it answers.
   *
   * @throws ClusterException if it does not start, with the last of what it said
   */
  public void start(String name) {
    launch(plan.member(name));
    awaitAnswering(name);
  }

  /** Starts a part that is dead and does not wait. */
  public void startWithoutWaiting(String name) {
    launch(plan.member(name));
  }

  /**
   * Waits until a part answers.
   *
   * @throws ClusterException if it ends before, or takes too long
   */
  public void awaitAnswering(String name) {
    MemberPlan member = plan.member(name);
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    while (!answers(member)) {
      if (processes.state(name) == MemberState.DEAD || System.nanoTime() > deadline) {
        throw new ClusterException(
            "%s does not start; the last of %s:%n%s".formatted(name, log(name), lastLines(name)));
      }
      Processes.pause(LOOK_EVERY_MILLIS);
    }
  }

  /** Has a part run by this build from its next start on. */
  public void runBy(String name, ClusterOptions.Program program) {
    synchronized (Cluster.class) {
      plan = plan.with(plan.member(name).runBy(program.classPath(), program.javaOptions()));
      plan.write(folder);
    }
  }

  /**
   * The parts that a person means: the part of that name, else all processes that serve the domain
   * of that name.
   *
   * @throws ClusterException if there is neither
   */
  public List<String> named(String name) {
    List<String> serving =
        plan.ofKind(MemberKind.SERVICE).stream()
            .filter(member -> member.domains().contains(name))
            .map(MemberPlan::name)
            .toList();
    boolean isMember = plan.members().stream().anyMatch(member -> member.name().equals(name));
    return isMember || serving.isEmpty() ? List.of(plan.member(name).name()) : serving;
  }

  /** Takes all processor time from a part; nobody who is connected to it notices at once. */
  public void freeze(String name) {
    plan.member(name);
    processes.freeze(name);
  }

  /** Gives it back. */
  public void thaw(String name) {
    plan.member(name);
    processes.thaw(name);
  }

  /**
   * Makes the way to a database longer, once in every turn.
   *
   * @param millis 0 for as short as it was
   */
  public void slow(String name, long millis) {
    if (plan.member(name).kind() != MemberKind.DATABASE) {
      throw new ClusterException(name + " is no database; only those can be slowed");
    }
    if (plan.linksPort() == 0) {
      throw new ClusterException("This cluster was made without links; no database can be slowed");
    }
    try {
      Links.delay(plan.linksPort(), name, millis);
    } catch (IOException failure) {
      throw new ClusterException(
          "The links cannot be told: %s. Is `links` running?".formatted(failure.getMessage()),
          failure);
    }
  }

  /** Ends everything, in order where it does, and leaves the data. */
  public void down() {
    StatePointer.remove(plan.port());
    for (List<MemberKind> wave :
        List.of(
            List.of(MemberKind.FRONT),
            List.of(MemberKind.SERVICE),
            List.of(MemberKind.GATEWAY, MemberKind.REDIS, MemberKind.LINKS, MemberKind.KAFKA),
            List.of(MemberKind.DATABASE))) {
      List<MemberPlan> leaving =
          plan.members().stream().filter(member -> wave.contains(member.kind())).toList();
      inParallel(leaving, leaving.size(), this::stop);
    }
  }

  /** Ends everything though this very program is still starting it. */
  private void leave() {
    // What is being started is noted once the lock is free; after that nothing more is started.
    synchronized (Cluster.class) {
      leaving = true;
    }
    down();
  }

  private void startAll(PrintStream out, long begun) {
    List<MemberPlan> stores = plan.ofKind(MemberKind.DATABASE);
    wave(out, stores, 4);
    List<MemberPlan> between =
        Stream.of(MemberKind.KAFKA, MemberKind.REDIS, MemberKind.LINKS, MemberKind.GATEWAY)
            .flatMap(kind -> plan.ofKind(kind).stream())
            .toList();
    wave(out, between, between.size());
    // As many at once as the machine has processors, and one that waits for something.
    wave(out, plan.ofKind(MemberKind.SERVICE), Runtime.getRuntime().availableProcessors() + 1);
    wave(out, plan.ofKind(MemberKind.FRONT), 1);
    out.printf(
        Locale.ROOT,
        "ready %s  (%d processes, %.0f s, %d MB)%n",
        address(),
        plan.members().size(),
        seconds(begun),
        memoryBytes().values().stream().mapToLong(Long::longValue).sum() >> 20);
  }

  private static double seconds(long sinceNanos) {
    return (System.nanoTime() - sinceNanos) / 1e9;
  }

  private void wave(PrintStream out, List<MemberPlan> wave, int atOnce) {
    AtomicInteger ready = new AtomicInteger();
    inParallel(
        wave,
        atOnce,
        member -> {
          long begun = System.nanoTime();
          start(member.name());
          out.printf(
              Locale.ROOT,
              "  %-16s ready after %4.1f s  (%d of %d)%n",
              member.name(),
              seconds(begun),
              ready.incrementAndGet(),
              wave.size());
        });
  }

  private interface Step {
    void take(MemberPlan member);
  }

  private static void inParallel(List<MemberPlan> members, int atOnce, Step step) {
    if (members.isEmpty()) {
      return;
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(atOnce)) {
      List<Future<?>> steps = new ArrayList<>();
      members.forEach(member -> steps.add(threads.submit(() -> step.take(member))));
      for (Future<?> one : steps) {
        try {
          one.get();
        } catch (ExecutionException failure) {
          threads.shutdownNow();
          throw failure.getCause() instanceof RuntimeException cause
              ? cause
              : new IllegalStateException(failure.getCause());
        } catch (InterruptedException stop) {
          threads.shutdownNow();
          throw Processes.interrupted();
        }
      }
    }
  }

  private void launch(MemberPlan member) {
    synchronized (Cluster.class) {
      if (leaving) {
        throw new ClusterException(
            "The cluster is being ended; " + member.name() + " is not started");
      }
      try (FileChannel channel =
              FileChannel.open(
                  folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (!lock.isValid() || processes.state(member.name()) != MemberState.DEAD) {
          return;
        }
        if (member.kind() == MemberKind.DATABASE) {
          databases.makeServer(member.name());
        }
        processes.start(member, folder, log(member.name()));
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  private Path log(String name) {
    return folder.resolve("logs").resolve(name + ".log");
  }

  private String lastLines(String name) {
    try (Stream<String> lines = Files.lines(log(name), StandardCharsets.ISO_8859_1)) {
      List<String> all = lines.toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - LAST_LINES), all.size()));
    } catch (IOException none) {
      return "";
    }
  }

  private boolean answers(MemberPlan member) {
    return switch (member.kind()) {
      case DATABASE -> databaseAnswers(member);
      case KAFKA, REDIS, LINKS -> listens(member.port());
      case GATEWAY -> says(member.port(), "/v1/health");
      case SERVICE, FRONT -> says(member.port(), "/api/platform/health");
    };
  }

  private boolean databaseAnswers(MemberPlan member) {
    if (!databases.answers(member.name(), member.port())) {
      return false;
    }
    String database = member.domains().getFirst();
    databases.makeDatabase(
        member.name(), member.port(), database, ClusterMaker.password(folder, database));
    return true;
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static boolean says(int port, String path) {
    try {
      return HTTP.send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                      .timeout(HTTP_PATIENCE)
                      .build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == OK;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException stop) {
      throw Processes.interrupted();
    }
  }
}
