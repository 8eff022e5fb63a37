package dosirak.platform.access;

import dosirak.contracts.AccountId;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.Role;
import dosirak.platform.security.Caller;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

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

  /**
   * Which shops are a caller's, for a query over many: those the caller opened, besides those it
   * was given, without those it lost.
   *
   * @param openedBy the caller's account, or nobody's for a machine
   */
  public record Belonging(UUID openedBy, UUID[] given, UUID[] lost) {
    private static final UUID NOBODY = new UUID(0, 0);
  }

  /** The shops a caller may answer for. */
  public Belonging workedInBy(Caller caller) {
    return belonging(caller, Set.of(Role.OWNER, Role.STAFF));
  }

  /** The shops a caller may decide for. */
  public Belonging runBy(Caller caller) {
    return belonging(caller, Set.of(Role.OWNER));
  }

  private Belonging belonging(Caller caller, Set<Role> wanted) {
    AccountId account = caller.account();
    if (account == null) {
      ShopId shop = caller.shop();
      return new Belonging(
          Belonging.NOBODY, shop == null ? new UUID[0] : new UUID[] {shop.value()}, new UUID[0]);
    }
    List<UUID> given = new ArrayList<>();
    List<UUID> lost = new ArrayList<>();
    for (ShopId shop : copy.shopsKnownOf(account)) {
      Map<Role, Boolean> roles = copy.rolesIn(shop, account);
      if (wanted.stream()
          .anyMatch(role -> caller.has(role) && Boolean.TRUE.equals(roles.get(role)))) {
        given.add(shop.value());
      }
      if (Boolean.FALSE.equals(roles.get(Role.OWNER))) {
        lost.add(shop.value());
      }
    }
    return new Belonging(
        caller.has(Role.OWNER) ? account.value() : Belonging.NOBODY,
        given.toArray(UUID[]::new),
        lost.toArray(UUID[]::new));
  }
}
