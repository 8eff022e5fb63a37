package dosirak.platform.security;

import static dosirak.platform.security.Permission.ANSWER_ORDERS;
import static dosirak.platform.security.Permission.CONTROL_COMPARTMENTS;
import static dosirak.platform.security.Permission.DECIDE_APPLICATIONS;
import static dosirak.platform.security.Permission.DECLARE_CONDITIONS;
import static dosirak.platform.security.Permission.DELIVER;
import static dosirak.platform.security.Permission.FOLLOW_ORDERS;
import static dosirak.platform.security.Permission.INTERVENE;
import static dosirak.platform.security.Permission.INVITE_OWNERS;
import static dosirak.platform.security.Permission.INVITE_RIDERS;
import static dosirak.platform.security.Permission.KEEP_SHOP;
import static dosirak.platform.security.Permission.MANAGE_KEYS;
import static dosirak.platform.security.Permission.MANAGE_ROLES;
import static dosirak.platform.security.Permission.MODERATE_REVIEWS;
import static dosirak.platform.security.Permission.OPEN_SHOPS;
import static dosirak.platform.security.Permission.ORDER_FOOD;
import static dosirak.platform.security.Permission.PUBLIC;
import static dosirak.platform.security.Permission.READ_ANY_ORDER;
import static dosirak.platform.security.Permission.READ_BOOKS;
import static dosirak.platform.security.Permission.READ_DESK;
import static dosirak.platform.security.Permission.READ_JOURNALS;
import static dosirak.platform.security.Permission.READ_METRICS;
import static dosirak.platform.security.Permission.READ_OUTBOX;
import static dosirak.platform.security.Permission.READ_STATEMENTS;
import static dosirak.platform.security.Permission.REBUILD_PROJECTIONS;
import static dosirak.platform.security.Permission.REPLAY_PARKED;
import static dosirak.platform.security.Permission.RUN_CAMPAIGNS;
import static dosirak.platform.security.Permission.RUN_SHOP;
import static dosirak.platform.security.Permission.SEE_COMPARTMENTS;
import static dosirak.platform.security.Permission.SEND_PAYOUTS;
import static dosirak.platform.security.Permission.SIGNED_IN;
import static dosirak.platform.security.Permission.WATCH_CITY;

import dosirak.contracts.identity.Role;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who may do what: the only table of it. A role has what stands here and nothing else; {@code
 * docs/access.md} is made from it.
 */
public final class RolePermissions {
  /** A machine that may make simulated people. */
  public static final String SCOPE_SIMULATE = "simulate";

  /** A machine that may read everything to prove the books. */
  public static final String SCOPE_AUDIT = "audit";

  /** A machine that sees to parked events and rebuilds projections. */
  public static final String SCOPE_MAINTAIN = "maintain";

  /** The till of one shop. */
  public static final String SCOPE_POS = "pos";

  private static final Map<String, Set<Permission>> SCOPES =
      Map.of(
          SCOPE_SIMULATE, Set.of(PUBLIC, Permission.SIMULATE, READ_OUTBOX),
          SCOPE_AUDIT, Set.of(PUBLIC, READ_JOURNALS, READ_METRICS, SEE_COMPARTMENTS, WATCH_CITY),
          SCOPE_MAINTAIN, Set.of(PUBLIC, READ_JOURNALS, REPLAY_PARKED, REBUILD_PROJECTIONS),
          SCOPE_POS, Set.of(PUBLIC, ANSWER_ORDERS, KEEP_SHOP));

  private static final Map<Role, Set<Permission>> ROLES =
      Arrays.stream(Role.values())
          .collect(Collectors.toUnmodifiableMap(role -> role, RolePermissions::table));

  private RolePermissions() {}

  /** What a person with a role may do. */
  public static Set<Permission> of(Role role) {
    return Objects.requireNonNull(ROLES.get(role));
  }

  private static Set<Permission> table(Role role) {
    Set<Permission> permissions =
        switch (role.current()) {
          case CUSTOMER -> EnumSet.of(ORDER_FOOD, FOLLOW_ORDERS);
          case OWNER ->
              EnumSet.of(
                  OPEN_SHOPS, RUN_SHOP, KEEP_SHOP, ANSWER_ORDERS, FOLLOW_ORDERS, READ_STATEMENTS);
          case STAFF -> EnumSet.of(KEEP_SHOP, ANSWER_ORDERS, FOLLOW_ORDERS);
          case RIDER -> EnumSet.of(DELIVER);
          case SUPPORT ->
              EnumSet.of(
                  READ_ANY_ORDER,
                  INVITE_OWNERS,
                  WATCH_CITY,
                  READ_DESK,
                  INTERVENE,
                  DECIDE_APPLICATIONS,
                  RUN_CAMPAIGNS,
                  MODERATE_REVIEWS,
                  DECLARE_CONDITIONS);
          case FINANCE -> EnumSet.of(READ_BOOKS, SEND_PAYOUTS, WATCH_CITY);
          case DISPATCH ->
              EnumSet.of(
                  READ_ANY_ORDER,
                  INVITE_RIDERS,
                  WATCH_CITY,
                  READ_DESK,
                  INTERVENE,
                  DECLARE_CONDITIONS);
          case ADMINISTRATOR, OPERATOR ->
              EnumSet.of(
                  MANAGE_ROLES,
                  MANAGE_KEYS,
                  SEE_COMPARTMENTS,
                  CONTROL_COMPARTMENTS,
                  READ_METRICS,
                  READ_JOURNALS,
                  REPLAY_PARKED,
                  REBUILD_PROJECTIONS,
                  READ_OUTBOX,
                  WATCH_CITY);
        };
    permissions.add(PUBLIC);
    permissions.add(SIGNED_IN);
    return Collections.unmodifiableSet(permissions);
  }

  /** What a machine with a scope may do; nothing but what is public for a scope nobody knows. */
  public static Set<Permission> ofScope(String scope) {
    return SCOPES.getOrDefault(scope, Set.of(PUBLIC));
  }

  /** All scopes. */
  public static Set<String> scopes() {
    return SCOPES.keySet();
  }
}
