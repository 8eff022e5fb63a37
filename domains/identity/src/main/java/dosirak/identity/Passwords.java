package dosirak.identity;

import dosirak.platform.web.Problem;
import java.text.Normalizer;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/**
 * Hashes passwords with Argon2id (RFC 9106): slow and hungry on purpose, so it is done by a few
 * threads with a short line before them. They are threads of the operating system, because a
 * computation of tens of milliseconds on a virtual thread would hold up every other request.
 */
final class Passwords implements AutoCloseable {
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int LANES = 1;

  /** The least memory that OWASP's Password Storage Cheat Sheet names for two iterations. */
  private static final int MEMORY_KIBIBYTES = 19 * 1024;

  private static final int ITERATIONS = 2;

  private final Argon2PasswordEncoder encoder =
      new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, LANES, MEMORY_KIBIBYTES, ITERATIONS);
  private final ThreadPoolExecutor threads;
  private final Duration patience;
  private final String nobodysHash;

  /**
   * @param atOnce how many are hashed at the same time
   * @param waiting how many may stand in line for it
   * @param patience machine time after which the wait is given up
   */
  Passwords(int atOnce, int waiting, Duration patience) {
    this.patience = patience;
    this.threads =
        new ThreadPoolExecutor(
            atOnce,
            atOnce,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waiting),
            Thread.ofPlatform().name("password-", 0).daemon().factory());
    this.nobodysHash = encoder.encode("nobody");
  }

  /**
   * Does slow work on passwords when it is its turn.
   *
   * @throws Problem 503 if too many are in line or the wait takes too long; or as the work threw
   */
  <T> T inTurn(Callable<T> work) {
    Future<T> result;
    try {
      result = threads.submit(work);
    } catch (RejectedExecutionException full) {
      throw crowded();
    }
    try {
      return result.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      result.cancel(false);
      throw crowded();
    } catch (InterruptedException stop) {
      result.cancel(false);
      Thread.currentThread().interrupt();
      throw crowded();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(failure.getCause());
    }
  }

  /** The hash of a password with a new salt. Slow: call it {@link #inTurn}. */
  String hash(String password) {
    return encoder.encode(normal(password));
  }

  /**
   * Whether a password belongs to a hash; takes as long where there is no hash. Slow: call it
   * {@link #inTurn}.
   */
  boolean matches(String password, @Nullable String hash) {
    boolean matches = encoder.matches(normal(password), hash == null ? nobodysHash : hash);
    return matches && hash != null;
  }

  /** Whether a hash was made with parameters that are too weak by now. */
  boolean isOutdated(@Nullable String hash) {
    return hash != null && encoder.upgradeEncoding(hash);
  }

  /** Takes as long as {@link #matches}, for a login that nobody has. */
  void matchNobody(String password) {
    encoder.matches(normal(password), nobodysHash);
  }

  /** The same password may come composed from one keyboard and decomposed from another. */
  private static String normal(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFC);
  }

  private static Problem crowded() {
    return Problem.unavailable("Too many people sign in at this moment. Try again shortly.");
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
