package dosirak.app;

import dosirak.bench.Bench;
import dosirak.bench.StartOptions;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures starting, memory and rest. */
@Command(
    name = "start",
    description = {
      "Starts a marketplace in an empty folder and again in it, with the launcher's archive of",
      "classes and without; then what it takes of memory after a dinner, and of a core at rest."
    })
final class BenchStartCommand implements Callable<Integer> {
  @Mixin BenchCommand.Settings settings = new BenchCommand.Settings();

  @Option(
      names = "--starts",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often it is started again. Default: ${DEFAULT-VALUE}")
  int starts;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many people order each second of the dinner. Default: ${DEFAULT-VALUE}")
  double rate;

  @Option(
      names = "--dinner",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long the dinner is, after everybody came. Default: ${DEFAULT-VALUE}")
  int dinnerSeconds;

  @Option(
      names = "--idle",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long it is watched at rest. Default: ${DEFAULT-VALUE}")
  int idleSeconds;

  @Override
  public Integer call() throws Exception {
    BenchCommand.requireBetween("--starts", starts, 1, 20);
    BenchCommand.requireBetween("--rate", rate, 1, 1_000);
    BenchCommand.requireBetween("--dinner", dinnerSeconds, 1, 7_200);
    BenchCommand.requireBetween("--idle", idleSeconds, 1, 600);
    return Bench.start(
        new StartOptions(
            settings.seed,
            starts,
            rate,
            Duration.ofSeconds(dinnerSeconds),
            Duration.ofSeconds(idleSeconds),
            settings.report),
        settings.program(),
        System.out);
  }
}
