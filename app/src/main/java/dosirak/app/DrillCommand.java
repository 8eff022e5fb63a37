package dosirak.app;

import dosirak.bench.CrashDrill;
import dosirak.bench.CrashDrillOptions;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Fault drills. */
@Command(
    name = "drill",
    description = "Breaks a marketplace on purpose and proves that nothing was lost.",
    subcommands = DrillCommand.Crash.class)
final class DrillCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw CommandException.usage("Which drill? There is: dosirak drill crash");
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
                  times, seed, report, System.getProperty("java.class.path"), Main.class.getName()))
          .run(System.out);
    }
  }
}
