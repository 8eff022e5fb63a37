package dosirak.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells how a drill goes, with the time since it began. */
final class DrillDiary {
  private static final Duration STEP_INTERVAL = Duration.ofSeconds(5);

  private final PrintStream out;
  private final long begunNanos = System.nanoTime();
  private long steppedNanos = begunNanos - STEP_INTERVAL.toNanos();

  DrillDiary(PrintStream out) {
    this.out = out;
  }

  void tell(String format, Object... values) {
    out.printf(
        Locale.ROOT,
        "%5d s  %s%n",
        sinceBegun().toSeconds(),
        String.format(Locale.ROOT, format, values));
  }

  /** Tells of a step of many, now and then. */
  synchronized void step(String what, int done, int of) {
    long now = System.nanoTime();
    if (done == of || now - steppedNanos > STEP_INTERVAL.toNanos()) {
      steppedNanos = now;
      tell("%s: %d of %d", what, done, of);
    }
  }

  void print(String text) {
    out.println(text.stripTrailing());
  }

  Duration sinceBegun() {
    return Duration.ofNanos(System.nanoTime() - begunNanos);
  }
}
