package dosirak.bench;

import java.io.PrintStream;

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
