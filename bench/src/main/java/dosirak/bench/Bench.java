package dosirak.bench;

import dosirak.city.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

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
}
