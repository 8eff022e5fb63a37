package dosirak.app;

import dosirak.bench.Bench;
import dosirak.bench.OverloadOptions;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what is left when too many come. */
@Command(
    name = "overload",
    description = {
      "Lets more and more people come until no more of them are served within a second, then twice as",
      "many, then half: how much is still served, and how long a checkout takes meanwhile."
    })
final class BenchOverloadCommand implements Callable<Integer> {
  @Mixin BenchCommand.Settings settings = new BenchCommand.Settings();

  @Option(
      names = "--first",
      paramLabel = "N",
      defaultValue = "200",
      description = "How many visits a second are tried first. Default: ${DEFAULT-VALUE}")
  int first;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "30",
      description = "How long twice the capacity is offered. Default: ${DEFAULT-VALUE}")
  int seconds;

  @Option(
      names = "--step",
      paramLabel = "N",
      defaultValue = "8",
      description = "How many seconds each rate is tried. Default: ${DEFAULT-VALUE}")
  int step;

  @Option(
      names = "--shops",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many shops there are. Default: ${DEFAULT-VALUE}")
  int shops;

  @Option(
      names = "--customers",
      paramLabel = "N",
      defaultValue = "300",
      description = "How many people there are. Default: ${DEFAULT-VALUE}")
  int customers;

  @Override
  public Integer call() throws Exception {
    BenchCommand.requireBetween("--first", first, 1, 10_000);
    BenchCommand.requireBetween("--seconds", seconds, 1, 300);
    BenchCommand.requireBetween("--step", step, 1, 60);
    BenchCommand.requireBetween("--shops", shops, 1, 5_000);
    BenchCommand.requireBetween("--customers", customers, 1, 20_000);
    return Bench.overload(
        new OverloadOptions(
            settings.seed,
            shops,
            customers,
            first,
            Duration.ofSeconds(step),
            Duration.ofSeconds(seconds),
            settings.report),
        settings.place(),
        System.out);
  }
}
