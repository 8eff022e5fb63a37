package dosirak.platform.web;

import dosirak.platform.overload.Priority;
import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Standing;
import dosirak.platform.security.Whose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;

/**
 * The endpoints of a compartment with their declared policies. Default deny: an endpoint without a
 * policy stops its compartment from starting.
 */
public final class Endpoints {
  private static final Set<RequestMethod> READS = Set.of(RequestMethod.GET, RequestMethod.HEAD);

  private final boolean demo;
  private final Standing standing;

  /**
   * @param demo whether this marketplace was started as a demonstration
   * @param standing whether what a token says still stands
   */
  public Endpoints(boolean demo, Standing standing) {
    this.demo = demo;
    this.standing = standing;
  }

  /**
   * One endpoint.
   *
   * @param methods the HTTP methods
   * @param path the pattern, below {@code /api/<domain>}
   * @param permissions any of these lets a caller in
   * @param whose whose things callers reach whose permission ends at their own
   */
  public record Endpoint(
      Set<RequestMethod> methods, String path, List<Permission> permissions, Whose whose) {
    public Endpoint {
      methods = Set.copyOf(methods);
      permissions = List.copyOf(permissions);
    }
  }

  /**
   * Lists the endpoints of a compartment.
   *
   * @throws IllegalStateException naming every endpoint that lacks a declaration
   */
  public static List<Endpoint> verify(Map<RequestMappingInfo, HandlerMethod> mappings) {
    List<String> faults = new ArrayList<>();
    List<Endpoint> endpoints = new ArrayList<>();
    mappings.forEach((info, method) -> {
      Access access = method.getMethodAnnotation(Access.class);
      Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
      String name = method.getShortLogMessage();
      if (access == null || access.value().length == 0) {
        faults.add(name + " does not declare who may call it (@Access)");
      }
      if (methods.isEmpty()) {
        faults.add(name + " does not say which HTTP method it serves");
      }
      if (!READS.containsAll(methods) && !method.hasMethodAnnotation(Command.class)) {
        faults.add(name + " changes something and does not declare how (@Command)");
      }
      Command command = method.getMethodAnnotation(Command.class);
      if (command != null
          && command.transaction() == Command.Transaction.GROUP
          && isPrivileged(access)) {
        faults.add(name + " is done in a group with a right over others");
      }
      if (access != null) {
        for (String path : new TreeSet<>(info.getPatternValues())) {
          endpoints.add(new Endpoint(methods, path, Arrays.asList(access.value()), access.whose()));
        }
      }
    });
    if (!faults.isEmpty()) {
      throw new IllegalStateException(String.join("; ", faults));
    }
    return List.copyOf(endpoints);
  }

  private static boolean isPrivileged(@Nullable Access access) {
    return access != null && Arrays.stream(access.value()).anyMatch(Permission::isPrivileged);
  }

  /**
   * Checks that whoever answers reads before their handlers answers only what everybody may read.
   *
   * @throws IllegalStateException naming what is not so
   */
  public static void verifyOpen(Set<String> patterns, List<Endpoint> endpoints) {
    for (String pattern : patterns) {
      boolean isOpen =
          endpoints.stream()
              .anyMatch(endpoint ->
                  endpoint.path().equals(pattern)
                      && endpoint.methods().contains(RequestMethod.GET)
                      && endpoint.permissions().equals(List.of(Permission.PUBLIC)));
      if (!isOpen) {
        throw new IllegalStateException(
            "GET " + pattern + " is answered before its handler and not open to everybody");
      }
    }
  }

  /**
   * Checks that what let a caller in still does.
   *
   * @throws Problem if not
   */
  void checkAgain(Permission permission, Caller caller) {
    if (!caller.subject().equals(Caller.anonymous().subject())) {
      standing.verify(caller, permission);
    }
  }

  /**
   * Lets the caller of a request in or not. Who gives a reason means a right over others, where the
   * caller has both.
   *
   * @return the permission that let the caller in
   * @throws Problem 401 for nobody, 403 for somebody else
   */
  Permission check(HandlerMethod method, PavedRequest request) {
    Caller caller = request.caller();
    boolean prefersPrivileged = PrivilegedUse.isMeant(request);
    Access access = Objects.requireNonNull(method.getMethodAnnotation(Access.class));
    Set<Permission> held = caller.permissions();
    List<Permission> candidates =
        Arrays.stream(access.value())
            .filter(permission ->
                held.contains(permission) || (demo && permission == Permission.WATCH_DEMO))
            .sorted(
                Comparator.comparing(permission -> permission.isPrivileged() != prefersPrivileged))
            .toList();
    @Nullable Problem fallen = null;
    for (Permission candidate : candidates) {
      try {
        if (candidate != Permission.PUBLIC) {
          checkAgain(candidate, caller);
        }
        return candidate;
      } catch (Problem refusal) {
        fallen = refusal;
      }
    }
    throw fallen == null ? refusal(request) : fallen;
  }

  /**
   * Takes a place in the compartment for a request that was let in.
   *
   * @throws Problem 503 or 429 if there is none
   */
  void takePlace(HandlerMethod method, Permission permission, PavedRequest request)
      throws InterruptedException {
    Entrance entrance = request.entrance();
    if (entrance == null) {
      return;
    }
    Permission.Reach reach = permission.reach();
    boolean isBackOffice = reach == Permission.Reach.OTHERS || reach == Permission.Reach.FIGURES;
    Priority declared = Objects.requireNonNull(method.getMethodAnnotation(Access.class)).priority();
    Command command = method.getMethodAnnotation(Command.class);
    entrance.enter(
        isBackOffice ? Priority.BACK_OFFICE : declared,
        method.getMethod(),
        // What calls out takes as long as others take.
        command == null || command.transaction() != Command.Transaction.OWN);
  }

  private static Problem refusal(PavedRequest request) {
    if (!request.caller().equals(Caller.anonymous())) {
      return Problem.notAllowed();
    }
    return Objects.requireNonNullElseGet(
        request.signedOut(), () -> Problem.notSignedIn("Sign in and send the token."));
  }
}
