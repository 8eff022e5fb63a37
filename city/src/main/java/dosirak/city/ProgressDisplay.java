package dosirak.city;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows how far a rush is: one line that is rewritten every second on a terminal, a line now and
 * then anywhere else.
 */
final class ProgressDisplay {
  private static final Duration ON_TERMINAL = Duration.ofSeconds(1);
  private static final Duration ELSEWHERE = Duration.ofSeconds(10);
  private static final int STEPS_SHOWN = 50;
  private static final int LINE_WIDTH = 110;

  private final PrintStream out;
  private final boolean terminal;
  private @Nullable Thread follower;

  ProgressDisplay(PrintStream out) {
    this.out = out;
    Console console = System.console();
    this.terminal = out.equals(System.out) && console != null && console.isTerminal();
  }

  /** Shows a step of the preparations. */
  synchronized void step(String what, int done, int of) {
    if (terminal) {
      rewrite("%s %,d of %,d%s".formatted(what, done, of, done == of ? "\n" : ""));
    } else if (done == of || done % STEPS_SHOWN == 0) {
      out.printf("preparing: %s %,d of %,d%n", what, done, of);
    }
  }

  /** Begins to show how far the rush is. */
  void follow(Supplier<RushProgress> progress) {
    follower =
        Thread.ofVirtual()
            .name("progress")
            .start(() -> {
              try {
                while (true) {
                  Thread.sleep(terminal ? ON_TERMINAL : ELSEWHERE);
                  show(progress.get());
                }
              } catch (InterruptedException e) {
                return;
              }
            });
  }

  /** Stops showing. */
  void stop() {
    if (follower != null) {
      follower.interrupt();
    }
    if (terminal) {
      out.println();
    }
  }

  private synchronized void show(RushProgress now) {
    String line =
        "%s %d/%d ordered, %d acknowledged, %d paid, %d accepted, %d delivered, %d open, %d errors"
            .formatted(
                now.phase().name().toLowerCase(Locale.ROOT),
                now.attempted(),
                now.planned(),
                now.acknowledged(),
                now.paid(),
                now.accepted(),
                now.delivered(),
                now.acknowledged() - now.ended(),
                now.errors());
    if (terminal) {
      rewrite(line);
    } else {
      out.println(line);
    }
  }

  private void rewrite(String line) {
    out.printf("\r%-" + LINE_WIDTH + "s", line);
    out.flush();
  }
}
