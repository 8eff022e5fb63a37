package dosirak.app;

import dosirak.cluster.Cluster;
import dosirak.cluster.ClusterException;
import dosirak.cluster.ClusterOptions;
import dosirak.cluster.Member;
import dosirak.cluster.MemberState;
import dosirak.platform.compartment.Domain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A whole cluster on this machine. */
@Command(
    name = "cluster",
    description = {
      "Runs the marketplace as services on this machine, every part a process of its own:",
      "PostgreSQL for each domain, Kafka, Redis, the gateway's simulator, HAProxy, and the domains."
    },
    subcommands = {
      ClusterCommand.Up.class,
      ClusterCommand.Status.class,
      ClusterCommand.Kill.class,
      ClusterCommand.Stop.class,
      ClusterCommand.Start.class,
      ClusterCommand.Freeze.class,
      ClusterCommand.Thaw.class,
      ClusterCommand.Slow.class,
      ClusterCommand.Down.class
    })
final class ClusterCommand implements Callable<Integer> {
  static final String DEFAULT_FOLDER = "dosirak-cluster";
  private static final String EACH = "each";
  private static final int PROCESSORS_FOR_EACH = 8;

  /** What orders need most stands alone; the rest is six processes instead of thirteen. */
  private static final String FEW_PROCESSES =
      "order;payment;storefront;delivery;identity,shop,member,promotion";

  static final int DEFAULT_PORT = 8080;

  @Override
  public Integer call() {
    throw CommandException.usage("What of the cluster? See: dosirak help cluster");
  }

  /** The groups that were asked for, else those that this machine has room for. */
  private static String groupsOr(String asked) {
    if (asked.strip().equals(EACH)) {
      return "";
    }
    boolean isSmall = Runtime.getRuntime().availableProcessors() < PROCESSORS_FOR_EACH;
    return asked.isBlank() && isSmall ? FEW_PROCESSES : asked;
  }

