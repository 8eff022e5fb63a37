package dosirak.storefront;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Weigher;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A bounded cache that never goes back: a value is accepted only if its version is not older than
 * the newest one that was made known while it was loaded. A load that was overtaken by such news is
 * thrown away and repeated. Each key is loaded by one thread at a time; others that miss it wait
 * for the same load.
 *
 * <p>News of a key must be told after it can be read where values are loaded from. A load that
 * begins later then finds it, so that nothing has to be remembered of keys that are neither cached
 * nor being loaded.
 */
final class VersionedCache<K, V> {
  private static final int MOST_ATTEMPTS = 5;

  private final ToLongFunction<V> version;
  private final Function<K, @Nullable V> loader;
  private final Cache<K, V> values;
  private final ConcurrentMap<K, Load<V>> loads = new ConcurrentHashMap<>();

  private static final class Load<V> {
    private final AtomicLong leastVersion = new AtomicLong(Long.MIN_VALUE);
    private final CompletableFuture<@Nullable V> result = new CompletableFuture<>();
  }

  /**
   * A cache.
   *
   * @param weight of a value
   * @param mostWeight of all values together
   * @param version of a value
   * @param loader answers null for what does not exist, which is not cached
   */
  VersionedCache(
      Weigher<K, V> weight,
      long mostWeight,
      ToLongFunction<V> version,
      Function<K, @Nullable V> loader) {
    this.version = version;
    this.loader = loader;
    this.values = Caffeine.newBuilder().maximumWeight(mostWeight).weigher(weight).build();
  }

  /** The newest known value, loaded where it is missing; null for what does not exist. */
  @Nullable V get(K key) {
    V present = peek(key);
    return present == null ? load(key) : present;
  }

  /** The value if it is there. */
  @Nullable V peek(K key) {
    return values.getIfPresent(key);
  }

  /** Makes known that a key has reached a version: older values are dropped and refused. */
  void outdated(K key, long reached) {
    // A load looks at its bound while it holds the entry, so the bound must be raised first.
    raise(key, reached);
    // Not computeIfPresent: that looks without the lock first, and would miss a value that another
    // thread has already accepted but not yet put in.
    values
        .asMap()
        .compute(
            key,
            (same, value) -> value == null || version.applyAsLong(value) < reached ? null : value);
    // A load that began in between may have found the value that was just dropped.
    raise(key, reached);
  }

  private void raise(K key, long reached) {
    Load<V> running = loads.get(key);
    if (running != null) {
      running.leastVersion.accumulateAndGet(reached, Math::max);
    }
  }

  private @Nullable V load(K key) {
    Load<V> mine = new Load<>();
    Load<V> running = loads.putIfAbsent(key, mine);
    if (running != null) {
      V joined = join(running);
      if (!isOvertaken(joined, running)) {
        return joined;
      }
      // This caller may know the news already that came after the value was loaded.
      loads.remove(key, running);
      return get(key);
    }
    try {
      // Another load may have ended between the miss and the beginning of this one.
      V value = peek(key);
      for (int attempt = 1; value == null; attempt++) {
        V loaded = loader.apply(key);
        if (loaded == null) {
          break;
        }
        value = accept(key, loaded, mine);
        if (value == null && attempt == MOST_ATTEMPTS) {
          // It changes faster than it can be read: answer, but do not keep it.
          value = loaded;
        }
      }
      mine.result.complete(value);
      return value;
    } catch (RuntimeException | Error failure) {
      mine.result.completeExceptionally(failure);
      throw failure;
    } finally {
      loads.remove(key, mine);
    }
  }

  /** Keeps a loaded value, or answers null if it was overtaken. */
  private @Nullable V accept(K key, V loaded, Load<V> load) {
    return values
        .asMap()
        .compute(key, (same, present) -> isOvertaken(loaded, load) ? null : loaded);
  }

  private boolean isOvertaken(@Nullable V loaded, Load<V> load) {
    long least = load.leastVersion.get();
    return loaded == null ? least > Long.MIN_VALUE : version.applyAsLong(loaded) < least;
  }

  private static <V> @Nullable V join(Load<V> running) {
    try {
      return running.result.join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failure;
    }
  }
}
