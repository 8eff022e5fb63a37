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
    return telling(
        out,
        () -> {
          DrillDiary diary = new DrillDiary(out);
          Plant plant = place.open(diary);
          int outcome = conclude(play(plant, diary, play), reportFile, out);
          if (outcome == PASSED) {
            plant.forget();
          } else {
            out.println("kept     " + plant.traces());
          }
          return outcome;
        });
  }

  /** What is run until it has an outcome. */
  interface Run {
    int outcome() throws InterruptedException;
  }

  /** The outcome of a run; one that cannot be brought to its end says why and has failed. */
  static int telling(PrintStream out, Run run) throws InterruptedException {
    try {
      return run.outcome();
    } catch (DrillException | dosirak.city.UsageException failure) {
      out.println("MISSED   " + failure.getMessage());
      return FAILED;
    }
  }

  /** Plays with a marketplace, and ends whatever was started for it. */
  static <R extends DrillReport> R play(Plant plant, DrillDiary diary, Play<R> play)
      throws InterruptedException {
    Thread leaver = new Thread(plant::close, "leave nothing behind");
    Runtime.getRuntime().addShutdownHook(leaver);
    try {
      return play.run(plant, diary);
    } finally {
      plant.close();
      Runtime.getRuntime().removeShutdownHook(leaver);
    }
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