  /**
   * The options of a cluster that has made its secrets in its folder.
   *
   * @param groups as {@link ClusterOptions#groups} reads them
   * @param program what its processes run
   */
  static ClusterOptions options(
      Path folder,
      String groups,
      int replicas,
      int port,
      long seed,
      String gatewayFaults,
      double clockSpeed,
      boolean links,
      ClusterOptions.Program program) {
    List<List<String>> parts =
        ClusterOptions.groups(groupsOr(groups), Domains.ALL.stream().map(Domain::name).toList());
    DataFolder data = new DataFolder(folder);
    if (data.exists()) {
      throw CommandException.usage(
          data.path() + " is the data folder of `dosirak up`; choose another with --folder");
    }
    try {
      Files.createDirectories(
          data.path(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Map<String, String> settings = new LinkedHashMap<>(OwnSecrets.always(data));
    settings.putAll(OwnSecrets.unlessGiven(data));
    settings.put("payment.gateway-secret", data.secret(data.gatewaySecret()));
    return new ClusterOptions(
        data.path(),
        parts,
        replicas,
        port,
        seed,
        gatewayFaults,
        clockSpeed,
        links,
        settings,
        data.gatewaySecret(),
        data.machineClient(),
        program);
  }

  /** This very program, with the archive of its classes that the launcher gave. */
  static ClusterOptions.Program thisBuild() {
    List<String> archive =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(option -> option.startsWith("-XX:AOTCache=") || option.startsWith("-Xlog:aot"))
            .toList();
    return new ClusterOptions.Program(ThisProgram.classPath(), Main.class.getName(), archive);
  }

  static final class Folder {
    @Option(
        names = "--folder",
        paramLabel = "DIR",
        defaultValue = DEFAULT_FOLDER,
        description = "Where the cluster keeps everything. Default: ${DEFAULT-VALUE}")
    Path folder = Path.of(DEFAULT_FOLDER);

    Cluster open() {
      return Cluster.open(folder);
    }
  }

  @Command(
      name = "up",
      description = {
        "Starts a cluster, and ends when all of it answers; the cluster goes on until `down`.",
        "In a folder with a cluster: starts what is not running, with the data it had."
      })
  static final class Up implements Callable<Integer> {
    @Mixin Folder folder = new Folder();

    @Option(
        names = "--replicas",
        paramLabel = "N",
        defaultValue = "2",
        description = "Processes of each group of domains. Default: ${DEFAULT-VALUE}")
    int replicas;

    @Option(
        names = "--groups",
        paramLabel = "GROUPS",
        defaultValue = "",
        description = {
          "Which domains share a process, such as \"order;payment;shop,member\"; those that are",
          "not named share one more; \"each\" gives every domain its own.",
          "Default: each; on a machine of fewer than 8 processors",
          FEW_PROCESSES + ", which one with two can carry."
        })
    String groups = "";

    @Option(
        names = "--port",
        paramLabel = "N",
        defaultValue = "" + DEFAULT_PORT,
        description = "The port of the front. Default: ${DEFAULT-VALUE}")
    int port;

    @Option(
        names = "--seed",
        paramLabel = "N",
        defaultValue = "1",
        description = "What the simulated gateway's faults follow from. Default: ${DEFAULT-VALUE}")
    long seed;

    @Option(
        names = "--gateway-faults",
        paramLabel = "PROFILE",
        defaultValue = "none",
        description = {
          "How faulty the simulated gateway is: none, usual, storm, or slow=0.05,error=0.02,...",
          "Default: ${DEFAULT-VALUE}"
        })
    String gatewayFaults = "none";

    @Option(
        names = "--clock-speed",
        paramLabel = "X",
        defaultValue = "1",
        description = "City seconds in a machine second. Default: ${DEFAULT-VALUE}")
    double clockSpeed;

    @Option(
        names = "--no-links",
        description = "Services reach their databases directly; none can be slowed then.")
    boolean noLinks;

    @Override
    public Integer call() {
      Cluster.up(
          options(
              folder.folder,
              groups,
              replicas,
              port,
              seed,
              gatewayFaults,
              clockSpeed,
              !noLinks,
              thisBuild()),
          System.out);
      return ExitCode.GOALS_MET;
    }
  }

  @Command(
      name = "status",
      description = "Lists every part: its process, its port, how it is, and its memory.")
  static final class Status implements Callable<Integer> {
    @Mixin Folder folder = new Folder();

    @Override
    public Integer call() {
      Cluster cluster = folder.open();
      Map<String, Long> memory = cluster.memoryBytes();
      List<Member> members = cluster.members();
      for (Member member : members) {
        System.out.printf(
            Locale.ROOT,
            "%-16s %-8s %7s  port %5d %5d MB  %s%n",
            member.name(),
            member.state().name().toLowerCase(Locale.ROOT),
            member.pid().isPresent() ? Long.toString(member.pid().getAsLong()) : "-",
            member.port(),
            megabytes(memory.getOrDefault(member.name(), 0L)),
            String.join(",", member.domains()));
      }
      boolean all = members.stream().allMatch(member -> member.state() == MemberState.RUNNING);
      System.out.printf(
          Locale.ROOT,
          "%s  %d of %d running, %d MB%n",
          cluster.address(),
          members.stream().filter(member -> member.state() == MemberState.RUNNING).count(),
          members.size(),
          megabytes(memory.values().stream().mapToLong(Long::longValue).sum()));
      return all ? ExitCode.GOALS_MET : ExitCode.GOALS_MISSED;
    }

    private static long megabytes(long bytes) {
      return bytes >> 20;
    }
  }

  /** Something done to one part, or to all processes of a domain. */
  abstract static class OfOne implements Callable<Integer> {
    @Mixin Folder folder = new Folder();

    @Parameters(
        paramLabel = "NAME",
        description = "As `cluster status` names it, or a domain: all processes that serve it.")
    String name = "";

    abstract void act(Cluster cluster, String part);

    @Override
    public Integer call() {
      Cluster cluster = folder.open();
      List<String> parts;
      try {
        parts = cluster.named(name);
      } catch (ClusterException unknown) {
        throw CommandException.usage(String.valueOf(unknown.getMessage()));
      }
      for (String part : parts) {
        act(cluster, part);
      }
      for (String part : parts) {
        System.out.printf(
            "%s is %s%n", part, cluster.member(part).state().name().toLowerCase(Locale.ROOT));
      }
      return ExitCode.GOALS_MET;
    }
  }

  @Command(name = "kill", description = "Ends one part at once, as kill -9 does.")
  static final class Kill extends OfOne {
    @Override
    void act(Cluster cluster, String part) {
      cluster.kill(part);
    }
  }

  @Command(name = "stop", description = "Asks one part to end in order, and waits.")
  static final class Stop extends OfOne {
    @Override
    void act(Cluster cluster, String part) {
      cluster.stop(part);
    }
  }

  @Command(name = "start", description = "Starts one part that is dead, and waits for it.")
  static final class Start extends OfOne {
    @Override
    void act(Cluster cluster, String part) {
      cluster.start(part);
    }
  }

  @Command(name = "freeze", description = "Takes all processor time from one part (SIGSTOP).")
  static final class Freeze extends OfOne {
    @Override
    void act(Cluster cluster, String part) {
      cluster.freeze(part);
    }
  }

  @Command(name = "thaw", description = "Gives it back (SIGCONT).")
  static final class Thaw extends OfOne {
    @Override
    void act(Cluster cluster, String part) {
      cluster.thaw(part);
    }
  }

  @Command(name = "slow", description = "Delays every turn with one database.")
  static final class Slow extends OfOne {
    @Parameters(paramLabel = "MILLIS", description = "How long; 0 for no more.")
    long millis;

    @Override
    void act(Cluster cluster, String part) {
      cluster.slow(part, millis);
    }
  }

  @Command(name = "down", description = "Ends all of a cluster; the folder stays.")
  static final class Down implements Callable<Integer> {
    @Mixin Folder folder = new Folder();

    @Override
    public Integer call() {
      Cluster cluster = folder.open();
      cluster.down();
      System.out.println("nothing of it is running; its data is in " + cluster.folder());
      return ExitCode.GOALS_MET;
    }
  }
}
