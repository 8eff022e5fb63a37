package dosirak.identity;

import dosirak.contracts.AccountId;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import java.util.List;

/**
 * Somebody who decides about others' roles, and the roles that count for it. They are read here and
 * now, not from the token. Whoever is let in as an operator, which leaves evidence, acts as one;
 * whoever is let in as an owner acts as the owner of their shops and nothing more.
 */
record Acting(AccountId account, List<AccountStore.Grant> held) {
  Acting {
    held = List.copyOf(held);
  }

  static Acting of(Caller caller, AccountStore accounts) {
    Permission permission = caller.using();
    boolean isOperator = permission != null && permission.isPrivileged();
    return new Acting(
        caller.person(),
        accounts.grants(caller.person()).stream()
            .filter(grant -> grant.role().isOperator() == isOperator)
            .toList());
  }

  boolean isAdministrator() {
    return RoleRules.isAdministrator(held);
  }
}
