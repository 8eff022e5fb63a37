package dosirak.platform.security;

import dosirak.contracts.AccountId;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.Role;
import dosirak.platform.web.Problem;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling, as the token says. Declare it as a parameter of a handler method to get it.
 *
 * @param subject names the caller in idempotency keys, limits and logs; {@code anonymous} for
 *     nobody
 * @param account the person's account, absent for machines and for nobody
 * @param roles the roles of a person, those for particular shops among them
 * @param scopes the scopes of a machine client
 * @param shop the shop a machine client works for, absent for all others
 * @param session the session the token belongs to, absent for machines and for nobody
 * @param knownUpTo the position in identity's journal up to which the roles were known when the
 *     token was made: what happened later is not in it
 * @param using the permission that let the caller in, absent before that is known
 */
public record Caller(
    String subject,
    @Nullable AccountId account,
    Set<Role> roles,
    Set<String> scopes,
    @Nullable ShopId shop,
    @Nullable UUID session,
    long knownUpTo,
    @Nullable Permission using) {
  private static final Caller ANONYMOUS =
      new Caller("anonymous", null, Set.of(), Set.of(), null, null, 0, null);

  public Caller {
    roles = Set.copyOf(roles);
    scopes = Set.copyOf(scopes);
  }

  /** Nobody in particular. */
  public static Caller anonymous() {
    return ANONYMOUS;
  }

  /** A person. */
  public static Caller person(
      AccountId account, Set<Role> roles, @Nullable UUID session, long knownUpTo) {
    return new Caller(
        "account:" + account, account, roles, Set.of(), null, session, knownUpTo, null);
  }

  /** A machine client. */
  public static Caller machine(
      String clientId, Set<String> scopes, @Nullable ShopId shop, long knownUpTo) {
    return new Caller(
        machineSubject(clientId), null, Set.of(), scopes, shop, null, knownUpTo, null);
  }

  /** What names a machine client. */
  public static String machineSubject(String clientId) {
    return "machine:" + clientId;
  }

  /**
   * The account of the person who calls.
   *
   * @throws Problem 403 if the caller is not a person
   */
  public AccountId person() {
    if (account == null) {
      throw Problem.notAllowed();
    }
    return account;
  }

  public boolean has(Role role) {
    return roles.contains(role);
  }

  /** Whether any of the roles gives rights over what is not the caller's own. */
  public boolean isOperator() {
    return roles.stream().anyMatch(Role::isOperator);
  }

  /** What this caller may do. */
  public Set<Permission> permissions() {
    EnumSet<Permission> permissions = EnumSet.of(Permission.PUBLIC);
    if (account != null) {
      permissions.add(Permission.SIGNED_IN);
    }
    roles.forEach(role -> permissions.addAll(RolePermissions.of(role)));
    scopes.forEach(scope -> permissions.addAll(RolePermissions.ofScope(scope)));
    return permissions;
  }

  /** The same caller, let in by a permission. */
  public Caller using(Permission permission) {
    return new Caller(subject, account, roles, scopes, shop, session, knownUpTo, permission);
  }

  /** Whether it was this permission that let the caller in. */
  public boolean isUsing(Permission permission) {
    return using == permission;
  }

  /** Whether this caller may do something. */
  public boolean may(Permission permission) {
    return permissions().contains(permission);
  }
}
