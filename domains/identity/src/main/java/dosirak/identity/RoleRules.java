package dosirak.identity;

import dosirak.contracts.ShopId;
import dosirak.contracts.identity.Role;
import dosirak.platform.web.Problem;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Who may let whom in. Decided by the roles that are kept here, not by those in a token. */
final class RoleRules {
  private RoleRules() {}

  /** Whether somebody with some roles runs the marketplace. */
  static boolean isAdministrator(Collection<AccountStore.Grant> held) {
    return held.stream().anyMatch(grant -> grant.role().current() == Role.ADMINISTRATOR);
  }

  /**
   * Whether somebody with some roles may invite to a role, and approve for it.
   *
   * @param shopId the shop of the role; absent where it is for none in particular
   */
  static boolean mayLetIn(Collection<AccountStore.Grant> held, Role role, @Nullable ShopId shopId) {
    if (isAdministrator(held)) {
      return true;
    }
    return switch (role.current()) {
      case RIDER -> holds(held, Role.DISPATCH);
      case OWNER -> shopId == null && holds(held, Role.SUPPORT);
      case STAFF -> shopId != null && held.contains(new AccountStore.Grant(Role.OWNER, shopId));
      case CUSTOMER, SUPPORT, FINANCE, DISPATCH, ADMINISTRATOR, OPERATOR -> false;
    };
  }

  /**
   * Checks that a role comes with a shop where it must, and without where it must not.
   *
   * @throws Problem 400 naming {@code shopId}
   */
  static void checkShop(Role role, @Nullable ShopId shopId) {
    if (role == Role.STAFF && shopId == null) {
      throw Problem.invalid("shopId", "must be given: staff work in a shop");
    }
    if (shopId != null && role != Role.STAFF && role != Role.OWNER) {
      throw Problem.invalid("shopId", "must not be given: this role is for no shop");
    }
  }

  private static boolean holds(Collection<AccountStore.Grant> held, Role role) {
    return held.contains(new AccountStore.Grant(role, null));
  }
}
