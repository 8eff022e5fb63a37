package dosirak.platform.access;

import dosirak.contracts.AccountId;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.Role;
import dosirak.platform.security.Caller;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Who belongs to a shop. The one who opened it owns it, as the shop itself says, unless identity
 * said otherwise since; everybody else belongs to it because identity said so.
 */
public final class ShopMembers {
  private final AccessCopy copy;

  public ShopMembers(AccessCopy copy) {
    this.copy = copy;
  }

  /**
   * Whether a caller may answer for a shop: its owner, its staff, its till.
   *
   * @param openedBy who opened the shop
   */
  public boolean worksIn(Caller caller, ShopId shop, AccountId openedBy) {
    if (caller.account() == null) {
      return shop.equals(caller.shop());
    }
    return (caller.has(Role.OWNER) && owns(caller.account(), shop, openedBy))
        || (caller.has(Role.STAFF)
            && Boolean.TRUE.equals(copy.rolesIn(shop, caller.account()).get(Role.STAFF)));
  }

  /**
   * Whether a caller may decide for a shop: its owner.
   *
   * @param openedBy who opened the shop
   */
  public boolean runs(Caller caller, ShopId shop, AccountId openedBy) {
    return caller.account() != null
        && caller.has(Role.OWNER)
        && owns(caller.account(), shop, openedBy);
  }

  private boolean owns(AccountId account, ShopId shop, AccountId openedBy) {
    Boolean said = copy.rolesIn(shop, account).get(Role.OWNER);
    return said == null ? account.equals(openedBy) : said;
  }

  /**
   * Everybody who may answer for a shop.
   *
   * @param openedBy who opened the shop
   */
  public Set<AccountId> of(ShopId shop, AccountId openedBy) {
    Set<AccountId> members = new HashSet<>();
    if (owns(openedBy, shop, openedBy)) {
      members.add(openedBy);
    }
    for (AccountId known : copy.knownIn(shop)) {
      Map<Role, Boolean> roles = copy.rolesIn(shop, known);
      if (roles.containsValue(true)) {
        members.add(known);
      }
    }
    return Set.copyOf(members);
  }

  /** The shops that identity said a person belongs to; those it opened may be missing. */
  public Set<ShopId> shopsOf(AccountId account) {
    return copy.shopsOf(account);
  }
}
