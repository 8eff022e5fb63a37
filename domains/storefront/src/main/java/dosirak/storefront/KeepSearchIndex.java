package dosirak.storefront;

import dosirak.contracts.ShopId;
import dosirak.platform.compartment.WhileServing;
import dosirak.platform.web.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.util.ThreadInterruptedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import tools.jackson.core.JacksonException;

/**
 * Keeps what is searched up to date in every process that serves. It is built from the copies of
 * shops behind the first requests, so that nothing waits for it to start; when the directory learns
 * of a shop, its menu is read again. While the database is away it stays as it was, and when the
 * tables were built anew another index is built beside it and takes its place.
 */
final class KeepSearchIndex implements WhileServing, ShopDirectory.Listener {
  private static final Logger log = LoggerFactory.getLogger(KeepSearchIndex.class);

  /** However much changes. What is new is to be found within a second, and few reads are enough. */
  private static final long BETWEEN_READS_MILLIS = 700;

  private static final long GATHER_MILLIS = 20;
  private static final long RETRY_MILLIS = 500;
  private static final Duration LONGEST_CATCH_UP = Duration.ofSeconds(2);
  private static final int READ_AT_ONCE = 100;
  private static final UUID BEFORE_ALL = new UUID(0, 0);

  private final ShopCopyStore shops;
  private final ShopDirectory directory;
  private final MeterRegistry meters;
  private final Counter reads;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wanted = lock.newCondition();
  private final Condition done = lock.newCondition();

  private Set<ShopId> changed = new LinkedHashSet<>();
  private boolean isBuildWanted = true;
  private boolean isHurried;
  private long lastWorkNanos = System.nanoTime();
  private long told;
  private long shown;

  private volatile @Nullable SearchIndex index;
  private volatile @Nullable Thread keeper;
  private @Nullable Gauge gauge;

  KeepSearchIndex(ShopCopyStore shops, ShopDirectory directory, MeterRegistry meters) {
    this.shops = shops;
    this.directory = directory;
    this.meters = meters;
    this.reads = Counter.builder("dosirak.storefront.search.reads").register(meters);
  }

  /** What is to be read, and what all is shown of after it. */
  private record Work(boolean isBuild, Set<ShopId> shopIds, long told) {}

  @Override
  public void start() {
    directory.listen(this);
    // Not a virtual one: it computes for seconds, and would keep requests from a processor.
    Thread keeping = Thread.ofPlatform().daemon().name("storefront-search").unstarted(this::keep);
    keeper = keeping;
    keeping.start();
    gauge =
        Gauge.builder("dosirak.storefront.search.index", this, KeepSearchIndex::bytes)
            .baseUnit("bytes")
            .register(meters);
  }

  @Override
  public void stop() throws InterruptedException {
    Gauge registered = gauge;
    if (registered != null) {
      meters.remove(registered);
    }
    Thread keeping = keeper;
    keeper = null;
    if (keeping != null) {
      keeping.interrupt();
      keeping.join();
    }
    SearchIndex last = index;
    index = null;
    if (last != null) {
      last.close();
    }
  }

  private long bytes() {
    SearchIndex current = index;
    return current == null ? 0 : current.bytes();
  }

