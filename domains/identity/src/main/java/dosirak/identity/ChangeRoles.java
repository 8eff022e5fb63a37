package dosirak.identity;

import dosirak.contracts.AccountId;
import dosirak.contracts.identity.Role;
import dosirak.contracts.identity.RoleGranted;
import dosirak.contracts.identity.RoleRevoked;
import dosirak.platform.journal.Journal;
import dosirak.platform.time.CityClock;
import dosirak.platform.web.Problem;
import java.time.Instant;
import java.util.List;

/**
 * Grants and revokes roles, in the transaction of the caller. A change takes effect at the person's
 * next sign-in. Granting what is there, or revoking what is not, says nothing.
 */
final class ChangeRoles {
  private final AccountStore store;
  private final Journal journal;
  private final CityClock city;

  ChangeRoles(AccountStore store, Journal journal, CityClock city) {
    this.store = store;
    this.journal = journal;
    this.city = city;
  }

  /**
   * Grants a role.
   *
   * @throws Problem 404 if there is no such account
   */
  void grant(AccountId accountId, Role role) {
    requireAccount(accountId);
    Instant now = city.instant();
    if (store.grant(accountId, role, null, now)) {
      journal.append(new RoleGranted(accountId, role, null, now));
    }
  }

  /**
   * Revokes a role.
   *
   * @throws Problem 404 if there is no such account, 409 {@code last-operator} if nobody would be
   *     left to run the marketplace
   */
  void revoke(AccountId accountId, Role role) {
    requireAccount(accountId);
    if (role == Role.OPERATOR && store.lockOperators().equals(List.of(accountId))) {
      throw Problem.conflict("last-operator", "The last operator cannot be revoked.");
    }
    if (store.revoke(accountId, role, null)) {
      journal.append(new RoleRevoked(accountId, role, null, city.instant()));
    }
  }

  private void requireAccount(AccountId accountId) {
    if (!store.lock(accountId)) {
      throw Problem.notFound("account");
    }
  }
}
