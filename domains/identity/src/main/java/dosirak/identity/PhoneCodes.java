package dosirak.identity;

import dosirak.contracts.identity.CodeSealed;
import dosirak.contracts.identity.OneTimeCode;
import dosirak.platform.journal.Journal;
import dosirak.platform.time.Identifiers;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One-time codes that prove that somebody holds a phone. A code is good for five minutes and five
 * tries, and only the last one of a phone is good. Identity keeps a keyed hash; the code itself
 * leaves in an event that only notification can open. Asking again takes growing waits, whether or
 * not anybody has the number: with the tries they leave some 150 guesses a day among a million.
 */
final class PhoneCodes {
  /** How long a code is good, machine time. */
  static final Duration LIFE = Duration.ofMinutes(5);

  /** Wrong guesses that a code survives. */
  static final int TRIES = 5;

  /** How long one waits for a second code, machine time; each further wait is twice as long. */
  static final Duration FIRST_WAIT = Duration.ofSeconds(30);

  static final Duration LONGEST_WAIT = Duration.ofHours(1);

  /** Waits are forgotten when no code was asked for so long, machine time. */
  static final Duration MEMORY = Duration.ofHours(24);

  private static final int CODES = 1_000_000;
  private static final int SHIFT_LIMIT = 20;
  private static final String PHONES = "phone";
  private static final String HASHES = "phone-code";

  /** What a code lets one do. */
  enum Purpose {
    SIGN_IN("sign-in"),
    RECOVERY("recovery");

    private final String text;

    Purpose(String text) {
      this.text = text;
    }
  }

  private final PhoneStore store;
  private final Seals seals;
  private final CodeSealer sealer;
  private final Journal journal;
  private final TransactionTemplate transactions;
  private final MachineClock clock;
  private final Identifiers identifiers;
  private final RandomGenerator random;

  PhoneCodes(
      PhoneStore store,
      Seals seals,
      CodeSealer sealer,
      Journal journal,
      TransactionTemplate transactions,
      MachineClock clock,
      Identifiers identifiers,
      RandomGenerator random) {
    this.store = store;
    this.seals = seals;
    this.sealer = sealer;
    this.journal = journal;
    this.transactions = transactions;
    this.clock = clock;
    this.identifiers = identifiers;
    this.random = random;
  }

  /** What a number is found by. */
  byte[] hash(PhoneNumber phone) {
    return seals.mac(PHONES, bytes(phone.e164()));
  }

  /** How long one waits after a number of codes that were asked for in a row. */
  static Duration waitAfter(int asked) {
    if (asked == 0) {
      return Duration.ZERO;
    }
    Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(asked - 1, SHIFT_LIMIT));
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  /**
   * Makes a code and has it sent. All the same is done for a code that must not be sent, but for
   * what is inside the sealed message.
   *
   * @param isSent whether a message goes to the phone
   * @throws Problem 429 {@code rate-limited}
   */
  void make(PhoneNumber phone, Purpose purpose, boolean isSent) {
    byte[] phoneHash = hash(phone);
    UUID codeId = identifiers.next();
    String code = String.format(Locale.ROOT, "%06d", random.nextInt(CODES));
    String sealed =
        sealer.seal(new OneTimeCode(codeId, isSent ? phone.e164() : null, code, purpose.text));
    Duration remaining =
        transactions.execute(status -> {
          Instant now = clock.instant();
          PhoneStore.Asked known = store.lockCodes(phoneHash, Instant.EPOCH);
          int asked = known.askedAt().isBefore(now.minus(MEMORY)) ? 0 : known.asked();
          Duration left = Duration.between(now, known.askedAt().plus(waitAfter(asked)));
          if (left.isPositive()) {
            return left;
          }
          Instant expiresAt = now.plus(LIFE);
          store.keepCode(
              phoneHash,
              new PhoneStore.Code(codeId, hash(codeId, code), purpose.text, 0, expiresAt),
              asked + 1,
              now);
          journal.append(new CodeSealed(codeId, sealed, expiresAt));
          return Duration.ZERO;
        });
    if (Objects.requireNonNull(remaining).isPositive()) {
      throw Problem.of(
              429, "rate-limited", "A code was asked for already. Wait before you ask for another.")
          .with("retryAfterSeconds", remaining.plusMillis(999).toSeconds());
    }
  }

  /** Whether a code is right; a wrong one is counted. The right one stays good until it is used. */
  boolean check(PhoneNumber phone, Purpose purpose, String code) {
    byte[] phoneHash = hash(phone);
    return Boolean.TRUE.equals(
        transactions.execute(status -> {
          boolean isRight = isRight(phoneHash, purpose, code);
          if (!isRight) {
            store.noteWrongTry(phoneHash);
          }
          return isRight;
        }));
  }

  /** Uses up a code that was found right, in the transaction of the caller; false if it is gone. */
  boolean use(PhoneNumber phone, Purpose purpose, String code) {
    byte[] phoneHash = hash(phone);
    if (!isRight(phoneHash, purpose, code)) {
      return false;
    }
    store.forgetCodes(phoneHash);
    return true;
  }

  /** Removes waits that are forgotten; a limited number at once. */
  void forgetOld(int limit) {
    store.forgetCodesBefore(clock.instant().minus(MEMORY), limit);
  }

  /** The refusal of a code, the same whatever is wrong with it. */
  static Problem wrongCode() {
    return Problem.of(
        401, "wrong-code", "The code is wrong, was used, or is too old. Ask for another.");
  }

  private boolean isRight(byte[] phoneHash, Purpose purpose, String code) {
    Optional<PhoneStore.Asked> known = store.lockCodesIfThere(phoneHash);
    PhoneStore.@Nullable Code live = known.map(PhoneStore.Asked::code).orElse(null);
    // Compared with something in any case, so that it takes as long.
    byte[] expected = live == null ? new byte[32] : live.hash();
    boolean isSame =
        MessageDigest.isEqual(hash(live == null ? new UUID(0, 0) : live.codeId(), code), expected);
    return isSame
        && live != null
        && live.purpose().equals(purpose.text)
        && live.tries() < TRIES
        && clock.instant().isBefore(live.expiresAt());
  }

  private byte[] hash(UUID codeId, String code) {
    return seals.mac(HASHES, bytes(codeId + ":" + code));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
