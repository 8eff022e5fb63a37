package dosirak.storefront;

import dosirak.contracts.ShopId;
import dosirak.platform.cache.SharedCache;
import dosirak.platform.web.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The pages of shops, ready to be sent: from the memory of this process, else from the cache that
 * all processes share, else from the database. Whichever it comes from, a page is answered only if
 * its revision is not older than the one the directory knows; an older one only where no newer can
 * be had, and is said to be so.
 */
final class ShopPages {
  private static final long MOST_BYTES = 64L * 1024 * 1024;

  /** Who has an old page at hand waits no longer for a new one. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  /** As many as there are connections of the domain, nearly. */
  private static final int MOST_LOADS = 10;

  private static final long LONGEST_WAIT_MILLIS = 500;

  /** Versions decide what is good; this only gives back room. */
  private static final Duration SHARED_FOR = Duration.ofHours(1);

  /** Longer than the slowest load. */
  private static final Duration OUTDATED_FOR = Duration.ofMinutes(10);

  private final ShopCopyStore shops;
  private final ShopDirectory directory;
  private final SharedCache sharedCache;
  private final PageFormat format;
  private final JsonMapper mapper;
  private final VersionedCache<Key, ShopPage> pages;
  private final Semaphore loads = new Semaphore(MOST_LOADS);
  private final Counter fromMemory;
  private final Counter fromShared;
  private final Counter fromDatabase;
  private final Counter stale;

  /** A page in one generation of tables: revisions of different ones cannot be compared. */
  private record Key(String generation, ShopId shopId) {}

  /**
   * A page that is shown.
   *
   * @param isCurrent whether it holds all that this process knows of
   * @param staleSeconds for how long nothing was confirmed, or 0 where it is as usual
   */
  record Shown(ShopPage page, boolean isCurrent, long staleSeconds) {}

  ShopPages(
      ShopCopyStore shops,
      ShopDirectory directory,
      SharedCache sharedCache,
      PageFormat format,
      JsonMapper mapper,
      MeterRegistry meters) {
    this.shops = shops;
    this.directory = directory;
    this.sharedCache = sharedCache;
    this.format = format;
    this.mapper = mapper;
    this.pages =
        new VersionedCache<>(
            (key, page) -> page.bytes(), MOST_BYTES, PATIENCE, ShopPage::revision, this::load);
    this.fromMemory = counter(meters, "memory");
    this.fromShared = counter(meters, "shared");
    this.fromDatabase = counter(meters, "database");
    this.stale = Counter.builder("dosirak.storefront.pages.stale").register(meters);
  }

  private static Counter counter(MeterRegistry meters, String level) {
    return Counter.builder("dosirak.storefront.pages").tag("from", level).register(meters);
  }

  /** The page of a shop; null where there is no such shop. */
  @Nullable Shown find(ShopId shopId) {
    Key key = new Key(directory.generation(), shopId);
    Listing listing = directory.find(shopId);
    long least = listing == null ? 0 : listing.revision();
    ShopPage present = pages.peek(key);
    VersionedCache.Got<ShopPage> got = pages.get(key, least);
    if (got == null) {
      return null;
    }
    if (got.value() == present) {
      fromMemory.increment();
    }
    long staleSeconds = directory.staleSeconds();
    if (!got.isCurrent()) {
      staleSeconds = Math.max(1, staleSeconds);
    }
    if (staleSeconds > 0) {
      stale.increment();
    }
    return new Shown(got.value(), got.isCurrent(), staleSeconds);
  }

  /** The page of a shop if it is in memory and as new as is known; asks nobody. */
  @Nullable Shown atHand(ShopId shopId) {
    ShopPage page = pages.peek(new Key(directory.generation(), shopId));
    Listing listing = directory.find(shopId);
    if (page == null || (listing != null && page.revision() < listing.revision())) {
      return null;
    }
    long staleSeconds = directory.staleSeconds();
    fromMemory.increment();
    if (staleSeconds > 0) {
      stale.increment();
    }
    return new Shown(page, true, staleSeconds);
  }

  /** Makes known to all processes what revision a page has reached. */
  void outdated(String generation, Listing listing) {
    sharedCache.outdate(name(generation, listing.shopId()), listing.revision(), OUTDATED_FOR);
  }

  private String name(String generation, ShopId shopId) {
    return "dosirak:storefront:page:" + format.number() + ":" + generation + ":" + shopId;
  }

  private VersionedCache.@Nullable Loaded<ShopPage> load(Key key, long least) {
    ShopPage shared = findShared(key);
    if (shared != null && shared.revision() >= least) {
      fromShared.increment();
      return new VersionedCache.Loaded<>(shared, true);
    }
    try {
      return loadFromDatabase(key);
    } catch (DataAccessException | Problem failure) {
      if (shared == null) {
        throw failure;
      }
      fromShared.increment();
      return new VersionedCache.Loaded<>(shared, true);
    }
  }

  private @Nullable ShopPage findShared(Key key) {
    SharedCache.Found found = sharedCache.find(name(key.generation(), key.shopId()));
    if (found == null || found.value() == null) {
      return null;
    }
    return format.read(found.value(), key.shopId(), key.generation(), found.version(), mapper);
  }

  private VersionedCache.@Nullable Loaded<ShopPage> loadFromDatabase(Key key) {
    if (directory.isAway()) {
      throw Problem.unavailable("This page cannot be read at the moment. Try again shortly.");
    }
    if (!enter()) {
      throw Problem.unavailable("Too many pages are being read. Try again shortly.");
    }
    try {
      ShopCopy copy = shops.find(key.shopId()).orElse(null);
      if (copy == null) {
        return null;
      }
      fromDatabase.increment();
      ShopPage page = ShopPage.of(copy, mapper);
      sharedCache.keep(
          name(copy.generation(), copy.shopId()), page.revision(), format.write(page), SHARED_FOR);
      boolean isOfSameTables = copy.generation().equals(key.generation());
      if (!isOfSameTables) {
        directory.look();
      }
      return new VersionedCache.Loaded<>(page, isOfSameTables);
    } finally {
      loads.release();
    }
  }

  private boolean enter() {
    try {
      return loads.tryAcquire(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
