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
import dosirak.platform.web.Problem;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** Opens an account with a login and a password. People open their own with their phone. */
final class OpenAccount {
  private final AccountStore store;
  private final Journal journal;
  private final TransactionTemplate transactions;
  private final CityClock city;
  private final Identifiers identifiers;
  private final PersonKeys persons;

  OpenAccount(
      AccountStore store,
      Journal journal,
      TransactionTemplate transactions,
      CityClock city,
      Identifiers identifiers,
      PersonKeys persons) {
    this.store = store;
    this.journal = journal;
    this.transactions = transactions;
    this.city = city;
    this.identifiers = identifiers;
    this.persons = persons;
  }

  /** A login as it is kept and compared. */
  static String canonical(String login) {
    return login.toLowerCase(Locale.ROOT);
  }

  /**
   * Opens an account with some roles, unless the login is taken.
   *
   * @param passwordHash absent for an account that no password opens
   */
  void open(String login, @Nullable String passwordHash, String displayName, Role... roles) {
    AccountId accountId = new AccountId(identifiers.next());
    // Before the transaction, which holds no connection while the key is made.
    Sealed name = persons.seal(accountId, displayName);
    transactions.executeWithoutResult(status -> {
      Instant now = city.instant();
      if (store.insert(
          new AccountStore.NewAccount(accountId, login, name.text(), passwordHash, now))) {
        journal.append(new AccountOpened(accountId, name, now));
        for (Role role : roles) {
          store.grant(accountId, role, null, now);
          journal.append(new RoleGranted(accountId, role, null, now));
        }
      }
    });
  }

  static Problem loginTaken(String login) {
    return Problem.conflict("login-taken", "The login " + login + " is taken.")
        .with("login", login);
  }
}
