package dosirak.app;

import dosirak.contracts.identity.Role;
import dosirak.platform.security.Permission;
import dosirak.platform.security.RolePermissions;
import dosirak.platform.security.Whose;
import dosirak.platform.web.Endpoints.Endpoint;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.RequestMethod;

/** Writes who may do what as a page, from the one table of permissions and every endpoint. */
final class AccessPage {
  static final String COMMAND = "mvn -pl app test -Dtest=AccessMatrixTest -Dregenerate=true";

  private AccessPage() {}

  static String of(Map<String, List<Endpoint>> endpoints) {
    StringBuilder page =
        new StringBuilder(
            """
            # Who may do what

            Made from `RolePermissions` and from what every endpoint declares; do not edit. To make \
            it anew: `%s`.

            An endpoint declares the permissions that let a caller in; without a declaration its \
            part does not start. A role has the permissions listed here and nothing else. What a \
            permission reaches is its own column: one's own things, figures that are nobody's, or \
            the things of others. The last is a privilege: a person gives a reason in the header \
            `Dosirak-Reason`, and its use leaves the evidence `PrivilegeUsed` in the journal of \
            the part. Another's thing is answered as if there were no such thing.

            ## Roles

            | role | may |
            |---|---|
            """
                .formatted(COMMAND));
    for (Role role : Role.values()) {
      if (role.current() == role) {
        page.append("| %s | %s |%n".formatted(role, may(RolePermissions.of(role))));
      }
    }
    page.append(
        """

        Whoever is signed in, with or without a role, has `SIGNED_IN`; everybody has `PUBLIC`. OWNER \
        and STAFF are roles in a shop: they reach what belongs to that shop.

        ## Machines

        | scope | may |
        |---|---|
        """);
    for (String scope : new TreeSet<>(RolePermissions.scopes())) {
      page.append("| `%s` | %s |%n".formatted(scope, may(RolePermissions.ofScope(scope))));
    }
    page.append(
        """

        ## Permissions

        | permission | lets one | reaches | held by |
        |---|---|---|---|
        """);
    for (Permission permission : Permission.values()) {
      page.append(
          "| `%s` | %s | %s | %s |%n"
              .formatted(
                  permission, permission.description(), reach(permission), holders(permission)));
    }
    page.append("\n## Endpoints\n");
    new TreeMap<>(endpoints).forEach((part, all) -> describe(page, part, all));
    return page.toString().replace(System.lineSeparator(), "\n");
  }

  private static void describe(StringBuilder page, String part, List<Endpoint> endpoints) {
    Map<String, Endpoint> byPath = new TreeMap<>();
    for (Endpoint endpoint : endpoints) {
      for (RequestMethod method : endpoint.methods()) {
        byPath.put(endpoint.path() + " " + method, endpoint);
      }
    }
    page.append("\n### ").append(part).append("\n\n");
    page.append("| method | path | permissions | whose things |\n|---|---|---|---|\n");
    byPath.forEach((key, endpoint) ->
        page.append(
            "| %s | `/api/%s%s` | %s | %s |%n"
                .formatted(
                    key.substring(key.lastIndexOf(' ') + 1),
                    part,
                    endpoint.path(),
                    names(endpoint.permissions()),
                    whose(endpoint.whose()))));
  }

  private static String may(Set<Permission> permissions) {
    Set<Permission> own = EnumSet.copyOf(permissions);
    own.removeAll(Set.of(Permission.PUBLIC, Permission.SIGNED_IN));
    return names(own);
  }

  private static String names(Collection<Permission> permissions) {
    return permissions.stream()
        .map(permission -> "`" + permission + "`")
        .collect(Collectors.joining(", "));
  }

  private static String reach(Permission permission) {
    return switch (permission.reach()) {
      case PUBLIC -> "what is public";
      case OWN -> "one's own";
      case FIGURES -> "figures";
      case OTHERS -> "**others' things**";
    };
  }

  private static String whose(Whose whose) {
    return switch (whose) {
      case OWN -> "one's own";
      case ALL -> "everybody's";
      case NOBODY -> "nobody's";
    };
  }

  private static String holders(Permission permission) {
    if (permission == Permission.PUBLIC) {
      return "everybody";
    }
    if (permission == Permission.SIGNED_IN) {
      return "everybody who is signed in";
    }
    if (permission == Permission.WATCH_DEMO) {
      return "everybody, where the marketplace was started as a demonstration";
    }
    String roles =
        Arrays.stream(Role.values())
            .filter(role -> role.current() == role)
            .filter(role -> RolePermissions.of(role).contains(permission))
            .map(Role::name)
            .collect(Collectors.joining(", "));
    String scopes =
        RolePermissions.scopes().stream()
            .sorted()
            .filter(scope -> RolePermissions.ofScope(scope).contains(permission))
            .map(scope -> "scope `" + scope + "`")
            .collect(Collectors.joining(", "));
    return roles + (roles.isEmpty() || scopes.isEmpty() ? "" : ", ") + scopes;
  }
}
