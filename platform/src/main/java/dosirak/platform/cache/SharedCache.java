package dosirak.platform.cache;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A cache of versioned values that several processes share. No method throws or waits longer than a
 * short time-out, whatever happens behind it: what cannot be had is missing. It may forget anything
 * at any time, so a reader that knows of a version must check the one it gets.
 */
public interface SharedCache extends AutoCloseable {
  /** The setting that says where one is. */
  String URL = "redis.url";

  /** None: finds nothing, keeps nothing, and nobody hears anything. */
  SharedCache NONE =
      new SharedCache() {
        @Override
        public @Nullable Found find(String key) {
          return null;
        }

        @Override
        public void keep(String key, long version, byte[] value, Duration timeToLive) {}

        @Override
        public void outdate(String key, long version, Duration timeToLive) {}

        @Override
        public void tell(String topic, String message) {}

        @Override
        public Listening listen(String topic, Consumer<String> heard) {
          return () -> {};
        }

        @Override
        public void close() {}
      };

  /**
   * What is known of a key.
   *
   * @param version of the value, or the least that a value may have
   * @param value absent where a value was outdated and no newer one came since
   */
  record Found(long version, byte @Nullable [] value) {}

  /** Ends listening. */
  interface Listening extends AutoCloseable {
    @Override
    void close();
  }

  /** What is known of a key; null for nothing. */
  @Nullable Found find(String key);

  /**
   * Keeps a value in the background, unless a newer one is there or this one was outdated.
   *
   * @param version from 0 up to 2^53, which is how far numbers of scripts are exact
   */
  void keep(String key, long version, byte[] value, Duration timeToLive);

  /**
   * Makes known in the background that a key has reached a version: an older value is dropped, and
   * none is kept for as long as this is remembered.
   *
   * @param timeToLive how long that is; longer than the slowest load of a value takes
   */
  void outdate(String key, long version, Duration timeToLive);

  /** Tells who listens in any process, in the background; messages may get lost. */
  void tell(String topic, String message);

  /**
   * Has messages told.
   *
   * @param heard called on one thread; should return soon
   */
  Listening listen(String topic, Consumer<String> heard);

  @Override
  void close();
}
