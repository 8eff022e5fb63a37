package dosirak.platform.web;

import dosirak.platform.journal.Signals;
import dosirak.platform.journal.Subscriber;
import dosirak.platform.time.MachineClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a reader ask for at least what he has seen: a read that names a position waits until this
 * compartment has applied it, for at most two seconds.
 */
public final class PositionGate {
  /** {@code <domain>:<position>}, several separated by commas. */
  public static final String HEADER = "Dosirak-At-Least";

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
  private static final int MOST = 8;

  private final String domain;
  private final Supplier<List<Subscriber>> subscribers;
  private final Signals.Topic progress;
  private final MachineClock clock;

  public PositionGate(
      String domain,
      Supplier<List<Subscriber>> subscribers,
      Signals.Topic progress,
      MachineClock clock) {
    this.domain = domain;
    this.subscribers = subscribers;
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * Waits for the positions of a header.
   *
   * @throws Problem 400 if it cannot be read, 409 if the time is up
   */
  void await(@Nullable String header) throws InterruptedException {
    if (header == null) {
      return;
    }
    Instant deadline = clock.instant().plus(LONGEST_WAIT);
    String[] wanted = header.split(",", MOST + 1);
    if (wanted.length > MOST) {
      throw Problem.invalid(HEADER, "names more than " + MOST + " positions");
    }
    for (String one : wanted) {
      awaitOne(one.strip(), deadline);
    }
  }

  private void awaitOne(String wanted, Instant deadline) throws InterruptedException {
    int colon = wanted.indexOf(':');
    if (colon < 1 || !wanted.substring(colon + 1).matches("[0-9]{1,18}")) {
      throw Problem.invalid(HEADER, "must be <domain>:<position>");
    }
    String source = wanted.substring(0, colon);
    long position = Long.parseLong(wanted.substring(colon + 1));
    while (true) {
      long seen = progress.count();
      if (applied(source, position)) {
        return;
      }
      long left = Duration.between(clock.instant(), deadline).toMillis();
      if (left <= 0) {
        throw Problem.conflict(
            "not-yet", "This part has not yet learnt what you ask for. Try again shortly.");
      }
      progress.await(seen, left);
    }
  }

  private boolean applied(String source, long position) {
    // What a domain does itself can be read at once; what it hears, when it has applied it.
    boolean own = source.equals(domain);
    return subscribers.get().stream()
        .filter(subscriber -> subscriber.subscription().source().equals(source))
        .allMatch(subscriber -> own || subscriber.position() >= position);
  }
}
