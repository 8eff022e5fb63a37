package dosirak.platform.cache;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves something alone that failed several times in a row. It is then probed in the background,
 * so that no caller waits for it in vain, after times that grow; it is used again when a probe
 * succeeded.
 */
final class CircuitBreaker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CircuitBreaker.class);

  private final String name;
  private final int mostFailures;
  private final Duration firstWait;
  private final Duration longestWait;
  private final BooleanSupplier probe;
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicBoolean isOpen = new AtomicBoolean();
  private final Semaphore closed = new Semaphore(0);

  /**
   * @param mostFailures in a row, after which it is left alone
   * @param probe whether it is fit to be used again
   */
  CircuitBreaker(
      String name,
      int mostFailures,
      Duration firstWait,
      Duration longestWait,
      BooleanSupplier probe) {
    this.name = name;
    this.mostFailures = mostFailures;
    this.firstWait = firstWait;
    this.longestWait = longestWait;
    this.probe = probe;
  }

  /** Whether it is left alone at the moment. */
  boolean isOpen() {
    return isOpen.get();
  }

  void succeeded() {
    failures.set(0);
  }

  void failed(String cause) {
    if (failures.incrementAndGet() >= mostFailures && isOpen.compareAndSet(false, true)) {
      log.warn("{} is left alone for a while: {}", name, cause);
      Thread.ofVirtual().name(name + "*probe").start(this::probeUntilItSucceeds);
    }
  }

  private void probeUntilItSucceeds() {
    Duration wait = firstWait;
    try {
      while (!closed.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
        if (probe.getAsBoolean()) {
          log.info("{} is used again", name);
          failures.set(0);
          isOpen.set(false);
          return;
        }
        Duration twice = wait.multipliedBy(2);
        wait = twice.compareTo(longestWait) > 0 ? longestWait : twice;
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the probing; what is left alone stays so. */
  @Override
  public void close() {
    closed.release();
  }
}
