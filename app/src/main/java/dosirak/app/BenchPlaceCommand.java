package dosirak.app;

import dosirak.bench.Bench;
import dosirak.bench.PlaceOptions;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures how fast orders are taken. */
@Command(
    name = "place",
    description = {
      "Places orders as fast as they are acknowledged, with prices that were asked for beforehand,",
      "then runs pgbench (TPC-B, prepared) on the same server of PostgreSQL: orders for a transaction."
    })
final class BenchPlaceCommand implements Callable<Integer> {
  @Mixin BenchCommand.Settings settings = new BenchCommand.Settings();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "20",
      description = "How long orders are placed, and pgbench runs. Default: ${DEFAULT-VALUE}")
  int seconds;

  @Option(
      names = "--clients",
      paramLabel = "N",
      defaultValue = "256",
      description = "How many orders are under way at once. Default: ${DEFAULT-VALUE}")
  int clients;

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
      description = "How many people order. Default: ${DEFAULT-VALUE}")
  int customers;

  @Option(
      names = "--scale",
      paramLabel = "N",
      defaultValue = "100",
      description = "Of pgbench, in 100,000 accounts. Default: ${DEFAULT-VALUE}")
  int scale;

  @Override
  public Integer call() throws Exception {
    BenchCommand.requireBetween("--seconds", seconds, 1, 300);
    BenchCommand.requireBetween("--clients", clients, 1, 1_000);
    BenchCommand.requireBetween("--shops", shops, 1, 5_000);
    BenchCommand.requireBetween("--customers", customers, 1, 20_000);
    BenchCommand.requireBetween("--scale", scale, 1, 1_000);
    return Bench.place(
        new PlaceOptions(
            settings.seed,
            shops,
            customers,
            clients,
            Duration.ofSeconds(seconds),
            scale,
            settings.report),
        settings.place(),
        System.out);
  }
}
