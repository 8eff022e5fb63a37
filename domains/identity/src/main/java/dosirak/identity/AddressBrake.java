package dosirak.identity;

import dosirak.contracts.AccountId;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.AddressLimiter;
import dosirak.platform.web.ClientAddress;
import dosirak.platform.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts wrong guesses, and codes that were asked for, by the address they come from, with limits
 * wide enough for many people who share one; and leaves evidence of wrong guesses.
 */
final class AddressBrake {
  static final String LIMIT = "identity.failures-per-address";
  static final int DEFAULT_LIMIT = 300;

  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final int NOT_PROVED = 401;

  private final AddressLimiter failures;
  private final AddressLimiter asking;
  private final SignInEvidence evidence;

  /**
   * @param limit how many are let pass from an address in ten minutes
   */
  AddressBrake(MachineClock clock, SignInEvidence evidence, int limit) {
    this.failures = new AddressLimiter(clock, limit, WINDOW);
    this.asking = new AddressLimiter(clock, limit, WINDOW);
    this.evidence = evidence;
  }

  /**
   * The configured limit.
   *
   * @throws IllegalArgumentException if it is not a positive number
   */
  static int limit(@Nullable String configured) {
    if (configured == null) {
      return DEFAULT_LIMIT;
    }
    int limit;
    try {
      limit = Integer.parseInt(configured);
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(LIMIT + " must be a number", notANumber);
    }
    if (limit < 1) {
      throw new IllegalArgumentException(LIMIT + " must be positive");
    }
    return limit;
  }

  /**
   * Makes a guess for a client.
   *
   * @param account whose, absent where it is not known
   * @param method for the evidence
   * @throws Problem 429 if there were too many wrong ones from the address, or as the guess threw
   */
  <T> T guessed(
      HttpServletRequest request, @Nullable AccountId account, String method, Supplier<T> guess) {
    return limited(
        request,
        () -> {
          try {
            return guess.get();
          } catch (Problem refusal) {
            if (refusal.status() == NOT_PROVED) {
              evidence.failed(account, method, ClientAddress.of(request));
            }
            throw refusal;
          }
        });
  }

  /**
   * Makes a guess that leaves its own evidence.
   *
   * @throws Problem 429 if there were too many wrong ones from the address, or as the guess threw
   */
  <T> T limited(HttpServletRequest request, Supplier<T> guess) {
    String key = ClientAddress.limitKey(request);
    failures.check(key);
    try {
      return guess.get();
    } catch (Problem refusal) {
      if (refusal.status() == NOT_PROVED) {
        failures.failed(key);
      }
      throw refusal;
    }
  }

  /**
   * Counts that a client asked for a code, since each costs a message and bothers somebody.
   *
   * @throws Problem 429 if there were too many from the address
   */
  void countAsking(HttpServletRequest request) {
    String key = ClientAddress.limitKey(request);
    asking.check(key);
    asking.failed(key);
  }
}
