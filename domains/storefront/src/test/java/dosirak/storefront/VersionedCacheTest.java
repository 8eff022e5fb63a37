package dosirak.storefront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VersionedCacheTest {
  private static final long PATIENCE_SECONDS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(PATIENCE_SECONDS);

  private record Value(long version) {}

  private static VersionedCache<String, Value> cache(Function<String, @Nullable Value> loader) {
    return new VersionedCache<>(
        (key, value) -> 1,
        1_000,
        PATIENCE,
        Value::version,
        (key, least) -> {
          Value value = loader.apply(key);
          return value == null ? null : new VersionedCache.Loaded<>(value, true);
        });
  }

  private static VersionedCache.Got<Value> current(long version) {
    return new VersionedCache.Got<>(new Value(version), true);
  }

  private static VersionedCache.Got<Value> old(long version) {
    return new VersionedCache.Got<>(new Value(version), false);
  }

  @Test
  void aValueIsLoadedOnce() {
    AtomicInteger loads = new AtomicInteger();
    var cache = cache(key -> new Value(loads.incrementAndGet()));
    assertThat(cache.get("a", 0)).isEqualTo(current(1));
    assertThat(cache.get("a", 0)).isEqualTo(current(1));
    assertThat(cache.get("b", 0)).isEqualTo(current(2));
  }

  @Test
  void whatDoesNotExistIsAskedForAgain() {
    Map<String, Value> stored = new ConcurrentHashMap<>();
    var cache = cache(stored::get);
    assertThat(cache.get("a", 0)).isNull();
    stored.put("a", new Value(1));
    assertThat(cache.get("a", 0)).isEqualTo(current(1));
  }

  @Test
  void onlyValuesThatAreTooOldAreLoadedAgain() {
    AtomicLong stored = new AtomicLong(5);
    var cache = cache(key -> new Value(stored.get()));
    assertThat(cache.get("a", 0)).isEqualTo(current(5));
    stored.set(6);
    assertThat(cache.get("a", 4)).isEqualTo(current(5));
    assertThat(cache.get("a", 5)).isEqualTo(current(5));
    assertThat(cache.get("a", 6)).isEqualTo(current(6));
    assertThat(cache.get("a", 0)).isEqualTo(current(6));
  }

  @Test
  void anOldValueIsAnsweredAsSuchWhileNothingCanBeLoaded() {
    AtomicLong stored = new AtomicLong(5);
    var cache =
        cache(key -> {
          if (stored.get() < 0) {
            throw new IllegalStateException("away");
          }
          return new Value(stored.get());
        });
    assertThat(cache.get("a", 5)).isEqualTo(current(5));
    stored.set(-1);
    assertThat(cache.get("a", 5)).isEqualTo(current(5));
    assertThat(cache.get("a", 6)).isEqualTo(old(5));
    assertThatThrownBy(() -> cache.get("b", 0)).hasMessage("away");
    stored.set(6);
    assertThat(cache.get("a", 6)).isEqualTo(current(6));
  }

  @Test
  void whoHasAnOldValueAtHandDoesNotWaitLongForANewOne() throws Exception {
    AtomicLong stored = new AtomicLong(1);
    CountDownLatch mayGoOn = new CountDownLatch(1);
    VersionedCache<String, Value> cache =
        new VersionedCache<>(
            (key, value) -> 1,
            1_000,
            Duration.ofMillis(50),
            Value::version,
            (key, least) -> {
              if (least > 1) {
                await(mayGoOn);
              }
              return new VersionedCache.Loaded<>(new Value(stored.get()), true);
            });
    assertThat(cache.get("a", 1)).isEqualTo(current(1));
    stored.set(2);
    for (int i = 0; i < 10; i++) {
      assertThat(cache.get("a", 2)).isEqualTo(old(1));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var whoHasNone = threads.submit(() -> cache.get("b", 2));
      mayGoOn.countDown();
      assertThat(whoHasNone.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(current(2));
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!current(2).equals(cache.get("a", 2))) {
      assertThat(System.nanoTime()).isLessThan(deadline);
    }
  }

  @Test
  void whatIsNotToBeKeptIsAnsweredOnly() {
    AtomicInteger loads = new AtomicInteger();
    VersionedCache<String, Value> cache =
        new VersionedCache<>(
            (key, value) -> 1,
            1_000,
            PATIENCE,
            Value::version,
            (key, least) -> new VersionedCache.Loaded<>(new Value(loads.incrementAndGet()), false));
    assertThat(cache.get("a", 0)).isEqualTo(current(1));
    assertThat(cache.peek("a")).isNull();
    assertThat(cache.get("a", 0)).isEqualTo(current(2));
  }

  @Test
  void aSlowLoadNeverUndoesNewerNews() throws Exception {
    AtomicLong stored = new AtomicLong(1);
    CountDownLatch hasRead = new CountDownLatch(1);
    CountDownLatch mayGoOn = new CountDownLatch(1);
    var cache =
        cache(key -> {
          long read = stored.get();
          if (read == 1) {
            hasRead.countDown();
            await(mayGoOn);
          }
          return new Value(read);
        });
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var slow = threads.submit(() -> cache.get("a", 1));
      await(hasRead);
      stored.set(2);
      var late = threads.submit(() -> cache.get("a", 2));
      mayGoOn.countDown();
      assertThat(late.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(current(2));
      assertThat(slow.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isIn(current(1), current(2));
    }
    assertThat(cache.peek("a")).isEqualTo(new Value(2));
  }

  @Test
  void aShopThatAppearedWhileItWasLookedForIsFoundByThoseWhoKnowIt() throws Exception {
    Map<String, Value> stored = new ConcurrentHashMap<>();
    CountDownLatch hasRead = new CountDownLatch(1);
    CountDownLatch mayGoOn = new CountDownLatch(1);
    AtomicInteger loads = new AtomicInteger();
    var cache =
        cache(key -> {
          Value read = stored.get(key);
          if (loads.incrementAndGet() == 1) {
            hasRead.countDown();
            await(mayGoOn);
          }
          return read;
        });
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var early = threads.submit(() -> cache.get("a", 0));
      await(hasRead);
      stored.put("a", new Value(1));
      var knowing = threads.submit(() -> cache.get("a", 1));
      mayGoOn.countDown();
      early.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(knowing.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(current(1));
    }
  }

  @Test
  void manyWhoMissAtOnceCauseOneLoad() throws Exception {
    AtomicInteger loads = new AtomicInteger();
    CountDownLatch mayGoOn = new CountDownLatch(1);
    var cache =
        cache(key -> {
          await(mayGoOn);
          return new Value(loads.incrementAndGet());
        });
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var readers =
          java.util.stream.IntStream.range(0, 100)
              .mapToObj(reader -> threads.submit(() -> cache.get("a", 0)))
              .toList();
      mayGoOn.countDown();
      for (var reader : readers) {
        assertThat(reader.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(current(1));
      }
    }
    assertThat(loads).hasValue(1);
  }

  @Test
  void aFailedLoadIsTriedAgainByTheNext() {
    AtomicInteger loads = new AtomicInteger();
    var cache =
        cache(key -> {
          if (loads.incrementAndGet() == 1) {
            throw new IllegalStateException("away");
          }
          return new Value(1);
        });
    assertThatThrownBy(() -> cache.get("a", 0)).hasMessage("away");
    assertThat(cache.get("a", 0)).isEqualTo(current(1));
  }

  @Test
  void aReaderNeverSeesLessThanWhatWasMadeKnownBeforeItAsked() throws Exception {
    AtomicLong stored = new AtomicLong(0);
    AtomicLong madeKnown = new AtomicLong(0);
    AtomicInteger wentBack = new AtomicInteger();
    var cache =
        cache(key -> {
          long read = stored.get();
          if (ThreadLocalRandom.current().nextInt(4) == 0) {
            LockSupport.parkNanos(1_000);
          }
          return new Value(read);
        });
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var readers =
          java.util.stream.IntStream.range(0, 4)
              .mapToObj(reader ->
                  threads.submit(() -> {
                    while (madeKnown.get() < 20_000) {
                      long least = madeKnown.get();
                      var got = cache.get("a", least);
                      if (got == null || !got.isCurrent() || got.value().version() < least) {
                        wentBack.incrementAndGet();
                      }
                    }
                  }))
              .toList();
      for (long version = 1; version <= 20_000; version++) {
        stored.set(version);
        madeKnown.set(version);
      }
      for (Future<?> reader : readers) {
        reader.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    }
    assertThat(wentBack).hasValue(0);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }
}
