package dosirak.app;

import dosirak.bench.CrashDrill;
import dosirak.bench.CrashDrillOptions;
import dosirak.bench.IsolateOptions;
import dosirak.bench.LoadDrill;
import dosirak.bench.LoadOptions;
import dosirak.bench.Place;
import dosirak.bench.RollingOptions;
import dosirak.city.LocalPorts;
import dosirak.cluster.ClusterOptions.Program;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Fault drills. */
@Command(
    name = "drill",
    description = "Breaks a marketplace on purpose and proves that nothing was lost.",
    subcommands = {
      DrillCommand.Crash.class,
      DrillCommand.Isolate.class,
      DrillCommand.Rolling.class,
      DrillCommand.Partition.class
    })
final class DrillCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw CommandException.usage(
        "Which drill? There are crash, isolate, rolling and partition; see: dosirak help drill");
  }

  @Command(
      name = "crash",
      description = {
        "Runs a rush with a faulty gateway and kills the marketplace again and again at random",
        "moments, every other time with its database, some times with the gateway;",
        "then everything acknowledged must be there and the audit must pass."
      })
  static final class Crash implements Callable<Integer> {
    @Option(
        names = "--times",
        paramLabel = "N",
        defaultValue = "10",
        description = "How many kills. Default: ${DEFAULT-VALUE}")
    int times;

    @Option(
        names = "--seed",
        paramLabel = "N",
        defaultValue = "1",
        description =
            "What the moments, the city and the faults follow from. Default: ${DEFAULT-VALUE}")
    long seed;

    @Option(names = "--report", paramLabel = "FILE", description = "Where the JSON report goes.")
    @Nullable Path report;

    @Override
    public Integer call() throws Exception {
      if (times < 1 || times > 1_000) {
        throw CommandException.usage("--times must be between 1 and 1000");
      }
      return new CrashDrill(
              new CrashDrillOptions(
                  times, seed, report, ThisProgram.classPath(), Main.class.getName()))
          .run(System.out);
    }
  }

  /** What the drills under a steady load have in common. */
  static final class LoadSettings {
    @Option(
        names = "--seed",
        paramLabel = "N",
        defaultValue = "1",
        description =
            "What the city, its people and the choices follow from. Default: ${DEFAULT-VALUE}")
    long seed;

    @Option(
        names = "--rate",
        paramLabel = "N",
        defaultValue = "1",
        description = "How many people order each second. Default: ${DEFAULT-VALUE}")
    double rate;

    @Option(
        names = "--calls",
        paramLabel = "N",
        defaultValue = "" + LoadOptions.CALLS,
        description = {
          "How many calls each group of endpoints gets in a phase at least; with fewer than",
          "${DEFAULT-VALUE}, which is the default, it is a rehearsal and no goal is met."
        })
    int calls;

    @Option(names = "--report", paramLabel = "FILE", description = "Where the JSON report goes.")
    @Nullable Path report;

    @Option(
        names = "--target",
        paramLabel = "URL",
        description = {
          "A marketplace that runs already, to watch it under the load: nothing of it is broken.",
          "Default: the drill starts a cluster of its own and stops it."
        })
    @Nullable URI target;

    @Option(
        names = "--credentials",
        paramLabel = "FILE",
        description = "The machine client's credentials of --target. Default: found by its port.")
    @Nullable Path credentials;

    LoadOptions options(int phaseSeconds) {
      if (!(rate > 0 && rate <= 100)) {
        throw CommandException.usage("--rate must be more than 0 and at most 100");
      }
      if (phaseSeconds < 5 || phaseSeconds > 3_600) {
        throw CommandException.usage("--seconds-per-phase must be between 5 and 3600");
      }
      if (calls < 0 || calls > 1_000_000) {
        throw CommandException.usage("--calls must be between 0 and 1000000");
      }
      return new LoadOptions(seed, rate, Duration.ofSeconds(phaseSeconds), calls, report);
    }

    @Option(
        names = "--folder",
        paramLabel = "DIR",
        defaultValue = ClusterCommand.DEFAULT_FOLDER,
        description = {
          "A cluster that runs already: it is broken, mended and left running.",
          "Where none runs the drill starts one of its own. Default: ${DEFAULT-VALUE}"
        })
    Path folder = Path.of(ClusterCommand.DEFAULT_FOLDER);

    @Option(
        names = "--groups",
        paramLabel = "GROUPS",
        defaultValue = "",
        description = "Of the drill's own cluster, as `cluster up` takes them.")
    String groups = "";

    @Option(
        names = "--replicas",
        paramLabel = "N",
        defaultValue = "0",
        description = {
          "Processes of each group in the drill's own cluster.",
          "Default: 2; isolate, which takes all of them away at once, starts 1."
        })
    int replicas;

    /**
     * Where the drill happens.
     *
     * @param usualReplicas of each group in a cluster of its own, unless others were asked for
     */
    Place place(int usualReplicas) throws IOException {
      return place(usualReplicas, null);
    }

    /**
     * As {@link #place(int)}.
     *
     * @param otherBuild what a cluster of the drill's own runs; absent for this build
     */
    Place place(int usualReplicas, @Nullable Program otherBuild) throws IOException {
      // What people of the city meet while something is away is counted and need not be told.
      System.setProperty("DOSIRAK_CONSOLE_LEVEL", "ERROR");
      if (target == null) {
        boolean isPresent = Place.PresentCluster.isPresent(folder);
        if (isPresent && otherBuild != null) {
          throw CommandException.usage(
              "--other-build is for a cluster of the drill's own, and one runs in " + folder);
        }
        return isPresent
            ? new Place.PresentCluster(folder)
            : ownCluster(
                replicas == 0 ? usualReplicas : replicas,
                otherBuild == null ? ClusterCommand.thisBuild() : otherBuild);
      }
      TargetOptions options = new TargetOptions();
      options.target = target;
      options.credentials = credentials;
      return new Place.Running(target, options.credentialsFile());
    }

    /** In a folder and at a port that nobody else has. */
    private Place ownCluster(int count, Program program) throws IOException {
      Path own = Files.createTempDirectory("dosirak-drill-");
      return new Place.OwnCluster(
          ClusterCommand.options(
              own,
              groups,
              count,
              LocalPorts.free(new SecureRandom()),
              seed,
              "none",
              1,
              true,
              program),
          System.out);
    }
  }

  @Command(
      name = "isolate",
      description = {
        "Takes away one part of a cluster after another under a steady load (all processes of a",
        "domain, a database, Kafka, Redis, the gateway; or a database's speed) and gives it back:",
        "nothing may become worse but what docs/isolation.md says."
      })
  static final class Isolate implements Callable<Integer> {
    @Mixin LoadSettings load = new LoadSettings();

    @Option(
        names = "--victims",
        paramLabel = "NAMES",
        split = ",",
        description = {
          "The victims, in order: order, db-order, slow-db-order, kafka, redis, gateway, nothing.",
          "Default: a sample that follows from the seed."
        })
    List<String> victims = List.of();

    @Option(names = "--all", description = "Every victim there is; takes hours.")
    boolean all;

    @Option(
        names = "--seconds-per-phase",
        paramLabel = "N",
        defaultValue = "100",
        description = {
          "How long calls are counted before, during and after. Default: ${DEFAULT-VALUE}"
        })
    int phaseSeconds;

    @Override
    public Integer call() throws Exception {
      return LoadDrill.isolate(
          new IsolateOptions(load.options(phaseSeconds), victims, all), load.place(1), System.out);
    }
  }

  @Command(
      name = "rolling",
      description = {
        "Restarts every process of a cluster one after another under a steady load:",
        "no request may fail, those that change something included."
      })
  static final class Rolling implements Callable<Integer> {
    private static final int PHASE_SECONDS = 75;

    @Mixin LoadSettings load = new LoadSettings();

    @Option(
        names = "--other-build",
        paramLabel = "JAR",
        description = {
          "The dosirak.jar of another build, such as the release before, with its libraries beside",
          "it: the drill's own cluster runs it at first, every process is replaced by this build,",
          "and then taken back."
        })
    @Nullable Path otherBuild;

    @Override
    public Integer call() throws Exception {
      if (otherBuild != null && !Files.isRegularFile(otherBuild)) {
        throw CommandException.usage("--other-build: there is no " + otherBuild);
      }
      Program other =
          otherBuild == null
              ? null
              : new Program(
                  ThisProgram.absolute(otherBuild.toString()), Main.class.getName(), List.of());
      return LoadDrill.rolling(
          new RollingOptions(load.options(PHASE_SECONDS), ClusterCommand.thisBuild(), other),
          load.place(2, other),
          System.out);
    }
  }

  @Command(
      name = "partition",
      description = {
        "Freezes one of the processes of order, payment, delivery and settlement under a steady",
        "load past every time-out, and thaws it: nothing may be done twice."
      })
  static final class Partition implements Callable<Integer> {
    private static final int PHASE_SECONDS = 45;

    @Mixin LoadSettings load = new LoadSettings();

    @Override
    public Integer call() throws Exception {
      return LoadDrill.partition(load.options(PHASE_SECONDS), load.place(2), System.out);
    }
  }
}
