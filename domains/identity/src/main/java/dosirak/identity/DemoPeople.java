package dosirak.identity;

import dosirak.contracts.identity.Role;
import dosirak.platform.Settings;
import dosirak.platform.compartment.InstallationKind;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.Problem;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ready-made people whom a visitor of a demonstration may be, without a password: one for each
 * screen. There are none in any other installation.
 */
final class DemoPeople {
  /** The login of the owner whose shops a visitor may run: one of the demonstration's city. */
  static final String OWNER = "identity.demo-owner-login";

  /** One visitor sees all that four operators would see. */
  private static final Role[] ALL_OPERATORS = {
    Role.SUPPORT, Role.FINANCE, Role.DISPATCH, Role.ADMINISTRATOR
  };

  private final AccountStore store;
  private final OpenAccount openAccount;
  private final MachineClock clock;
  private final InstallationKind kind;
  private final @Nullable String ownerLogin;

  DemoPeople(
      AccountStore store,
      OpenAccount openAccount,
      MachineClock clock,
      InstallationKind kind,
      Settings settings) {
    this.store = store;
    this.openAccount = openAccount;
    this.clock = clock;
    this.kind = kind;
    this.ownerLogin = settings.find(OWNER);
  }

  /** Whom one may be. */
  enum DemoPerson {
    CUSTOMER,
    OWNER,
    RIDER,
    OPERATOR
  }

  /** Whom one may be here; nobody where this is no demonstration. */
  List<DemoPerson> all() {
    return kind == InstallationKind.DEMO ? List.of(DemoPerson.values()) : List.of();
  }

  /**
   * Makes the visitor somebody.
   *
   * @throws Problem 404 where this is no demonstration, 503 while its city still opens its shops
   */
  Proven become(DemoPerson person) {
    if (kind != InstallationKind.DEMO) {
      throw Problem.notFound("demo person: this is no demonstration");
    }
    AccountStore.Account account =
        switch (person) {
          case CUSTOMER -> own("demo-customer", "김손님", Role.CUSTOMER);
          case RIDER -> own("demo-rider", "이라이더", Role.RIDER);
          case OPERATOR -> own("demo-operator", "박운영", ALL_OPERATORS);
          case OWNER -> cityOwner();
        };
    return new Proven(account.accountId(), Set.of(Proven.DEMONSTRATION), clock.instant(), null);
  }

  private AccountStore.Account own(String login, String name, Role... roles) {
    if (store.findByLogin(login).isEmpty()) {
      // Two who come first at once open one account: the login is taken for the second.
      openAccount.open(login, null, name, roles);
    }
    return store.findByLogin(login).orElseThrow();
  }

  private AccountStore.Account cityOwner() {
    if (ownerLogin == null) {
      throw Problem.notFound("demo person: no city lives here");
    }
    return store
        .findByLogin(OpenAccount.canonical(ownerLogin))
        .orElseThrow(
            () -> Problem.unavailable("The city still opens its shops. Try again in a moment."));
  }
}
