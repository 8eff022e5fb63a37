package dosirak.bench;

import dosirak.city.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Runs the benches, which measure a marketplace that nothing is wrong with. */
public final class Bench {
  private Bench() {}

  /**
   * Shop pages, beside nginx.
   *
   * @return {@link LoadDrill#PASSED} or {@link LoadDrill#FAILED}
   */
  public static int read(ReadOptions options, Place place, PrintStream out)
      throws InterruptedException {
    return LoadDrill.run(
        place, options.report(), out, (plant, diary) -> new ReadBench(options, plant, diary).run());
  }

  /**
   * Starting, memory and rest.
   *
   * @return {@link LoadDrill#PASSED} or {@link LoadDrill#FAILED}
   */
  public static int start(StartOptions options, MarketplaceProgram program, PrintStream out)
      throws IOException, InterruptedException {
    DrillDiary diary = new DrillDiary(out);
    Path folder = StartBench.folder();
    MarketplaceProcess marketplace = StartBench.processIn(folder, program);
    Thread leaver = new Thread(marketplace::close, "leave nothing behind");
    Runtime.getRuntime().addShutdownHook(leaver);
    try {
      int outcome;
      try {
        StartReport report = new StartBench(options, marketplace, diary).run();
        outcome = LoadDrill.conclude(report, options.report(), out);
      } finally {
        marketplace.close();
        Runtime.getRuntime().removeShutdownHook(leaver);
      }
      MarketplacePlant.remove(folder);
      return outcome;
    } catch (DrillException | UsageException failure) {
      out.println("MISSED   " + failure.getMessage());
      out.println("kept     " + folder);
      return LoadDrill.FAILED;
    }
  }

  /**
   * The whole road of orders at a steady rate.
   *
   * @return {@link LoadDrill#PASSED} or {@link LoadDrill#FAILED}
   */
  public static int life(LifeOptions options, Place place, PrintStream out)
      throws InterruptedException {
    return LoadDrill.run(
        place, options.report(), out, (plant, diary) -> new LifeBench(options, plant, diary).run());
  }

  /**
   * The highest steady rate of the whole road that is held, each rate in a marketplace of its own.
   *
   * @param first what is tried first
   * @return {@link LoadDrill#PASSED} or {@link LoadDrill#FAILED}
   */
  public static int highestLife(LifeOptions first, Place place, PrintStream out)
      throws InterruptedException {
    return LoadDrill.telling(
        out,
        () -> {
          DrillDiary diary = new DrillDiary(out);
          LifeSearch search = new LifeSearch(first.ordersPerSecond());
          List<LifeReport> tried = new ArrayList<>();
          OptionalDouble next = search.next();
          while (next.isPresent()) {
            LifeReport report = tryOut(first.at(next.getAsDouble()), place, diary);
            diary.tell("%s", LifeMaxReport.line(report));
            tried.add(report);
            search.tried(next.getAsDouble(), report.missed().isEmpty());
            next = search.next();
          }
          return LoadDrill.conclude(new LifeMaxReport(first, tried), first.report(), out);
        });
  }

  private static LifeReport tryOut(LifeOptions options, Place place, DrillDiary diary)
      throws InterruptedException {
    Plant plant = place.open(diary);
    LifeReport report =
        LoadDrill.play(plant, diary, (held, told) -> new LifeBench(options, held, told).run());
    plant.forget();
    return report;
  }

  /**
   * Placing orders, beside pgbench.
   *
   * @return {@link LoadDrill#PASSED} or {@link LoadDrill#FAILED}
   */
  public static int place(PlaceOptions options, Place place, PrintStream out)
      throws InterruptedException {
    return LoadDrill.run(
        place,
        options.report(),
        out,
        (plant, diary) -> new PlaceBench(options, plant, diary).run());
  }

  /**
   * More who come than can be served.
   *
   * @return {@link LoadDrill#PASSED} or {@link LoadDrill#FAILED}
   */
  public static int overload(OverloadOptions options, Place place, PrintStream out)
      throws InterruptedException {
    return LoadDrill.run(
        place,
        options.report(),
        out,
        (plant, diary) -> new OverloadBench(options, plant, diary).run());
  }
}
