package dosirak.platform.overload;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests into a compartment. Up to the limit they go in at once; then a bounded number wait,
 * for a moment. A place that becomes free goes to the most important who wait, among these to the
 * client who has the fewest places, among these to the first. Where too many wait, the least
 * important is sent away, or the last of the client of whom most are here: so one noisy client
 * waits for itself, not the others for it.
 */
public final class Admission {
  private static final List<Priority> PRIORITIES = List.of(Priority.values());
  private static final long WINDOW_NANOS = 100_000_000;
  private static final int WINDOW_SAMPLES = 20;

  /** One request that took very long tells no more than that. */
  private static final double LONGEST_STRETCH = 20;

  private final LongSupplier nanoTime;
  private final int mostWaiting;
  private final ReentrantLock lock = new ReentrantLock();

  /** In the order of arrival, one set a priority. */
  private final List<LinkedHashSet<Waiter>> waiting;

  /** Who is here; as many at most as there are places and waiters. */
  private final Map<String, Client> clients = new HashMap<>();

  private final Map<Object, NoLoadTime> noLoad = new HashMap<>();
  private ConcurrencyLimit limit;
  private int inFlight;
  private int inLine;
  private long windowBegan;
  private int samples;
  private double stretches;
  private int mostInFlight;

  /** Why a request was not let in. */
  public enum Refusal {
    /** There are too many, or none ended in time. */
    FULL,
    /** The processors have more to do than they can, and others matter more. */
    BUSY,
    /** There are too many, and of nobody as many as of this client. */
    NOISY,
    /** Whoever asked no longer waits. */
    LATE
  }

  /** Thrown to whoever is not let in. */
  public static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final Refusal refusal;

    RefusedException(Refusal refusal) {
      super(refusal.name(), null, false, false);
      this.refusal = refusal;
    }

