package dosirak.platform.web;

import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Who;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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

  /**
   * @param demo whether this marketplace was started as a demonstration
   */
  public Endpoints(boolean demo) {
    this.demo = demo;
  }

  /**
   * One endpoint.
   *
   * @param methods the HTTP methods
   * @param path the pattern, below {@code /api/<domain>}
   * @param who any of these may call
   */
  public record Endpoint(Set<RequestMethod> methods, String path, List<Who> who, String whose) {}

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
      if (access != null) {
        for (String path : new TreeSet<>(info.getPatternValues())) {
          endpoints.add(
              new Endpoint(methods, path, Arrays.asList(access.value()), access.whose().name()));
        }
      }
    });
    if (!faults.isEmpty()) {
      throw new IllegalStateException(String.join("; ", faults));
    }
    return List.copyOf(endpoints);
  }

  /**
   * Lets a caller in or not.
   *
   * @throws Problem 401 for nobody, 403 for somebody else
   */
  void check(HandlerMethod method, Caller caller) {
    Access access = method.getMethodAnnotation(Access.class);
    if (access != null) {
      for (Who who : access.value()) {
        if (caller.satisfies(who, demo)) {
          return;
        }
      }
    }
    throw caller.equals(Caller.anonymous())
        ? Problem.notSignedIn("Sign in and send the token.")
        : Problem.notAllowed();
  }
}
