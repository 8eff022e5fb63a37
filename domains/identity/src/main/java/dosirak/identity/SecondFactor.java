package dosirak.identity;

import dosirak.contracts.AccountId;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The second proof at sign-in: a code of an authenticator app, or one of ten recovery codes for the
 * day the app is gone. Guesses are braked harder than those at a password: only who has the first
 * factor can make the waits grow.
 */
final class SecondFactor {
  private static final String SECRETS = "totp";
  private static final String RECOVERY_CODES = "recovery-code";
  private static final int RECOVERY_CODE_COUNT = 10;
  private static final int RECOVERY_CODE_BYTES = 10;

  /** Wrong codes that cost nothing. */
  static final int FREE_FAILURES = 5;

  /** The longest wait, machine time. Some hundred guesses a day are left. */
  static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

  private static final int SHIFT_LIMIT = 20;
  private static final Pattern APP_CODE = Pattern.compile("[0-9]{6}");

  private final FactorStore store;
  private final AccountStore accounts;
  private final Seals seals;
  private final TransactionTemplate transactions;
  private final MachineClock clock;
  private final RandomGenerator random;

  SecondFactor(
      FactorStore store,
      AccountStore accounts,
      Seals seals,
      TransactionTemplate transactions,
      MachineClock clock,
      RandomGenerator random) {
    this.store = store;
    this.accounts = accounts;
    this.seals = seals;
    this.transactions = transactions;
    this.clock = clock;
    this.random = random;
  }

  /**
   * What an authenticator app is set up with.
   *
   * @param secret base32, to be typed
   * @param uri the same, to be shown as a QR code
   */
  record Setup(String secret, String uri) {
    @Override
    public String toString() {
      return "Setup";
    }
  }

