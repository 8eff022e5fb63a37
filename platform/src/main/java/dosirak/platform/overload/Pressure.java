package dosirak.platform.overload;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Finds out whether this process has more to do than its processors can, whatever part of it has,
 * and lets in less of what matters least while that is so. It looks at how long requests that have
 * arrived queue until they are begun: unlike the time of a request that does not grow when somebody
 * else, a database or a bank, is slow. That it is the queueing time that tells, and that the level
 * of what is let in follows it step by step, is from DAGOR (Zhou and others, "Overload Control for
 * Scaling WeChat Microservices", 2018); that the least of a while counts, since a queue that
 * empties in between is none that stands, from CoDel (Nichols and Jacobson, "Controlling Queue
 * Delay", 2012).
 */
public final class Pressure {
  /** How long a look takes. */
  static final long LOOK_NANOS = 100_000_000;

  /** Fewer in a look are no crowd, whatever made them wait. */
  static final int CROWD = 10;

  /** A queue of so many looks in a row is none that passes by itself. */
  static final int STANDS = 3;

  private static final int MOST_LOOKS = 1_000;

  private final long mostNanos;
  private final AtomicLong lookBegan;
  private final AtomicLong leastNanos = new AtomicLong(Long.MAX_VALUE);
  private final AtomicLong begun = new AtomicLong();
  private volatile Shedding shedding = Shedding.NONE;
  private volatile long queuedNanos;
  private long standing;

  /**
   * @param mostNanos how long a request may queue; 0 for any time
   * @param now of the clock that the times of requests are of
   */
  public Pressure(long mostNanos, long now) {
    this.mostNanos = mostNanos;
    this.lookBegan = new AtomicLong(now);
  }

  /**
   * Notes a request that is begun.
   *
   * @param arrived when it could have been
   */
  public void note(long arrived, long now) {
    if (mostNanos == 0) {
      return;
    }
    leastNanos.accumulateAndGet(Math.max(0, now - arrived), Math::min);
    begun.incrementAndGet();
    long since = lookBegan.get();
    if (now - since >= LOOK_NANOS && lookBegan.compareAndSet(since, now)) {
      look((now - since) / LOOK_NANOS);
    }
  }

  /** Only whoever ended a look is here, and the next ends a tenth of a second later. */
  private synchronized void look(long looks) {
    long least = leastNanos.getAndSet(Long.MAX_VALUE);
    boolean isCrowd = begun.getAndSet(0) >= CROWD * looks;
    long queued = isCrowd ? least : 0;
    standing = queued > mostNanos ? standing + looks : 0;
    Shedding next = shedding;
    for (long look = 0; look < Math.min(looks, MOST_LOOKS); look++) {
      if (!isCrowd) {
        next = next.afterRest();
      } else if (standing == 0 || standing >= STANDS) {
        next = next.after(queued, mostNanos);
      }
    }
    queuedNanos = queued;
    shedding = next;
  }

  /** Whether a request is let in, which is up to chance while too much is asked. */
  public boolean admits(Priority priority) {
    double share = shedding.shareOf(priority);
    return share >= 1 || ThreadLocalRandom.current().nextDouble() < share;
  }

  /** Which share of the requests of a priority is let in. */
  public double shareOf(Priority priority) {
    return shedding.shareOf(priority);
  }

  /** How long requests queued at the last look, in seconds. */
  public double queuedSeconds() {
    return queuedNanos / 1e9;
  }
}
