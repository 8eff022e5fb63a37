package dosirak.platform.compartment;

import dosirak.platform.journal.Signals;
import dosirak.platform.journal.Subscriber;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The running subscriptions of a compartment, each on a virtual thread of its own. */
final class SubscriptionRuntime {
  private static final Duration STOP_WAIT = Duration.ofSeconds(10);

  private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final Signals.Topic progress;

  SubscriptionRuntime(Signals.Topic progress) {
    this.progress = progress;
  }

  void start(String domain, List<Subscriber> all) {
    for (Subscriber subscriber : all) {
      subscribers.add(subscriber);
      threads.add(
          Thread.ofVirtual()
              .name(domain + "<-" + subscriber.subscription().name())
              .start(subscriber));
    }
  }

  List<Subscriber> subscribers() {
    return subscribers;
  }

  Signals.Topic progress() {
    return progress;
  }

  /** Lets each batch at hand end, then interrupts what still waits. */
  void stop() throws InterruptedException {
    subscribers.forEach(Subscriber::stop);
    long deadline = System.nanoTime() + STOP_WAIT.toNanos();
    for (Thread thread : threads) {
      long left = deadline - System.nanoTime();
      if (left <= 0 || !thread.join(Duration.ofNanos(left))) {
        thread.interrupt();
      }
    }
    threads.clear();
    subscribers.clear();
  }
}
