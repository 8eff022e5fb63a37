package dosirak.identity;

import dosirak.contracts.AccountId;
import dosirak.contracts.Sealed;
import dosirak.platform.privacy.PersonKeys;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.transaction.support.TransactionTemplate;

/** Gives an account a new password. */
final class ChangePassword {
  private final AccountStore accounts;
  private final PhoneStore phones;
  private final PersonKeys persons;
  private final Passwords passwords;
  private final PasswordRules rules;
  private final EndSessions endSessions;
  private final TransactionTemplate transactions;
  private final MachineClock clock;

  ChangePassword(
      AccountStore accounts,
      PhoneStore phones,
      PersonKeys persons,
      Passwords passwords,
      PasswordRules rules,
      EndSessions endSessions,
      TransactionTemplate transactions,
      MachineClock clock) {
    this.accounts = accounts;
    this.phones = phones;
    this.persons = persons;
    this.passwords = passwords;
    this.rules = rules;
    this.endSessions = endSessions;
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * Changes the password of somebody who has just proved to be it. All sessions end: whoever knew
   * the old password may hold one of them.
   *
   * @param field names the password in a refusal
   * @throws Problem 400 for a password that may not be, 404 if there is no such account
   */
  void change(AccountId accountId, String field, String password) {
    String hash = hash(accountId, field, password);
    transactions.executeWithoutResult(status -> {
      keep(accountId, hash);
      endSessions.all(accountId, "password-changed");
    });
  }

  /**
   * Checks the current password. It is braked like a sign-in, so that a stolen session is no way to
   * guess the password.
   *
   * @throws Problem 401 {@code wrong-credentials}, 429 {@code rate-limited}
   */
  void checkCurrent(AccountId accountId, String current) {
    boolean isRight = passwords.inTurn(() -> isCurrent(accountId, current));
    if (!isRight) {
      throw Problem.of(401, "wrong-credentials", "The current password is wrong.");
    }
  }

  private boolean isCurrent(AccountId accountId, String current) {
    // No login has a colon.
    String name = "current-password:" + accountId;
    Instant now = clock.instant();
    Optional<AccountStore.Failures> failures = accounts.failures(name);
    Duration remaining =
        failures.map(known -> GuessingBrake.remaining(known, now)).orElse(Duration.ZERO);
    if (remaining.isPositive()) {
      throw Problem.of(429, "rate-limited", "Too many wrong passwords. Wait and try again.")
          .with("retryAfterSeconds", remaining.plusMillis(999).toSeconds());
    }
    AccountStore.Account account =
        accounts.find(accountId).orElseThrow(() -> Problem.notFound("account"));
    boolean isRight = passwords.matches(current, account.passwordHash());
    if (!isRight) {
      accounts.noteFailure(name, now, now.minus(GuessingBrake.MEMORY));
    } else if (failures.isPresent()) {
      accounts.forgetFailures(name);
    }
    return isRight;
  }

  /** The hash of a new password, once it was found good enough for the account. */
  String hash(AccountId accountId, String field, String password) {
    rules.check(field, password);
    AccountStore.Account account =
        accounts.find(accountId).orElseThrow(() -> Problem.notFound("account"));
    List<String> known = new ArrayList<>();
    known.add(persons.open(new Sealed(account.displayName())));
    if (account.login() != null) {
      known.add(account.login());
    }
    phones
        .sealedNumber(accountId)
        .map(number -> persons.open(new Sealed(number)))
        .ifPresent(number -> {
          known.add(number);
          known.add(number.substring(1));
          // As it is dialled in Korea.
          known.add(number.replaceFirst("^\\+82", "0"));
        });
    rules.checkAgainst(field, password, known);
    return passwords.inTurn(() -> passwords.hash(password));
  }

  /** Keeps the hash of a new password, in the transaction of the caller. */
  void keep(AccountId accountId, String hash) {
    if (!accounts.changePassword(accountId, hash)) {
      throw Problem.notFound("account");
    }
  }
}
