package dosirak.app;

import dosirak.bench.Bench;
import dosirak.bench.LifeOptions;
import dosirak.bench.MarketplaceProgram;
import dosirak.bench.Place;
import dosirak.bench.ReadOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measurements. */
@Command(
    name = "bench",
    description = "Measures a marketplace of its own under load, and says whether goals are met.",
    subcommands = {
      BenchCommand.Read.class,
      BenchPlaceCommand.class,
      BenchCommand.Life.class,
      BenchOverloadCommand.class,
      BenchStartCommand.class,
      BenchAllCommand.class
    })
final class BenchCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw CommandException.usage(
        "Which bench? There are read, place, life, overload, start and all; see: dosirak help bench");
  }

  /**
   * Checks a number of the command line.
   *
   * @throws CommandException if it is not between them
   */
  static void requireBetween(String option, double value, int least, int most) {
    if (!(value >= least && value <= most)) {
      throw CommandException.usage("%s must be between %d and %d".formatted(option, least, most));
    }
  }

  /** What all benches have in common. */
  static final class Settings {
    @Option(
        names = "--seed",
        paramLabel = "N",
        defaultValue = "1",
        description = "What the city and its people follow from. Default: ${DEFAULT-VALUE}")
    long seed;

    @Option(names = "--report", paramLabel = "FILE", description = "Where the JSON report goes.")
    @Nullable Path report;

    /** A marketplace for the bench alone, on a port and in a folder that nobody else has. */
    Place place() {
      return new Place.OwnMarketplace(program());
    }

    /** What is started as one. */
    MarketplaceProgram program() {
      // What people of the city meet when it is too much is counted and need not be told.
      System.setProperty("DOSIRAK_CONSOLE_LEVEL", "ERROR");
      return new MarketplaceProgram(ThisProgram.classPath(), Main.class.getName(), seed, "none");
    }
  }

  @Command(
      name = "read",
      description = {
        "Looks at shop pages as fast as they are answered, beside nginx with the same bytes,",
        "in turn; then changes menus meanwhile: how soon that is seen, and what the database is asked."
      })
  static final class Read implements Callable<Integer> {
    @Mixin Settings settings = new Settings();

    @Option(
        names = "--shops",
        paramLabel = "N",
        defaultValue = "200",
        description = "How many shops there are. Default: ${DEFAULT-VALUE}")
    int shops;

    @Option(
        names = "--connections",
        paramLabel = "N",
        defaultValue = "64",
        description = "How many clients look at pages. Default: ${DEFAULT-VALUE}")
    int connections;

    @Option(
        names = "--seconds",
        paramLabel = "N",
        defaultValue = "10",
        description = "How long each server is asked in a round. Default: ${DEFAULT-VALUE}")
    int seconds;

    @Option(
        names = "--rounds",
        paramLabel = "N",
        defaultValue = "5",
        description = "How often both are asked in turn. Default: ${DEFAULT-VALUE}")
    int rounds;

    @Override
    public Integer call() throws Exception {
      requireBetween("--shops", shops, 1, 5_000);
      requireBetween("--connections", connections, 1, 1_000);
      requireBetween("--seconds", seconds, 1, 300);
      requireBetween("--rounds", rounds, 1, 100);
      return Bench.read(
          new ReadOptions(
              settings.seed,
              shops,
              connections,
              Duration.ofSeconds(seconds),
              rounds,
              settings.report),
          settings.place(),
          System.out);
    }
  }

  @Command(
      name = "life",
      description = {
        "Drives the whole road of orders, from looking around to the books, at a steady rate:",
        "cooking and riding take some twenty seconds, people come whatever became of the ones before."
      })
  static final class Life implements Callable<Integer> {
    @Mixin Settings settings = new Settings();

    @Option(
        names = "--rate",
        paramLabel = "N",
        description = "How many people order each second. Default: 200, with --max 40")
    @Nullable Double rate;

    @Option(
        names = "--page-views",
        paramLabel = "N",
        description = "How many pages are looked at for an order. Default: 20, with --max 5")
    @Nullable Double pageViews;

    @Option(
        names = "--minutes",
        paramLabel = "N",
        description = "For how long the rate is held. Default: 10, with --max 2")
    @Nullable Double minutes;

    @Option(
        names = "--max",
        description = {
          "Looks for the highest rate that is held, in at most six tries of some six minutes",
          "of which --rate is the first."
        })
    boolean max;

    @Override
    public Integer call() throws Exception {
      double orders = rate == null ? (max ? 40 : 200) : rate;
      double views = pageViews == null ? (max ? 5 : 20) : pageViews;
      double time = minutes == null ? (max ? 2 : 10) : minutes;
      if (!(orders > 0 && orders <= 1_000)) {
        throw CommandException.usage("--rate must be more than 0 and at most 1000");
      }
      if (!(views >= 0 && views <= 100)) {
        throw CommandException.usage("--page-views must be between 0 and 100");
      }
      if (!(time >= 0.25 && time <= 120)) {
        throw CommandException.usage("--minutes must be between 0.25 and 120");
      }
      Duration held = Duration.ofMillis(Math.round(time * 60_000));
      LifeOptions options = new LifeOptions(settings.seed, orders, views, held, settings.report);
      return max
          ? Bench.highestLife(options, settings.place(), System.out)
          : Bench.life(options, settings.place(), System.out);
    }
  }
}
