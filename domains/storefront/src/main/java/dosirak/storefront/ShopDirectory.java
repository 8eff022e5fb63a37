package dosirak.storefront;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.ShopId;
import dosirak.contracts.shop.Weather;
import dosirak.platform.cache.SharedCache;
import dosirak.platform.compartment.WhileServing;
import dosirak.platform.web.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * All shops, in the memory of every process that serves: what lists show, and which revision their
 * pages have. What this process applies is in it when the position of that moves; what another
 * process applied is read from the database, at once when it is told of, else half a second later.
 * While the database is away it stays as it was.
 */
final class ShopDirectory implements WhileServing {
  /** Where processes of the storefront tell each other that there is something new. */
  static final String NEWS = "dosirak:storefront:news";

  private static final Logger log = LoggerFactory.getLogger(ShopDirectory.class);
  private static final long LOOK_EVERY_MILLIS = 500;

  /** However much news there is. */
  private static final long BETWEEN_LOOKS_MILLIS = 10;

  private static final Duration LONGEST_CATCH_UP = Duration.ofSeconds(2);

  /** A database that does not answer for so long is as good as none. */
  private static final Duration AWAY_AFTER = Duration.ofSeconds(5);

  private static final Duration STALE_AFTER = Duration.ofSeconds(5);
  private static final int LOAD_AT_ONCE = 2_000;
  private static final UUID BEFORE_ALL = new UUID(0, 0);

  private final ShopCopyStore shops;
  private final SharedCache sharedCache;
  private final MeterRegistry meters;
  private final Counter looks;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wanted = lock.newCondition();
  private final Condition looked = lock.newCondition();

  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  /** What was learned since a load of all shops began; null while there is none. */
  private @Nullable List<News> meanwhile;

  private boolean isLookWanted;
  private boolean isWeatherNews;
  private long looksBegun;
  private long lastLookThatSucceeded;

  private volatile @Nullable Contents contents;
  private volatile long confirmedNanos;
  private volatile long lookBegunNanos;
  private volatile boolean isLooking;
  private volatile boolean hasFailed;
  private volatile @Nullable Thread looker;
  private SharedCache.@Nullable Listening listening;
  private @Nullable Gauge gauge;

  ShopDirectory(ShopCopyStore shops, SharedCache sharedCache, MeterRegistry meters) {
    this.shops = shops;
    this.sharedCache = sharedCache;
    this.meters = meters;
    this.looks = Counter.builder("dosirak.storefront.looks").register(meters);
  }

  /**
   * What was learned of shops in one transaction.
   *
   * @param weather absent where it did not change
   */
  record News(String generation, List<Listing> listings, @Nullable Weather weather) {}

  /** Hears of what changes here, on the thread that changes it: it must not take long. */
  interface Listener {
    /** Something else is known of a shop now. */
    void changed(ShopId shopId);

    /** All shops were read anew. */
    void replaced();
  }

  /** A shop, and the box in which all lie that it delivers to. */
  private record Placed(Listing listing, Reach reach) {}

  /** All shops of one generation of tables; changed under the lock, read without. */
  private static final class Contents {
    private final String generation;
    private final ConcurrentHashMap<ShopId, Placed> shops = new ConcurrentHashMap<>();
    private final ShopGrid grid = new ShopGrid();
    private volatile Weather weather;
    private String horizon;

    Contents(ShopCopyStore.State state) {
      this.generation = state.generation();
      this.weather = state.weather();
      this.horizon = state.horizon();
    }

    /** Whether that was new. */
    boolean learn(Listing listing) {
      Placed before = shops.get(listing.shopId());
      if (before != null && before.listing().revision() >= listing.revision()) {
        return false;
      }
      Reach reach =
          Reach.around(listing.location(), listing.status().terms().deliveryRadiusMetres());
      // Who looks meanwhile finds it in the cells of both, and then asks its own reach.
      grid.add(listing.shopId(), reach);
      shops.put(listing.shopId(), new Placed(listing, reach));
      if (before != null) {
        grid.remove(listing.shopId(), before.reach(), reach);
      }
      if (before == null || !before.listing().showsTheSameAs(listing)) {
        grid.changed(reach);
        if (before != null && !before.reach().equals(reach)) {
          grid.changed(before.reach());
        }
      }
      return true;
    }