  /** How long one waits after a number of wrong codes in a row, machine time. */
  static Duration waitAfter(int failures) {
    if (failures < FREE_FAILURES) {
      return Duration.ZERO;
    }
    Duration wait =
        Duration.ofSeconds(30).multipliedBy(1L << Math.min(failures - FREE_FAILURES, SHIFT_LIMIT));
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  /** Whether an account has an authenticator app. */
  boolean isEnrolled(AccountId accountId) {
    return store.hasTotp(accountId);
  }

  /** Begins to set up an app; an app that is there stays until the new one has shown a code. */
  Setup begin(AccountId accountId, String label) {
    byte[] secret = new byte[Totp.SECRET_BYTES];
    random.nextBytes(secret);
    store.keepPending(accountId, seals.seal(SECRETS, Totp.base32(secret)), clock.instant());
    return new Setup(Totp.base32(secret), Totp.uri(label, secret));
  }

  /**
   * Takes the new app into use once it shows a right code.
   *
   * @return new recovery codes; they are not kept and cannot be shown again
   * @throws Problem 401 {@code wrong-code}, 409 {@code nothing-to-confirm}, 429
   */
  List<String> confirm(AccountId accountId, String code) {
    List<String> codes = newRecoveryCodes();
    Boolean isRight =
        braked(
            accountId,
            now -> {
              String pending =
                  store.lockTotp(accountId).map(FactorStore.TotpFactor::pendingSecret).orElse(null);
              if (pending == null) {
                throw Problem.conflict("nothing-to-confirm", "No authenticator is being set up.");
              }
              OptionalLong step = Totp.match(open(pending), code, now, 0);
              step.ifPresent(used -> {
                store.keepSecret(accountId, pending, used, now);
                store.keepRecoveryCodes(accountId, codes.stream().map(this::hash).toList());
              });
              return step.isPresent();
            });
    if (!isRight) {
      throw wrongCode();
    }
    return codes;
  }

  /**
   * Checks a code of the app or a recovery code, and uses it up.
   *
   * @return the factor that was proved, of {@link Proven#TOTP} and {@link Proven#RECOVERY_CODE}
   * @throws Problem 401 {@code wrong-code}, 429 {@code rate-limited}
   */
  String check(AccountId accountId, String code) {
    boolean isOfApp = APP_CODE.matcher(code).matches();
    boolean isRight =
        braked(
            accountId,
            now -> isOfApp ? useApp(accountId, code, now) : useRecovery(accountId, code));
    if (!isRight) {
      throw wrongCode();
    }
    return isOfApp ? Proven.TOTP : Proven.RECOVERY_CODE;
  }

  /** Gives an account an app whose secret was agreed on elsewhere, unless it has one. */
  void enrol(AccountId accountId, String base32Secret) {
    byte[] secret = Totp.fromBase32(base32Secret);
    if (secret.length < Totp.SECRET_BYTES) {
      throw new IllegalArgumentException("a secret has at least 160 bits");
    }
    if (!store.hasTotp(accountId)) {
      store.keepSecret(accountId, seals.seal(SECRETS, Totp.base32(secret)), 0, clock.instant());
    }
  }

  private boolean useApp(AccountId accountId, String code, Instant now) {
    FactorStore.@Nullable TotpFactor factor = store.lockTotp(accountId).orElse(null);
    if (factor == null || factor.secret() == null) {
      return false;
    }
    OptionalLong step = Totp.match(open(factor.secret()), code, now, factor.lastStep());
    step.ifPresent(used -> store.noteStep(accountId, used));
    return step.isPresent();
  }

  private boolean useRecovery(AccountId accountId, String code) {
    return store.useRecoveryCode(accountId, hash(code));
  }

  private interface Guess {
    boolean isRight(Instant now);
  }

  /** Lets a guess be made, unless there were too many wrong ones; and counts it if it is wrong. */
  private boolean braked(AccountId accountId, Guess guess) {
    // No login has a colon.
    String name = "second-factor:" + accountId;
    return Boolean.TRUE.equals(
        transactions.execute(status -> {
          // The account's row lock makes guesses at one account come one after the other.
          if (!accounts.lock(accountId)) {
            return false;
          }
          Instant now = clock.instant();
          AccountStore.@Nullable Failures failures = accounts.failures(name).orElse(null);
          if (failures != null) {
            Duration remaining =
                Duration.between(now, failures.lastFailedAt().plus(waitAfter(failures.count())));
            if (remaining.isPositive()) {
              throw Problem.of(429, "rate-limited", "Too many wrong codes. Wait and try again.")
                  .with("retryAfterSeconds", remaining.plusMillis(999).toSeconds());
            }
          }
          boolean isRight = guess.isRight(now);
          if (!isRight) {
            accounts.noteFailure(name, now, now.minus(GuessingBrake.MEMORY));
          } else if (failures != null) {
            accounts.forgetFailures(name);
          }
          return isRight;
        }));
  }

  private byte[] open(String sealed) {
    return Totp.fromBase32(
        seals
            .open(SECRETS, sealed)
            .orElseThrow(() ->
                new IllegalStateException(
                    "a second factor was sealed with another " + Seals.SECRET)));
  }

  private List<String> newRecoveryCodes() {
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < RECOVERY_CODE_COUNT; i++) {
      byte[] bytes = new byte[RECOVERY_CODE_BYTES];
      random.nextBytes(bytes);
      codes.add(Totp.base32(bytes).toLowerCase(Locale.ROOT).replaceAll("(.{4})(?!$)", "$1-"));
    }
    return List.copyOf(codes);
  }

  /** Eighty random bits need no slow hash. */
  private byte[] hash(String recoveryCode) {
    String bare = recoveryCode.replaceAll("[\\s-]", "").toLowerCase(Locale.ROOT);
    return Objects.requireNonNull(seals.mac(RECOVERY_CODES, bare.getBytes(StandardCharsets.UTF_8)));
  }

  static Problem wrongCode() {
    return Problem.of(401, "wrong-code", "The code is wrong or was used.");
  }
}
