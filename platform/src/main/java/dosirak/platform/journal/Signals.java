package dosirak.platform.journal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Wakes whoever waits for news on a topic within this process. A signal is a hint only: waiters
 * also look by themselves after their time-out, so a lost one costs time, never correctness.
 */
public final class Signals {
  /** A topic that nobody holds is forgotten; there is one for every person who watches a stream. */
  private final Cache<String, Topic> topics = Caffeine.newBuilder().weakValues().build();

  private final List<Consumer<Collection<String>>> taps = new CopyOnWriteArrayList<>();

  /** Has every announcement told, until {@link #untap}. */
  void tap(Consumer<Collection<String>> listener) {
    taps.add(listener);
  }

  /** Ends that. */
  void untap(Consumer<Collection<String>> listener) {
    taps.remove(listener);
  }

  /** The topic of a name, made when it is first asked for. */
  public Topic topic(String name) {
    return topics.get(name, ignored -> new Topic());
  }

  /** Announces news on topics, if anybody listens. */
  public void announce(Collection<String> names) {
    for (String name : names) {
      Topic topic = topics.getIfPresent(name);
      if (topic != null) {
        topic.announce();
      }
    }
    taps.forEach(tap -> tap.accept(names));
  }

  /** Whether anybody here holds a topic of that name. */
  public boolean isAwaited(String name) {
    return topics.getIfPresent(name) != null;
  }

  /** Announces what was announced in another process. */
  void heard(Collection<String> names) {
    for (String name : names) {
      Topic topic = topics.getIfPresent(name);
      if (topic != null) {
        topic.announce(true);
      }
    }
  }

  /** News about one thing. */
  public static final class Topic {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private long count;
    private long elsewhere;

    /** How many announcements there were; remember it before looking, to wait for later ones. */
    public long count() {
      lock.lock();
      try {
        return count;
      } finally {
        lock.unlock();
      }
    }

    /** How many of the announcements came from other processes. */
    public long elsewhere() {
      lock.lock();
      try {
        return elsewhere;
      } finally {
        lock.unlock();
      }
    }

    public void announce() {
      announce(false);
    }

    private void announce(boolean isFromElsewhere) {
      lock.lock();
      try {
        count++;
        if (isFromElsewhere) {
          elsewhere++;
        }
        news.signalAll();
      } finally {
        lock.unlock();
      }
    }

    /**
     * Waits until there was an announcement after the given count, or until the time is up.
     *
     * @throws InterruptedException if the thread is told to stop
     */
    public void await(long seen, long timeoutMillis) throws InterruptedException {
      awaitNanos(seen, TimeUnit.MILLISECONDS.toNanos(timeoutMillis));
    }

    /** The same, with the time in nanoseconds. */
    void awaitNanos(long seen, long timeoutNanos) throws InterruptedException {
      long left = timeoutNanos;
      lock.lockInterruptibly();
      try {
        while (count == seen && left > 0) {
          left = news.awaitNanos(left);
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
