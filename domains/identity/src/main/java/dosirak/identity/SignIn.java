package dosirak.identity;

import dosirak.platform.time.MachineClock;
import dosirak.platform.web.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Signs a person in with a password. Whether the login or the password was wrong cannot be told, by
 * the answer or by its time. All of it happens in turn with other sign-ins, so that no more guesses
 * are under way at once than passwords are hashed at once, and no connection is held by those who
 * wait.
 */
final class SignIn {
  private final AccountStore store;
  private final FindAccount findAccount;
  private final Passwords passwords;
  private final MachineClock clock;
  private final SignInEvidence evidence;

  SignIn(
      AccountStore store,
      FindAccount findAccount,
      Passwords passwords,
      MachineClock clock,
      SignInEvidence evidence) {
    this.store = store;
    this.findAccount = findAccount;
    this.passwords = passwords;
    this.clock = clock;
    this.evidence = evidence;
  }

  /**
   * Proves a person by a password. A hash from before its parameters grew is made anew.
   *
   * @param givenLogin a login, or the number of a phone
   * @param from the address of the client
   * @throws Problem 401 {@code wrong-credentials}, 429 {@code rate-limited}
   */
  Proven prove(String givenLogin, String password, String from) {
    try {
      AccountStore.Account account = passwords.inTurn(() -> check(givenLogin, password));
      return new Proven(account.accountId(), Set.of(Proven.PASSWORD), clock.instant(), null);
    } catch (Problem refusal) {
      if (refusal.status() < 500) {
        evidence.failed(
            findAccount.find(givenLogin).map(AccountStore.Account::accountId).orElse(null),
            Proven.PASSWORD,
            from);
      }
      throw refusal;
    }
  }

  private AccountStore.Account check(String givenLogin, String password) {
    Instant now = clock.instant();
    String failureKey = findAccount.failureKey(givenLogin);
    Optional<AccountStore.Failures> failures = store.failures(failureKey);
    failures.ifPresent(known -> brake(known, now));
    Optional<AccountStore.Account> account = findAccount.find(givenLogin);
    if (account.isPresent() && passwords.matches(password, account.get().passwordHash())) {
      if (failures.isPresent()) {
        store.forgetFailures(failureKey);
      }
      if (passwords.isOutdated(account.get().passwordHash())) {
        store.changePassword(account.get().accountId(), passwords.hash(password));
      }
      return account.get();
    }
    if (account.isEmpty()) {
      passwords.matchNobody(password);
    }
    store.noteFailure(failureKey, now, now.minus(GuessingBrake.MEMORY));
    throw Problem.of(401, "wrong-credentials", "The login or the password is wrong.");
  }

  private static void brake(AccountStore.Failures failures, Instant now) {
    Duration remaining = GuessingBrake.remaining(failures, now);
    if (remaining.isPositive()) {
      throw Problem.of(
              429, "rate-limited", "Too many failed sign-ins with this login. Wait and try again.")
          .with("retryAfterSeconds", remaining.plusMillis(999).toSeconds());
    }
  }
}
