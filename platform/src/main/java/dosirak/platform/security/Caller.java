package dosirak.platform.security;

import dosirak.contracts.AccountId;
import dosirak.contracts.identity.Role;
import dosirak.platform.web.Problem;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling, as the token says. Declare it as a parameter of a handler method to get it.
 *
 * @param subject names the caller in idempotency keys, limits and logs; {@code anonymous} for
 *     nobody
 * @param account the person's account, absent for machines and for nobody
 * @param roles the roles of a person
 * @param scopes the scopes of a machine client
 */
public record Caller(
    String subject, @Nullable AccountId account, Set<Role> roles, Set<String> scopes) {
  public static final String SCOPE_SIMULATE = "simulate";
  public static final String SCOPE_AUDIT = "audit";

  private static final Caller ANONYMOUS = new Caller("anonymous", null, Set.of(), Set.of());

  public Caller {
    roles = Set.copyOf(roles);
    scopes = Set.copyOf(scopes);
  }

  /** Nobody in particular. */
  public static Caller anonymous() {
    return ANONYMOUS;
  }

  /** A person. */
  public static Caller person(AccountId account, Set<Role> roles) {
    return new Caller("account:" + account, account, roles, Set.of());
  }

  /** A machine client. */
  public static Caller machine(String clientId, Set<String> scopes) {
    return new Caller("machine:" + clientId, null, Set.of(), scopes);
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

  /** Whether one rule of an endpoint lets this caller in. */
  public boolean satisfies(Who who, boolean demo) {
    return switch (who) {
      case ANYONE -> true;
      case SIGNED_IN -> account != null;
      case CUSTOMER -> has(Role.CUSTOMER);
      case OWNER -> has(Role.OWNER);
      case RIDER -> has(Role.RIDER);
      case OPERATOR -> has(Role.OPERATOR);
      case SIMULATE -> scopes.contains(SCOPE_SIMULATE);
      case AUDIT -> scopes.contains(SCOPE_AUDIT);
      case DEMO_VIEWER -> demo;
    };
  }
}
