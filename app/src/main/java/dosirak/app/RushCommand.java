package dosirak.app;

import dosirak.city.Rush;
import dosirak.city.RushOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Drives a running marketplace as a city would. */
@Command(
    name = "rush",
    description = {
      "Drives a running marketplace as customers, owners and riders would.",
      "Uses its public API only, and reports what became of every order."
    })
final class RushCommand implements Callable<Integer> {
  @Mixin TargetOptions target = new TargetOptions();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "What the city follows from. Default: ${DEFAULT-VALUE}")
  long seed;

  @Option(names = "--rate", paramLabel = "R", description = "Orders a second (machine time).")
  @Nullable Double rate;

  @Option(names = "--for", paramLabel = "SECONDS", description = "How long, in machine time.")
  @Nullable Double seconds;

  @Option(names = "--orders", paramLabel = "N", description = "How many orders.")
  @Nullable Integer orders;

  @Option(
      names = "--instance",
      paramLabel = "DIR",
      description =
          "A recorded day: orders.txt, couriers.txt, restaurants.txt, instance_parameters.txt.")
  @Nullable Path instance;

  @Option(
      names = "--speed",
      paramLabel = "X",
      description = "The speed of the city's clock; must be that of the marketplace.")
  @Nullable Double speed;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      defaultValue = "rush-report.json",
      description = "Where the report goes. Default: ${DEFAULT-VALUE}")
  Path report = Path.of("rush-report.json");

  @Override
  public Integer call() throws Exception {
    Duration duration = seconds == null ? null : Duration.ofMillis(Math.round(seconds * 1_000));
    RushOptions options =
        new RushOptions(
            target.target,
            seed,
            rate,
            duration,
            orders,
            instance,
            speed,
            report,
            target.credentials());
    return new Rush(options).run(System.out);
  }
}
