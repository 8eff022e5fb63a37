package dosirak.platform.compartment;

import dosirak.platform.journal.EventTransport;
import dosirak.platform.journal.Signals;
import dosirak.platform.journal.Subscriber;
import dosirak.platform.journal.SubscriptionStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running subscriptions of a compartment, each on a thread of its own, and the relay of its
 * journal. They work while this process holds the lease; meanwhile the others look how far they
 * are.
 */
final class SubscriptionRuntime {
  private static final Logger log = LoggerFactory.getLogger(SubscriptionRuntime.class);
  private static final Duration STOP_WAIT = Duration.ofSeconds(10);
  private static final long LOOK_EVERY_MILLIS = 750;
  private static final long LOOK_AT_LEASE_EVERY_MILLIS = 500;

  private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final Signals.Topic progress;
  private final Signals.Topic stops = new Signals().topic("stop");
  private volatile boolean stopped;

  SubscriptionRuntime(Signals.Topic progress) {
    this.progress = progress;
  }

  /**
   * Starts them.
   *
   * @param isShared whether other processes run the same domain
   * @param relays makes a relay of the domain's journal, or none where there is nothing to relay
   */
  void start(
      String domain,
      List<Subscriber> all,
      Lease lease,
      SubscriptionStore store,
      boolean isShared,
      Supplier<EventTransport.@Nullable Relay> relays) {
    for (Subscriber subscriber : all) {
      subscribers.add(subscriber);
      String name = domain + "<-" + subscriber.subscription().name();
      // Those that read a broker wait in a selector, which would hold a carrier of virtual threads.
      run(name, isShared, subscriber);
    }
    if (isShared) {
      run(domain + "*stand-by", false, () -> standBy(domain, lease, store));
      run(domain + "*relay", false, () -> relay(domain, lease, relays));
    }
  }

  private void run(String name, boolean onPlatformThread, Runnable task) {
    Thread.Builder builder =
        onPlatformThread ? Thread.ofPlatform().daemon().name(name) : Thread.ofVirtual().name(name);
    threads.add(builder.start(task));
  }

  /** While another process works, learns from the common database how far it is. */
  private void standBy(String domain, Lease lease, SubscriptionStore store) {
    try {
      while (!stopped) {
        if (!lease.isHeld()) {
          try {
            Map<String, Long> positions = store.positions();
            for (Subscriber subscriber : subscribers) {
              subscriber.seen(positions.getOrDefault(subscriber.subscription().name(), -1L));
            }
          } catch (RuntimeException away) {
            log.debug("{} cannot look how far its subscriptions are", domain, away);
          }
        }
        stops.await(stops.count(), LOOK_EVERY_MILLIS);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has the journal published for as long as this process holds the lease. */
  private void relay(String domain, Lease lease, Supplier<EventTransport.@Nullable Relay> relays) {
    try {
      while (!stopped) {
        long seen = lease.changes().count();
        if (lease.isHeld()) {
          EventTransport.Relay relay = relays.get();
          if (relay == null) {
            return;
          }
          publish(domain, lease, relay);
        }
        lease.changes().await(seen, LOOK_AT_LEASE_EVERY_MILLIS);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void publish(String domain, Lease lease, EventTransport.Relay relay)
      throws InterruptedException {
    Thread publishing = Thread.ofPlatform().daemon().name(domain + "->").start(relay);
    try {
      while (!stopped && lease.isHeld() && publishing.isAlive()) {
        lease.changes().await(lease.changes().count(), LOOK_AT_LEASE_EVERY_MILLIS);
      }
    } finally {
      relay.stop();
      if (!publishing.join(STOP_WAIT)) {
        publishing.interrupt();
      }
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
    stopped = true;
    stops.announce();
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