    void learn(Weather now) {
      if (!weather.equals(now)) {
        weather = now;
        grid.changedEverywhere();
      }
    }
  }

  @Override
  public void start() {
    loadAll();
    // Known before it runs: it goes on for as long as it finds itself here.
    Thread looking = Thread.ofVirtual().name("storefront-directory").unstarted(this::keepLooking);
    looker = looking;
    looking.start();
    listening = sharedCache.listen(NEWS, message -> look());
    gauge =
        Gauge.builder("dosirak.storefront.directory.age", this, it -> it.age().toMillis() / 1_000.0)
            .baseUnit("seconds")
            .register(meters);
  }

  @Override
  public void stop() throws InterruptedException {
    Gauge registered = gauge;
    if (registered != null) {
      // The next start of the compartment brings another directory.
      meters.remove(registered);
    }
    SharedCache.Listening heard = listening;
    if (heard != null) {
      heard.close();
    }
    Thread looking = looker;
    looker = null;
    if (looking != null) {
      looking.interrupt();
      looking.join();
    }
  }

  /** Whether it is kept up to date: it is not where a domain is built only to replay. */
  boolean isKept() {
    return looker != null;
  }

  /** The tables that it is a copy of; revisions of different ones cannot be compared. */
  String generation() {
    return contents().generation;
  }

  Weather weather() {
    return contents().weather;
  }

  @Nullable Listing find(ShopId shopId) {
    Placed known = contents().shops.get(shopId);
    return known == null ? null : known.listing();
  }

  /** Whether there are shops to tell of: they are read when the domain starts to serve. */
  boolean isRead() {
    return contents != null;
  }

  /** A number that is another whenever a list of the shops around a point may be another. */
  long edition(GeoPoint point) {
    return contents().grid.edition(point);
  }

  /** The nearest shops whose reach holds a point; about the nearest, where there are too many. */
  List<Listing> around(GeoPoint point, int limit) {
    Contents known = contents();
    List<Listing> found = new ArrayList<>();
    for (ShopId shopId : known.grid.around(point)) {
      Placed shop = known.shops.get(shopId);
      if (shop != null && shop.reach().holds(point)) {
        found.add(shop.listing());
      }
    }
    if (found.size() <= limit) {
      return found;
    }
    found.sort(Comparator.comparingDouble(listing -> listing.location().metresTo(point)));
    return found.subList(0, limit);
  }

  /** For how many seconds nothing was confirmed, where that is longer than usual; else 0. */
  long staleSeconds() {
    Duration age = age();
    return age.compareTo(STALE_AFTER) < 0 ? 0 : age.toSeconds();
  }

