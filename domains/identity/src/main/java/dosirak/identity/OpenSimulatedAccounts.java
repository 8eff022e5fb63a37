package dosirak.identity;

import dosirak.contracts.AccountId;
import dosirak.contracts.Sealed;
import dosirak.contracts.identity.AccountOpened;
import dosirak.contracts.identity.Role;
import dosirak.contracts.identity.RoleGranted;
import dosirak.platform.compartment.InstallationKind;
import dosirak.platform.journal.Journal;
import dosirak.platform.privacy.PersonKeys;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.web.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Opens ready-made accounts for a simulated city, with their roles, where the data folder was made
 * for a simulation. They share one hash of one password, which is no secret. Operators are never
 * made here.
 */
final class OpenSimulatedAccounts {
  private final AccountStore store;
  private final Passwords passwords;
  private final Journal journal;
  private final CityClock city;
  private final Identifiers identifiers;
  private final InstallationKind kind;
  private final PersonKeys persons;

  OpenSimulatedAccounts(
      AccountStore store,
      Passwords passwords,
      Journal journal,
      CityClock city,
      Identifiers identifiers,
      InstallationKind kind,
      PersonKeys persons) {
    this.store = store;
    this.passwords = passwords;
    this.journal = journal;
    this.city = city;
    this.identifiers = identifiers;
    this.kind = kind;
    this.persons = persons;
  }

  /** What a simulated person may be. */
  enum SimulatedRole {
    CUSTOMER(Role.CUSTOMER),
    OWNER(Role.OWNER),
    RIDER(Role.RIDER);

    private final Role role;

    SimulatedRole(Role role) {
      this.role = role;
    }
  }

  /** A simulated person to be made. */
  record Wanted(String login, String displayName, SimulatedRole role) {}

  /** A simulated person that was made. */
  record Made(String login, AccountId accountId) {}

  /**
   * Opens all the accounts or none, in the transaction of the caller.
   *
   * @throws Problem 403 where simulation is not allowed, 400 for a login that comes twice, 409
   *     {@code login-taken}
   */
  List<Made> open(String password, List<Wanted> wanted) {
    if (!kind.allowsSimulation()) {
      throw Problem.of(
          403,
          "not-allowed",
          "Simulated accounts are only made where the data folder was made with --sandbox or"
              + " --demo.");
    }
    refuseRepeatedLogins(wanted);
    String hash = passwords.inTurn(() -> passwords.hash(password));
    Instant now = city.instant();
    List<AccountId> ids = wanted.stream().map(person -> new AccountId(identifiers.next())).toList();
    persons.prepare(ids);
    List<AccountStore.NewAccount> accounts = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      Wanted person = wanted.get(i);
      accounts.add(
          new AccountStore.NewAccount(
              ids.get(i),
              OpenAccount.canonical(person.login()),
              persons.seal(ids.get(i), person.displayName()).text(),
              hash,
              now));
    }
    Set<String> written = store.insertAll(accounts);
    for (AccountStore.NewAccount account : accounts) {
      String login = Objects.requireNonNull(account.login());
      if (!written.contains(login)) {
        throw OpenAccount.loginTaken(login);
      }
    }
    for (int i = 0; i < accounts.size(); i++) {
      AccountStore.NewAccount account = accounts.get(i);
      Role role = wanted.get(i).role().role;
      store.grant(account.accountId(), role, null, now);
      journal.append(
          new AccountOpened(account.accountId(), new Sealed(account.displayName()), now));
      journal.append(new RoleGranted(account.accountId(), role, null, now));
    }
    return accounts.stream()
        .map(account -> new Made(Objects.requireNonNull(account.login()), account.accountId()))
        .toList();
  }

  private static void refuseRepeatedLogins(List<Wanted> wanted) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < wanted.size(); i++) {
      if (!seen.add(OpenAccount.canonical(wanted.get(i).login()))) {
        throw Problem.invalid("accounts[" + i + "].login", "comes twice");
      }
    }
  }
}