    public Refusal refusal() {
      return refusal;
    }
  }

  /** A client that is here. */
  private static final class Client {
    private final String name;
    private int held;
    private int inLine;

    Client(String name) {
      this.name = name;
    }

    int here() {
      return held + inLine;
    }
  }

  /** A request that waits. */
  private static final class Waiter {
    private final Client client;
    private final Condition called;
    private boolean isLetIn;
    private @Nullable Refusal refusal;

    Waiter(Client client, Condition called) {
      this.client = client;
      this.called = called;
    }
  }

  /** A place that is held. Given back exactly once. */
  public final class Place {
    private final Client client;
    private final Object route;
    private final long since;
    private final int inFlightThen;

    private Place(Client client, Object route) {
      this.client = client;
      this.route = route;
      this.since = nanoTime.getAsLong();
      this.inFlightThen = inFlight;
    }

    /**
     * Gives the place back.
     *
     * @param isTypical whether the time says something about the load: not if the request was
     *     refused, or waited for somebody outside
     */
    public void leave(boolean isTypical) {
      lock.lock();
      try {
        long now = nanoTime.getAsLong();
        int inFlightNow = inFlight;
        inFlight--;
        client.held--;
        forgetIfGone(client);
        if (isTypical) {
          // It may have begun alone, and been overtaken by a crowd.
          note(now - since, Math.max(inFlightThen, inFlightNow));
        }
        adapt(now);
        letIn();
      } finally {
        lock.unlock();
      }
    }

    private void note(long took, int others) {
      double stretch =
          noLoad
              .computeIfAbsent(route, ignored -> new NoLoadTime())
              .stretchOf(Math.max(took, 1), others);
      stretches += Math.min(stretch, LONGEST_STRETCH);
      samples++;
    }
  }

  /**
   * @param least places, also when everything takes long
   * @param most places; as many as {@code least} for a limit that is fixed
   * @param mostWaiting how many may wait for a place
   */
  public Admission(int least, int most, int mostWaiting, LongSupplier nanoTime) {
    this.limit = ConcurrencyLimit.between(least, most);
    this.mostWaiting = mostWaiting;
    this.nanoTime = nanoTime;
    this.windowBegan = nanoTime.getAsLong();
    List<LinkedHashSet<Waiter>> lines = new ArrayList<>();
    for (Priority _ : PRIORITIES) {
      lines.add(new LinkedHashSet<>());
    }
    this.waiting = List.copyOf(lines);
  }

  /** How many are served at once at most, now. */
  public int limit() {
    lock.lock();
    try {
      return limit.places();
    } finally {
      lock.unlock();
    }
  }

  /** How many are served now. */
  public int inFlight() {
    lock.lock();
    try {
      return inFlight;
    } finally {
      lock.unlock();
    }
  }

  /** How many wait now. */
  public int inLine() {
    lock.lock();
    try {
      return inLine;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a place, waiting for one if there is none.
   *
   * @param client who shares fairly with the others
   * @param route what is compared with itself; there must be few
   * @param waitNanos how long to wait; below one for not at all
   */
  public Place enter(Priority priority, String client, Object route, long waitNanos)
      throws RefusedException, InterruptedException {
    lock.lockInterruptibly();
    try {
      Client here = clients.computeIfAbsent(client, Client::new);
      if (inFlight < priority.placesOf(limit.places())) {
        take(here);
        return new Place(here, route);
      }
      if (waitNanos <= 0) {
        forgetIfGone(here);
        throw new RefusedException(Refusal.FULL);
      }
      if (inLine >= mostWaiting) {
        makeRoom(priority, here);
      }
      await(priority, here, waitNanos);
      return new Place(here, route);
    } finally {
      lock.unlock();
    }
  }

  private void take(Client client) {
    client.held++;
    inFlight++;
    mostInFlight = Math.max(mostInFlight, inFlight);
  }

  private void await(Priority priority, Client client, long waitNanos)
      throws RefusedException, InterruptedException {
    // Whoever made room for it may have been the last of the same client.
    clients.put(client.name, client);
    Waiter waiter = new Waiter(client, lock.newCondition());
    LinkedHashSet<Waiter> line = waiting.get(priority.ordinal());
    line.add(waiter);
    client.inLine++;
    inLine++;
    long left = waitNanos;
    try {
      while (!waiter.isLetIn && waiter.refusal == null && left > 0) {
        left = waiter.called.awaitNanos(left);
      }
    } catch (InterruptedException stopping) {
      if (waiter.isLetIn) {
        // The place it was given goes to the next.
        inFlight--;
        client.held--;
        forgetIfGone(client);
        letIn();
      }
      throw stopping;
    } finally {
      if (!waiter.isLetIn && waiter.refusal == null) {
        leaveLine(line, waiter);
      }
    }
    if (!waiter.isLetIn) {
      throw new RefusedException(waiter.refusal == null ? Refusal.FULL : waiter.refusal);
    }
  }

  private void leaveLine(LinkedHashSet<Waiter> line, Waiter waiter) {
    line.remove(waiter);
    waiter.client.inLine--;
    inLine--;
    forgetIfGone(waiter.client);
  }

  private void forgetIfGone(Client client) {
    if (client.here() == 0) {
      clients.remove(client.name, client);
    }
  }

  /** Sends somebody away, so that another may wait; or does not let the other wait. */
  private void makeRoom(Priority priority, Client newcomer) throws RefusedException {
    for (int lowest = waiting.size() - 1; lowest >= priority.ordinal(); lowest--) {
      LinkedHashSet<Waiter> line = waiting.get(lowest);
      Waiter last = lastOfTheNoisiest(line);
      if (last == null) {
        continue;
      }
      boolean isLessImportant = lowest > priority.ordinal();
      // The newcomer would be one more; between two who are as many nobody is sent away.
      boolean isNoisier = last.client.here() > newcomer.here() + 1;
      if (isLessImportant || isNoisier) {
        last.refusal = isNoisier ? Refusal.NOISY : Refusal.FULL;
        leaveLine(line, last);
        last.called.signal();
        return;
      }
      Refusal refusal = newcomer.here() > 1 ? Refusal.NOISY : Refusal.FULL;
      forgetIfGone(newcomer);
      throw new RefusedException(refusal);
    }
    forgetIfGone(newcomer);
    throw new RefusedException(Refusal.FULL);
  }

  private static @Nullable Waiter lastOfTheNoisiest(LinkedHashSet<Waiter> line) {
    Waiter noisiest = null;
    for (Waiter waiter : line) {
      if (noisiest == null || waiter.client.here() >= noisiest.client.here()) {
        noisiest = waiter;
      }
    }
    return noisiest;
  }

  /** Gives the places that are free to those who wait. */
  private void letIn() {
    for (Priority priority : PRIORITIES) {
      LinkedHashSet<Waiter> line = waiting.get(priority.ordinal());
      while (!line.isEmpty() && inFlight < priority.placesOf(limit.places())) {
        Waiter next = firstOfTheQuietest(line);
        take(next.client);
        next.isLetIn = true;
        leaveLine(line, next);
        next.called.signal();
      }
    }
  }

  private static Waiter firstOfTheQuietest(LinkedHashSet<Waiter> line) {
    Iterator<Waiter> all = line.iterator();
    Waiter quietest = all.next();
    while (all.hasNext() && quietest.client.held > 0) {
      Waiter other = all.next();
      if (other.client.held < quietest.client.held) {
        quietest = other;
      }
    }
    return quietest;
  }

  private void adapt(long now) {
    if (samples < WINDOW_SAMPLES || now - windowBegan < WINDOW_NANOS) {
      return;
    }
    limit = limit.after(stretches / samples, mostInFlight);
    windowBegan = now;
    samples = 0;
    stretches = 0;
    mostInFlight = inFlight;
  }
}
