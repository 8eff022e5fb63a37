package dosirak.identity;

import dosirak.contracts.AccountId;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.Role;
import dosirak.contracts.identity.RoleGranted;
import dosirak.contracts.identity.RoleRevoked;
import dosirak.platform.journal.Journal;
import dosirak.platform.time.CityClock;
import dosirak.platform.web.Problem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Grants and revokes roles, in the transaction of the caller. A revoked role ends everywhere as
 * soon as the event has arrived; a granted one is in the next token. Granting what is there, or
 * revoking what is not, says nothing.
 */
final class ChangeRoles {
  private final AccountStore store;
  private final EndSessions endSessions;
  private final Journal journal;
  private final CityClock city;

  ChangeRoles(AccountStore store, EndSessions endSessions, Journal journal, CityClock city) {
    this.store = store;
    this.endSessions = endSessions;
    this.journal = journal;
    this.city = city;
  }

  /**
   * Grants a role as an administrator. The roles of operators are granted by two administrators,
   * one who invites and one who approves; by one alone only while there is no second.
   *
   * @throws Problem 403, 404 if there is no such account, 409 {@code needs-approval}
   */
  void grantDirectly(Acting by, AccountId accountId, Role role, @Nullable ShopId shopId) {
    if (!by.isAdministrator()) {
      throw Problem.notAllowed();
    }
    RoleRules.checkShop(role, shopId);
    if (role.isOperator() && store.lockAdministrators().size() > 1) {
      throw Problem.conflict(
          "needs-approval", "Invite the person; another administrator has to approve.");
    }
    grant(accountId, role, shopId);
  }

  /**
   * Grants a role. Whoever becomes an operator signs in again, with a second factor.
   *
   * @throws Problem 404 if there is no such account
   */
  void grant(AccountId accountId, Role given, @Nullable ShopId shopId) {
    Role role = given.current();
    requireOpen(accountId);
    Instant now = city.instant();
    if (store.grant(accountId, role, shopId, now)) {
      journal.append(new RoleGranted(accountId, role, shopId, now));
      if (role.isOperator()) {
        endSessions.all(accountId, "role-granted");
      }
    }
  }

  /**
   * Revokes a role.
   *
   * @param by who does it: an administrator, or the owner of the shop that the role is for
   * @throws Problem 403, 404 if there is no such account, 409 {@code last-administrator} if nobody
   *     would be left to run the marketplace
   */
  void revoke(Acting by, AccountId accountId, Role given, @Nullable ShopId shopId) {
    Role role = given.current();
    boolean isOfOwnShop = role == Role.STAFF && RoleRules.mayLetIn(by.held(), role, shopId);
    if (!by.isAdministrator() && !isOfOwnShop) {
      throw Problem.notAllowed();
    }
    requireOpen(accountId);
    if (role == Role.ADMINISTRATOR) {
      requireAnotherAdministrator(accountId);
    }
    if (store.revoke(accountId, role, shopId)) {
      journal.append(new RoleRevoked(accountId, role, shopId, city.instant()));
    }
  }

  /**
   * Revokes whatever an account holds.
   *
   * @throws Problem 409 {@code last-administrator}
   */
  void revokeAll(AccountId accountId) {
    List<AccountStore.Grant> held = store.grants(accountId);
    if (RoleRules.isAdministrator(held)) {
      requireAnotherAdministrator(accountId);
    }
    Instant now = city.instant();
    for (AccountStore.Grant grant : held) {
      if (store.revoke(accountId, grant.role(), grant.shopId())) {
        journal.append(new RoleRevoked(accountId, grant.role(), grant.shopId(), now));
      }
    }
  }

  private void requireAnotherAdministrator(AccountId accountId) {
    if (store.lockAdministrators().equals(List.of(accountId))) {
      throw Problem.conflict("last-administrator", "The last administrator cannot be removed.");
    }
  }

  private void requireOpen(AccountId accountId) {
    if (!store.lock(accountId) || !store.isOpen(accountId)) {
      throw Problem.notFound("account");
    }
  }
}
