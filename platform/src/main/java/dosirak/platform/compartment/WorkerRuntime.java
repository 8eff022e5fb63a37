package dosirak.platform.compartment;

import dosirak.platform.telemetry.TraceContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the workers of a compartment, each on a virtual thread, while this process holds the lease.
 */
final class WorkerRuntime {
  private static final Logger log = LoggerFactory.getLogger(WorkerRuntime.class);
  private static final Duration STOP_WAIT = Duration.ofSeconds(10);

  private final String domain;
  private final Lease lease;
  private final List<Thread> threads = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition stop = lock.newCondition();
  private boolean stopped;

  WorkerRuntime(String domain, Lease lease) {
    this.domain = domain;
    this.lease = lease;
  }

  void start(List<Worker> workers) {
    for (Worker worker : workers) {
      threads.add(
          Thread.ofVirtual().name(domain + "*" + worker.name()).start(() -> repeat(worker)));
    }
  }

  private void repeat(Worker worker) {
    do {
      if (worker.everywhere() || lease.isHeld()) {
        try (var _ = TraceContext.fresh().open()) {
          worker.task().run();
        } catch (RuntimeException failure) {
          log.warn("worker {} of {} failed; it will try again", worker.name(), domain, failure);
        }
      }
    } while (!pause(worker.every()));
  }

  /** Waits; true if it is time to end. */
  private boolean pause(Duration time) {
    long left = time.toNanos();
    lock.lock();
    try {
      while (!stopped && left > 0) {
        left = stop.awaitNanos(left);
      }
      return stopped;
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      return true;
    } finally {
      lock.unlock();
    }
  }

  void stop() throws InterruptedException {
    lock.lock();
    try {
      stopped = true;
      stop.signalAll();
    } finally {
      lock.unlock();
    }
    long deadline = System.nanoTime() + STOP_WAIT.toNanos();
    for (Thread thread : threads) {
      long left = deadline - System.nanoTime();
      if (left <= 0 || !thread.join(Duration.ofNanos(left))) {
        thread.interrupt();
        log.warn(
            "a worker of {} did not end within {} s",
            domain,
            TimeUnit.NANOSECONDS.toSeconds(STOP_WAIT.toNanos()));
      }
    }
  }
}