  private Duration age() {
    return contents == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - confirmedNanos);
  }

  /** Whether the database is away: asking it would be waiting in vain. */
  boolean isAway() {
    return hasFailed || (isLooking && System.nanoTime() - lookBegunNanos > AWAY_AFTER.toNanos());
  }

  private Contents contents() {
    Contents known = contents;
    if (known == null) {
      throw Problem.unavailable("The shops are not read yet. Try again shortly.");
    }
    return known;
  }

  /** Learns what a transaction of this process changed, once it is committed. */
  void learn(News news) {
    lock.lock();
    try {
      if (meanwhile != null) {
        meanwhile.add(news);
      }
      Contents known = contents;
      if (known == null) {
        return;
      }
      if (known.generation.equals(news.generation())) {
        learnAll(known, news.listings());
      } else {
        want();
      }
      if (news.weather() != null) {
        known.learn(news.weather());
        isWeatherNews = true;
      }
    } finally {
      lock.unlock();
    }
  }

  private void learnAll(Contents known, List<Listing> listings) {
    for (Listing listing : listings) {
      if (known.learn(listing)) {
        listeners.forEach(listener -> listener.changed(listing.shopId()));
      }
    }
  }

  /** From now on. */
  void listen(Listener listener) {
    listeners.add(listener);
  }

  /** Has it looked soon whether another process applied something. */
  void look() {
    lock.lock();
    try {
      want();
    } finally {
      lock.unlock();
    }
  }

  private void want() {
    isLookWanted = true;
    wanted.signal();
  }

  /**
   * Waits until everything is known that is committed now.
   *
   * @throws Problem 409 if the time is up
   */
  void catchUp() throws InterruptedException {
    long left = LONGEST_CATCH_UP.toNanos();
    lock.lockInterruptibly();
    try {
      long next = looksBegun + 1;
      want();
      while (lastLookThatSucceeded < next) {
        if (left <= 0) {
          throw notYet();
        }
        left = looked.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** What is said to who asks for more than can be had. */
  static Problem notYet() {
    return Problem.conflict(
        "not-yet", "This part has not yet learnt what you ask for. Try again shortly.");
  }

  private void keepLooking() {
    try {
      while (looker != null) {
        TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
        long number = awaitNextLook();
        lookBegunNanos = System.nanoTime();
        isLooking = true;
        try {
          lookForChanges();
          succeeded(number);
        } catch (DataAccessException away) {
          if (!hasFailed) {
            log.warn("the storefront goes by what it knows of shops: {}", away.toString());
          }
          hasFailed = true;
        } catch (RuntimeException failure) {
          log.error("the storefront could not read what changed of shops", failure);
        } finally {
          isLooking = false;
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private long awaitNextLook() throws InterruptedException {
    long left = TimeUnit.MILLISECONDS.toNanos(LOOK_EVERY_MILLIS);
    lock.lockInterruptibly();
    try {
      while (!isLookWanted && left > 0) {
        left = wanted.awaitNanos(left);
      }
      isLookWanted = false;
      return ++looksBegun;
    } finally {
      lock.unlock();
    }
  }

  private void succeeded(long number) {
    if (hasFailed) {
      log.info("the storefront reads what changes of shops again");
    }
    hasFailed = false;
    confirmedNanos = lookBegunNanos;
    lock.lock();
    try {
      lastLookThatSucceeded = number;
      looked.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void lookForChanges() {
    String since;
    lock.lock();
    try {
      since = contents().horizon;
      isWeatherNews = false;
    } finally {
      lock.unlock();
    }
    looks.increment();
    ShopCopyStore.Look look = shops.changedSince(since);
    if (!look.state().generation().equals(generation())) {
      log.info("the copies of shops were built anew and are read again");
      loadAll();
      return;
    }
    lock.lock();
    try {
      Contents known = contents();
      learnAll(known, look.listings());
      known.horizon = look.state().horizon();
      // What this process learned while it looked is newer.
      if (!isWeatherNews) {
        known.learn(look.state().weather());
      }
    } finally {
      lock.unlock();
    }
  }

  private void loadAll() {
    lock.lock();
    try {
      meanwhile = new ArrayList<>();
    } finally {
      lock.unlock();
    }
    long begun = System.nanoTime();
    // What is committed while the shops are read is found by the next look.
    Contents fresh = new Contents(shops.state());
    UUID after = BEFORE_ALL;
    List<Listing> some;
    do {
      some = shops.listingsAfter(after, LOAD_AT_ONCE);
      for (Listing listing : some) {
        fresh.learn(listing);
      }
      if (!some.isEmpty()) {
        after = some.getLast().shopId().value();
      }
    } while (some.size() == LOAD_AT_ONCE);
    lock.lock();
    try {
      learnMeanwhile(fresh, meanwhile == null ? List.of() : meanwhile);
      meanwhile = null;
      contents = fresh;
      confirmedNanos = begun;
      listeners.forEach(Listener::replaced);
    } finally {
      lock.unlock();
    }
  }

  private static void learnMeanwhile(Contents fresh, Collection<News> all) {
    for (News news : all) {
      if (news.generation().equals(fresh.generation)) {
        for (Listing listing : news.listings()) {
          fresh.learn(listing);
        }
      }
      if (news.weather() != null) {
        fresh.learn(news.weather());
      }
    }
  }
}
