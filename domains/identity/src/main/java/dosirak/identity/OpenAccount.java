package dosirak.identity;

import dosirak.contracts.AccountId;
import dosirak.contracts.Sealed;
import dosirak.contracts.identity.AccountOpened;
import dosirak.contracts.identity.Role;
import dosirak.contracts.identity.RoleGranted;
import dosirak.platform.journal.Journal;
import dosirak.platform.privacy.PersonKeys;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.Problem;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Signs a person up, as a customer. It keeps its idempotency itself, not through the platform's
 * stored answers: the fingerprint of the body that is kept there is a fast hash, and the body holds
 * a password.
 */
final class OpenAccount {
  private final AccountStore store;
  private final Passwords passwords;
  private final Journal journal;
  private final TransactionTemplate transactions;
  private final CityClock city;
  private final MachineClock machine;
  private final Identifiers identifiers;
  private final PersonKeys persons;

  OpenAccount(
      AccountStore store,
      Passwords passwords,
      Journal journal,
      TransactionTemplate transactions,
      CityClock city,
      MachineClock machine,
      Identifiers identifiers,
      PersonKeys persons) {
    this.store = store;
    this.passwords = passwords;
    this.journal = journal;
    this.transactions = transactions;
    this.city = city;
    this.machine = machine;
    this.identifiers = identifiers;
    this.persons = persons;
  }

  /**
   * What came of it.
   *
   * @param position of the last event, absent when an earlier sign-up was found again
   */
  record Opened(AccountId accountId, @Nullable Long position) {}

  /** A login as it is kept and compared. */
  static String canonical(String login) {
    return login.toLowerCase(Locale.ROOT);
  }

  /**
   * Opens an account with the role of a customer.
   *
   * @param key the idempotency key, if the client sent one
   * @throws Problem 409 {@code login-taken}, 422 {@code idempotency-key-reused}
   */
  Opened open(String login, String password, String displayName, @Nullable String key) {
    String hash = passwords.inTurn(() -> passwords.hash(password));
    return open(canonical(login), hash, displayName, key, Role.CUSTOMER)
        .orElseGet(() -> repeated(canonical(login), password, displayName, key));
  }

  /** Opens an account with one role, or nothing if the login or the key is taken. */
  Optional<Opened> open(
      String login, String passwordHash, String displayName, @Nullable String key, Role role) {
    AccountId accountId = new AccountId(identifiers.next());
    // Before the transaction, which holds no connection while the key is made.
    Sealed name = persons.seal(accountId, displayName);
    Optional<Opened> opened =
        transactions.execute(status -> {
          Instant now = city.instant();
          if (!store.insert(
              new AccountStore.NewAccount(accountId, login, name.text(), passwordHash, now),
              key,
              machine.instant())) {
            return Optional.empty();
          }
          store.grant(accountId, role, null, now);
          journal.append(new AccountOpened(accountId, name, now));
          return Optional.of(
              new Opened(accountId, journal.append(new RoleGranted(accountId, role, null, now))));
        });
    return Objects.requireNonNull(opened);
  }

  private Opened repeated(String login, String password, String displayName, @Nullable String key) {
    Optional<AccountStore.Account> first =
        key == null ? Optional.empty() : store.findByOpeningKey(key);
    if (first.isEmpty()) {
      throw loginTaken(login);
    }
    AccountStore.Account account = first.get();
    boolean same =
        login.equals(account.login())
            && persons.open(new Sealed(account.displayName())).equals(displayName)
            && Objects.requireNonNull(
                passwords.inTurn(() -> passwords.matches(password, account.passwordHash())));
    if (!same) {
      throw Problem.refused(
          "idempotency-key-reused", "This Idempotency-Key was used for another sign-up.");
    }
    return new Opened(account.accountId(), null);
  }

  static Problem loginTaken(String login) {
    return Problem.conflict("login-taken", "The login " + login + " is taken.")
        .with("login", login);
  }
}
