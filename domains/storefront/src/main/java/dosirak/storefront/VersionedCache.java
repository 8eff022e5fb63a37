package dosirak.storefront;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Weigher;
import dosirak.platform.web.Problem;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A bounded cache that never goes back. Who asks for a value says which version it has at least, as
 * far as he knows; an older one is loaded anew, and a slow load never replaces a newer value. Each
 * key is loaded once at a time; all that miss it wait for the same load, unless they know of
 * something newer than it was begun for.
 *
 * <p>An old value stays until a newer one comes: it is what can be answered when nothing can be
 * loaded, or not soon.
 */
final class VersionedCache<K, V> {
  private final long patienceNanos;
  private final ToLongFunction<V> version;
  private final Loader<K, V> loader;
  private final Cache<K, V> values;
  private final ConcurrentMap<K, Load<V>> loads = new ConcurrentHashMap<>();

  /** Where values come from. */
  interface Loader<K, V> {
    /**
     * Loads a value.
     *
     * @param least the version it should have at least
     * @return null for what does not exist, which is not cached
     */
    @Nullable Loaded<V> load(K key, long least);
  }

  /**
   * A value from where values come from.
   *
   * @param isKept whether the next who asks may have it too
   */
  record Loaded<V>(V value, boolean isKept) {}

  /**
   * A value that is answered.
   *
   * @param isCurrent false where it is older than was asked for, and no newer one can be had
   */
  record Got<V>(V value, boolean isCurrent) {}

  private record Load<V>(long least, long begunNanos, CompletableFuture<@Nullable Got<V>> result) {}

  /**
   * A cache.
   *
   * @param weight of a value
   * @param mostWeight of all values together
   * @param patience how long a load may take for those who could be answered with an old value
   * @param version of a value
   */
  VersionedCache(
      Weigher<K, V> weight,
      long mostWeight,
      Duration patience,
      ToLongFunction<V> version,
      Loader<K, V> loader) {
    this.patienceNanos = patience.toNanos();
    this.version = version;
    this.loader = loader;
    this.values = Caffeine.newBuilder().maximumWeight(mostWeight).weigher(weight).build();
  }

  /** The value if it is there, of whatever version. */
  @Nullable V peek(K key) {
    return values.getIfPresent(key);
  }

  /**
   * A value, loaded where it is missing or too old; null for what does not exist.
   *
   * @param least the version that it has at least, as far as the caller knows
   * @throws RuntimeException as the loader threw, where there is no value at all
   */
  @Nullable Got<V> get(K key, long least) {
    while (true) {
      V present = peek(key);
      if (present != null && version.applyAsLong(present) >= least) {
        return new Got<>(present, true);
      }
      Load<V> mine = new Load<>(least, System.nanoTime(), new CompletableFuture<>());
      Load<V> running = loads.putIfAbsent(key, mine);
      if (running == null) {
        Thread.ofVirtual().name("load").start(() -> load(key, mine));
        return await(mine, present);
      }
      Got<V> joined = await(running, present);
      if (running.least() >= least || (joined != null && satisfies(joined.value(), least))) {
        return joined;
      }
      // It may have read before that came of which this caller knows.
      loads.remove(key, running);
    }
  }

  private void load(K key, Load<V> mine) {
    try {
      Got<V> got = loadOrFallBack(key, mine.least());
      loads.remove(key, mine);
      mine.result().complete(got);
    } catch (RuntimeException | Error failure) {
      // Before it is told, so that who tries again begins anew.
      loads.remove(key, mine);
      mine.result().completeExceptionally(failure);
    }
  }

  private @Nullable Got<V> loadOrFallBack(K key, long least) {
    // Another load may have ended between the miss and the beginning of this one.
    V present = peek(key);
    if (present != null && satisfies(present, least)) {
      return new Got<>(present, true);
    }
    try {
      Loaded<V> loaded = loader.load(key, least);
      if (loaded == null) {
        return null;
      }
      V value = loaded.isKept() ? accept(key, loaded.value()) : loaded.value();
      return new Got<>(value, satisfies(value, least));
    } catch (RuntimeException failure) {
      if (present == null) {
        throw failure;
      }
      return new Got<>(present, false);
    }
  }

  /** Keeps a loaded value unless there is a newer one; answers the newer of the two. */
  private V accept(K key, V loaded) {
    return values
        .asMap()
        .merge(
            key,
            loaded,
            (present, mine) ->
                version.applyAsLong(present) > version.applyAsLong(mine) ? present : mine);
  }

  private boolean satisfies(V value, long least) {
    return version.applyAsLong(value) >= least;
  }

  /** What a load brings, or the old value if that takes too long. */
  private @Nullable Got<V> await(Load<V> load, @Nullable V present) {
    try {
      if (present == null) {
        return load.result().get();
      }
      long left = load.begunNanos() + patienceNanos - System.nanoTime();
      return load.result().get(Math.max(0, left), TimeUnit.NANOSECONDS);
    } catch (TimeoutException slow) {
      return new Got<>(Objects.requireNonNull(present), false);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("a load failed", failure.getCause());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw Problem.unavailable("This process is stopping. Try again shortly.");
    }
  }
}
