package dosirak.identity;

import dosirak.contracts.AccountId;
import dosirak.contracts.identity.Role;
import dosirak.contracts.identity.RoleGranted;
import dosirak.contracts.identity.RoleRevoked;
import dosirak.platform.journal.Journal;
import dosirak.platform.time.CityClock;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes the roles of an account those that its groups at a provider give, in the transaction of the
 * caller, who holds the account's lock. Roles that were granted here are left alone; one that was
 * taken away here stays away until the person leaves the group and comes back to it.
 */
final class ProviderRoles {
  private final ProviderStore store;
  private final AccountStore accounts;
  private final EndSessions end;
  private final Journal journal;
  private final CityClock city;

  ProviderRoles(
      ProviderStore store,
      AccountStore accounts,
      EndSessions end,
      Journal journal,
      CityClock city) {
    this.store = store;
    this.accounts = accounts;
    this.end = end;
    this.journal = journal;
    this.city = city;
  }

  /** The roles that groups give; none to customers. */
  static Set<Role> of(Provider provider, Set<String> groups) {
    return provider.audience() == Provider.Audience.CUSTOMERS
        ? Set.of()
        : provider.groups().entrySet().stream()
            .filter(group -> groups.contains(group.getKey()))
            .map(java.util.Map.Entry::getValue)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Grants what is missing and revokes what is too much. */
  void set(AccountId accountId, Provider provider, Set<Role> wanted) {
    Set<Role> held = store.roles(accountId);
    Instant now = city.instant();
    for (Role role : held) {
      if (!wanted.contains(role)) {
        store.removeRole(accountId, role);
        if (accounts.revoke(accountId, role, null)) {
          journal.append(new RoleRevoked(accountId, role, null, now));
        }
      }
    }
    for (Role role : wanted) {
      if (!held.contains(role) && accounts.grant(accountId, role, null, now)) {
        store.addRole(accountId, role, provider.name());
        journal.append(new RoleGranted(accountId, role, null, now));
      }
    }
  }

  /** Takes all of them away and ends the account's sessions. */
  void end(AccountId accountId, String why) {
    Instant now = city.instant();
    for (Role role : store.roles(accountId)) {
      store.removeRole(accountId, role);
      if (accounts.revoke(accountId, role, null)) {
        journal.append(new RoleRevoked(accountId, role, null, now));
      }
    }
    store.endUpstream(accountId);
    end.all(accountId, why);
  }
}