  @Override
  public void changed(ShopId shopId) {
    lock.lock();
    try {
      changed.add(shopId);
      told++;
      wanted.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void replaced() {
    lock.lock();
    try {
      isBuildWanted = true;
      told++;
      wanted.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The index as it is now.
   *
   * @throws Problem 503 before it is built
   */
  SearchIndex.View view() {
    while (true) {
      SearchIndex current = index;
      if (current == null) {
        throw Problem.unavailable("The search is being made ready. Try again shortly.");
      }
      try {
        return current.view();
      } catch (AlreadyClosedException replaced) {
        if (current == index) {
          throw replaced;
        }
      }
    }
  }

  /**
   * Waits until all is found that the directory knows now.
   *
   * @throws Problem 409 if the time is up
   */
  void catchUp() throws InterruptedException {
    long left = LONGEST_CATCH_UP.toNanos();
    lock.lockInterruptibly();
    try {
      long until = told;
      isHurried = true;
      wanted.signal();
      while (shown < until || index == null) {
        if (left <= 0) {
          throw ShopDirectory.notYet();
        }
        left = done.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private void keep() {
    boolean wasAway = false;
    try {
      while (keeper != null) {
        Work work = awaitWork();
        try {
          if (work.isBuild()) {
            build();
          } else {
            read(work.shopIds());
          }
          finish(work);
          wasAway = false;
        } catch (DataAccessException away) {
          if (!wasAway) {
            log.warn("the search goes by what it knows of shops: {}", away.toString());
          }
          wasAway = true;
          putBack(work, work.isBuild());
          TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
        } catch (ThreadInterruptedException stop) {
          return;
        } catch (RuntimeException failure) {
          log.error(
              "the search could not take in what changed of shops; it is built anew", failure);
          putBack(work, true);
          TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private Work awaitWork() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!isBuildWanted && changed.isEmpty()) {
        wanted.await();
      }
      // What changes at the same moment, or soon after the last read, is read together.
      long sinceLast = System.nanoTime() - lastWorkNanos;
      long left =
          Math.max(
              TimeUnit.MILLISECONDS.toNanos(GATHER_MILLIS),
              TimeUnit.MILLISECONDS.toNanos(BETWEEN_READS_MILLIS) - sinceLast);
      while (!isBuildWanted && !isHurried && left > 0) {
        left = wanted.awaitNanos(left);
      }
      lastWorkNanos = System.nanoTime();
      Work work = new Work(isBuildWanted, changed, told);
      isBuildWanted = false;
      isHurried = false;
      changed = new LinkedHashSet<>();
      return work;
    } finally {
      lock.unlock();
    }
  }

  private void finish(Work work) {
    lock.lock();
    try {
      if (!isBuildWanted) {
        shown = work.told();
      }
      done.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void putBack(Work work, boolean isBuild) {
    lock.lock();
    try {
      isBuildWanted |= isBuild;
      changed.addAll(work.shopIds());
    } finally {
      lock.unlock();
    }
  }

  private void read(Set<ShopId> shopIds) {
    SearchIndex current = index;
    if (current == null) {
      return;
    }
    Map<ShopId, Long> known = new HashMap<>();
    for (ShopId shopId : shopIds) {
      known.put(shopId, current.version(shopId));
      if (known.size() == READ_AT_ONCE) {
        take(known, current);
        known.clear();
      }
    }
    if (!known.isEmpty()) {
      take(known, current);
    }
    current.show();
  }

  private void take(Map<ShopId, Long> known, SearchIndex current) {
    reads.increment();
    ShopCopyStore.Menus menus = shops.menus(known);
    if (menus.generation().equals(current.generation())) {
      menus.shops().forEach(shop -> put(shop, current));
    } else {
      replaced();
    }
  }

  /** One shop that cannot be read keeps no other from being found. */
  private static void put(ShopMenu shop, SearchIndex into) {
    try {
      into.put(shop);
    } catch (JacksonException unreadable) {
      log.error(
          "the menu of shop {} cannot be read and is not searched", shop.shopId(), unreadable);
    }
  }

  private void build() {
    long begun = System.nanoTime();
    String generation = shops.state().generation();
    SearchIndex fresh = new SearchIndex(generation, Morphemes.wholeAndParts(), Morphemes.parts());
    boolean isWhole = false;
    int count = 0;
    try {
      UUID after = BEFORE_ALL;
      List<ShopMenu> some;
      do {
        some = shops.menusAfter(after, READ_AT_ONCE);
        some.forEach(shop -> put(shop, fresh));
        count += some.size();
        if (!some.isEmpty()) {
          after = some.getLast().shopId().value();
        }
      } while (some.size() == READ_AT_ONCE);
      fresh.show();
      isWhole = shops.state().generation().equals(generation);
    } finally {
      if (!isWhole) {
        fresh.close();
      }
    }
    if (!isWhole) {
      // The tables were exchanged while they were read.
      replaced();
      return;
    }
    SearchIndex before = index;
    index = fresh;
    if (before != null) {
      before.close();
    }
    log.info(
        "the search of {} shops was built in {} ms and takes {} kB",
        count,
        Duration.ofNanos(System.nanoTime() - begun).toMillis(),
        fresh.bytes() / 1024);
  }
}
