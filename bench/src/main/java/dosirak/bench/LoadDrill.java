package dosirak.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the drills that break a marketplace under a steady load. */
public final class LoadDrill {
  /** Every goal was met. */
  public static final int PASSED = 0;

  /** A goal was missed; the report says which. */
  public static final int FAILED = 1;

  private LoadDrill() {}

  /** What a drill does with a marketplace. */
  interface Play<R extends DrillReport> {
    R run(Plant plant, DrillDiary diary) throws InterruptedException;
  }

  /**
   * The drill of isolation.
   *
   * @return {@link #PASSED} or {@link #FAILED}
   */
  public static int isolate(IsolateOptions options, Place place, PrintStream out)
      throws InterruptedException {
    IsolationTable table = IsolationTable.read();
    return run(
        place,
        options.load().report(),
        out,
        (plant, diary) -> new IsolateDrill(options, plant, table, diary).run());
  }

  /**
   * The rolling drill.
   *
   * @return {@link #PASSED} or {@link #FAILED}
   */
  public static int rolling(RollingOptions options, Place place, PrintStream out)
      throws InterruptedException {
    return run(
        place,
        options.load().report(),
        out,
        (plant, diary) -> new RollingDrill(options, plant, diary).run());
  }

  /**
   * The drill of partition.
   *
   * @return {@link #PASSED} or {@link #FAILED}
   */
  public static int partition(LoadOptions options, Place place, PrintStream out)
      throws InterruptedException {
    return run(
        place,
        options.report(),
        out,
        (plant, diary) -> new PartitionDrill(options, plant, diary).run());
  }

  static int run(Place place, @Nullable Path reportFile, PrintStream out, Play<?> play)
      throws InterruptedException {
    DrillDiary diary = new DrillDiary(out);
    try {
      Plant plant = place.open(diary);
      Thread leaver = new Thread(plant::close, "leave nothing behind");
      Runtime.getRuntime().addShutdownHook(leaver);
      DrillReport report;
      try {
        report = play.run(plant, diary);
      } finally {
        plant.close();
        Runtime.getRuntime().removeShutdownHook(leaver);
      }
      int outcome = conclude(report, reportFile, out);
      if (outcome == PASSED) {
        plant.forget();
      } else {
        out.println("kept     " + plant.traces());
      }
      return outcome;
    } catch (DrillException | dosirak.city.UsageException failure) {
      out.println("MISSED   " + failure.getMessage());
      return FAILED;
    }
  }

  /**
   * One of several plays in a marketplace of its own, which leaves nothing behind.
   *
   * @throws DrillException if it cannot be played
   */
  static <R extends DrillReport> R play(Place place, DrillDiary diary, Play<R> play)
      throws InterruptedException {
    Plant plant = place.open(diary);
    Thread leaver = new Thread(plant::close, "leave nothing behind");
    Runtime.getRuntime().addShutdownHook(leaver);
    R report;
    try {
      report = play.run(plant, diary);
    } finally {
      plant.close();
      Runtime.getRuntime().removeShutdownHook(leaver);
    }
    plant.forget();
    return report;
  }

  static int conclude(DrillReport report, @Nullable Path file, PrintStream out) {
    out.print(report.summary());
    List<String> missed = report.missed();
    missed.forEach(each -> out.println("MISSED   " + each));
    if (file != null) {
      report.write(file);
      out.println("report   " + file);
    }
    out.println(missed.isEmpty() ? "PASSED" : "FAILED");
    return missed.isEmpty() ? PASSED : FAILED;
  }
}
