package dosirak.app;

import dosirak.app.AccessWorld.Side;
import dosirak.contracts.AccountId;
import dosirak.contracts.identity.Role;
import dosirak.platform.security.Permission;
import dosirak.platform.security.RolePermissions;
import dosirak.platform.security.Whose;
import dosirak.platform.web.Endpoints.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestMethod;

/**
 * Calls every endpoint as everybody on what is theirs, another's and nobody's, and compares what
 * happens with what the endpoint declares and {@link RolePermissions} gives. Nothing here knows
 * what a single endpoint should do: the expectation is computed.
 */
final class AccessMatrix implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String REASON = "looked into by a test";
  private static final Set<String> NEVER_THE_SAME = Set.of("date", "trace-id", "connection");

  private final URI address;
  private final Map<String, List<Endpoint>> endpoints;
  private final AccessRoutes routes;
  private final List<Who> callers;
  private final Side one;
  private final Side other;
  private final Side unknown;
  private final HttpClient http = HttpClient.newHttpClient();
  private final @Nullable ApiAnswers documents;

  private final List<String> faults = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, Integer> allowed = new TreeMap<>();
  private final Map<String, Integer> fulfilled = new TreeMap<>();
  private final Map<String, Integer> refused = new TreeMap<>();
  private final List<Cell> privileged = new ArrayList<>();
  private int calls;

  AccessMatrix(
      URI address,
      Map<String, List<Endpoint>> endpoints,
      AccessRoutes routes,
      List<Who> callers,
      Side one,
      Side other,
      Side unknown,
      @Nullable ApiAnswers documents) {
    this.address = address;
    this.endpoints = endpoints;
    this.routes = routes;
    this.callers = callers;
    this.one = one;
    this.other = other;
    this.unknown = unknown;
    this.documents = documents;
  }

  /**
   * Somebody or something that calls.
   *
   * @param side the side of the world that things of theirs are on, empty for none
   */
  record Who(
      String name,
      @Nullable String token,
      @Nullable AccountId account,
      Set<Permission> permissions,
      String side) {
    static Who nobody() {
      return new Who("nobody", null, null, Set.of(Permission.PUBLIC), "");
    }

    static Who person(String name, String token, AccountId account, Set<Role> roles, String side) {
      Set<Permission> permissions = EnumSet.of(Permission.PUBLIC, Permission.SIGNED_IN);
      roles.forEach(role -> permissions.addAll(RolePermissions.of(role)));
      return new Who(name, token, account, permissions, side);
    }

    static Who machine(String name, String token, Set<String> scopes, String side) {
      Set<Permission> permissions = EnumSet.of(Permission.PUBLIC);
      scopes.forEach(scope -> permissions.addAll(RolePermissions.ofScope(scope)));
      return new Who(name, token, null, permissions, side);
    }

    boolean hasPrivileges() {
      return permissions.stream().anyMatch(Permission::isPrivileged);
    }
  }

  /** Whose thing is called for. */
  enum Target {
    /** A thing of the first side, on which callers with a side are. */
    ONE,
    /** A thing of the other side. */
    OTHER,
    /** A thing that is not. */
    UNKNOWN,
    /** The path and the body name no thing. */
    NONE
  }

  /** What must happen. */
  enum Expected {
    NOT_SIGNED_IN,
    NOT_ALLOWED,
    REASON_REQUIRED,
    /** As if there were no such thing. */
    ABSENT,
    /** Let in because it is public, nobody's or the caller's own. */
    ALLOWED,
    /** Let in to what is another's, for a reason, leaving evidence. */
    PRIVILEGED
  }

  /** One call. */
  record Cell(
      String domain,
      String method,
      Endpoint endpoint,
      Who who,
      Target target,
      boolean withReason,
      Expected expected,
      @Nullable Permission used) {
    String route() {
      return method + " /api/" + domain + endpoint.path();
    }

    @Override
    public String toString() {
      return "%s by %s on %s%s"
          .formatted(route(), who.name(), target, withReason ? " with a reason" : "");
    }
  }

  /** What was found. */
  record Report(
      List<String> faults,
      int cells,
      Map<String, Integer> allowed,
      Map<String, Integer> fulfilled,
      Map<String, Integer> refused,
      List<Cell> privileged) {}

  /** An answer, without what differs between any two answers. */
  private record Answered(int status, Map<String, List<String>> headers, String body) {}

  /** Makes every call: first all that must be refused, which is checked to have no effect. */
  Report run(Runnable betweenRefusedAndAllowed) {
    List<Cell> cells = cells();
    Map<String, Answered> absences = new LinkedHashMap<>();
    for (Cell cell : cells) {
      if (!isLetIn(cell)) {
        refuse(cell, absences);
      }
    }
    betweenRefusedAndAllowed.run();
    cells.stream()
        .filter(AccessMatrix::isLetIn)
        .sorted(Comparator.comparingInt(cell -> routes.turn(cell.route())))
        .forEach(this::letIn);
    judgeRoutes();
    return new Report(
        List.copyOf(faults), calls, allowed, fulfilled, refused, List.copyOf(privileged));
  }

  private void judgeRoutes() {
    int total = 0;
    for (Map.Entry<String, List<Endpoint>> part : endpoints.entrySet()) {
      if (part.getValue().isEmpty()) {
        faults.add(part.getKey() + " has no endpoints: there is nothing to prove");
      }
      for (Endpoint endpoint : part.getValue()) {
        for (RequestMethod method : endpoint.methods()) {
          total++;
          String route = method + " /api/" + part.getKey() + endpoint.path();
          boolean isPublic = endpoint.permissions().contains(Permission.PUBLIC);
          if (allowed.getOrDefault(route, 0) == 0) {
            faults.add(route + " lets nobody in");
          } else if (fulfilled.getOrDefault(route, 0) == 0 && !routes.isNeverFulfilled(route)) {
            faults.add(route + " was never fulfilled, so its refusals prove little");
          }
          if (!isPublic && refused.getOrDefault(route, 0) == 0) {
            faults.add(route + " refuses nobody and is not declared public");
          }
        }
      }
    }
    if (total == 0) {
      faults.add("there are no endpoints at all");
    }
  }

  private static boolean isLetIn(Cell cell) {
    return cell.expected() == Expected.ALLOWED || cell.expected() == Expected.PRIVILEGED;
  }

  private List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    endpoints.forEach((domain, all) -> {
      for (Endpoint endpoint : all) {
        for (RequestMethod method : new TreeSet<>(endpoint.methods())) {
          String route = method + " /api/" + domain + endpoint.path();
          List<String> unfillable = routes.unfillable(route);
          if (!unfillable.isEmpty()) {
            faults.add(route + ": nobody told the proof what " + unfillable + " names");
            continue;
          }
          List<Target> targets = routes.targets(route);
          for (Who who : callers) {
            for (Target target : targets) {
              cells.add(cell(domain, method.name(), endpoint, who, target, false));
              if (who.hasPrivileges() && who.account() != null) {
                cells.add(cell(domain, method.name(), endpoint, who, target, true));
              }
            }
          }
        }
      }
    });
    return cells;
  }

  private Cell cell(
      String domain, String method, Endpoint endpoint, Who who, Target target, boolean withReason) {
    Set<Permission> held = EnumSet.copyOf(who.permissions());
    held.retainAll(endpoint.permissions());
    String route = method + " /api/" + domain + endpoint.path();
    List<Permission> privileges =
        endpoint.permissions().stream()
            .filter(held::contains)
            .filter(Permission::isPrivileged)
            .toList();
    List<Permission> plain = held.stream().filter(may -> !may.isPrivileged()).toList();
    Expected expected;
    Permission used = null;
    if (held.isEmpty()) {
      expected = who.token() == null ? Expected.NOT_SIGNED_IN : Expected.NOT_ALLOWED;
    } else if (!privileges.isEmpty() && (plain.isEmpty() || withReason)) {
      boolean lacksReason = who.account() != null && !withReason;
      boolean isReached =
          privileges.stream().anyMatch(privilege -> routes.isReachedBy(route, privilege))
              && (target != Target.UNKNOWN || routes.isAlsoForWhatIsUnknown(route));
      if (lacksReason) {
        expected = Expected.REASON_REQUIRED;
      } else {
        expected = isReached ? Expected.PRIVILEGED : Expected.ABSENT;
      }
      used = privileges.getFirst();
    } else {
      expected =
          isWithinReach(route, endpoint, who, plain, target) ? Expected.ALLOWED : Expected.ABSENT;
    }
    return new Cell(domain, method, endpoint, who, target, withReason, expected, used);
  }

  private boolean isWithinReach(
      String route, Endpoint endpoint, Who who, List<Permission> plain, Target target) {
    return switch (target) {
      case NONE -> true;
      case UNKNOWN -> false;
      case ONE, OTHER ->
          endpoint.whose() != Whose.OWN
              || plain.stream()
                  .anyMatch(permission ->
                      switch (permission.reach()) {
                        case PUBLIC, FIGURES -> true;
                        case OWN, OTHERS ->
                            who.side().equals(side(target).name())
                                && (permission != Permission.SIGNED_IN
                                    || who.name().equals(routes.ownerOf(route)));
                      });
    };
  }

  private Side side(Target target) {
    return switch (target) {
      case ONE, NONE -> one;
      case OTHER -> other;
      case UNKNOWN -> unknown;
    };
  }

  private void refuse(Cell cell, Map<String, Answered> absences) {
    Answered answered = call(cell, side(cell.target()));
    refused.merge(cell.route(), 1, Integer::sum);
    switch (cell.expected()) {
      case NOT_SIGNED_IN -> expect(cell, answered, 401, "not-signed-in");
      case NOT_ALLOWED -> expect(cell, answered, 403, "not-allowed");
      case REASON_REQUIRED -> expect(cell, answered, 400, "reason-required");
      case ABSENT -> {
        AccessRoutes.Absence absence = routes.absence(cell.route(), cell.used() != null);
        expect(cell, answered, absence.status(), absence.code());
        // Whoever is refused so must not learn whether there is such a thing.
        Answered first =
            absences.putIfAbsent(
                cell.route() + " by " + cell.who().name() + cell.withReason(), answered);
        if (first != null && !first.equals(answered)) {
          faults.add(cell + " tells what exists from what does not: " + first + " or " + answered);
        }
      }
      case ALLOWED, PRIVILEGED -> throw new IllegalStateException("not a refusal: " + cell);
    }
  }

  private void expect(Cell cell, Answered answered, int status, String code) {
    boolean isProblem = code.isEmpty() || answered.body().contains("\"code\":\"" + code + "\"");
    if (answered.status() != status || !isProblem) {
      faults.add(
          "%s must be refused with %d %s, but answers %d %s"
              .formatted(cell, status, code, answered.status(), shortened(answered.body())));
    }
  }

  private void letIn(Cell cell) {
    Side side = side(cell.target());
    Side fresh = routes.fresh(cell.route(), side);
    Answered answered = call(cell, fresh);
    allowed.merge(cell.route(), 1, Integer::sum);
    int status = answered.status();
    boolean isReasonMissing = answered.body().contains("\"code\":\"reason-required\"");
    if (routes.isRefusalOfAccess(cell.route(), status) || isReasonMissing) {
      faults.add(
          cell + " must be let in, but answers " + status + " " + shortened(answered.body()));
    }
    if (status >= 500) {
      faults.add(cell + " answers " + status + " " + shortened(answered.body()));
    }
    if (status < 400) {
      fulfilled.merge(cell.route(), 1, Integer::sum);
    }
    if (cell.expected() == Expected.PRIVILEGED) {
      privileged.add(cell);
    } else {
      lookForLeaks(cell, answered);
    }
  }

  /** What is let in without a privilege must not show what is another side's. */
  private void lookForLeaks(Cell cell, Answered answered) {
    boolean isOwnOnly =
        cell.endpoint().whose() == Whose.OWN
            && !cell.endpoint().permissions().contains(Permission.PUBLIC);
    for (Side side : List.of(one, other)) {
      Set<String> secrets = new LinkedHashSet<>();
      if (!side.name().equals(cell.who().side())) {
        secrets.addAll(side.personal());
        if (isOwnOnly) {
          secrets.addAll(side.secrets());
        }
      }
      for (String secret : secrets) {
        if (answered.body().contains(secret)) {
          faults.add(cell + " shows " + secret + " of side " + side.name());
        }
      }
    }
  }

  private Answered call(Cell cell, Side side) {
    calls++;
    AccessRoutes.Request request = routes.request(cell.route(), side);
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(address.resolve(request.path()))
            .timeout(PATIENCE)
            .method(
                cell.method(),
                request.body() == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(request.body()));
    if (request.body() != null) {
      builder.header("Content-Type", request.contentType());
    }
    if (!cell.method().equals("GET")) {
      builder.header("Idempotency-Key", UUID.randomUUID().toString());
    }
    if (cell.who().token() != null) {
      builder.header("Authorization", "Bearer " + cell.who().token());
    }
    if (cell.withReason()) {
      builder.header("Dosirak-Reason", REASON);
    }
    request.headers().forEach(builder::header);
    try {
      HttpResponse<InputStream> response =
          http.send(builder.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        boolean isEndless =
            response
                .headers()
                .firstValue("Content-Type")
                .filter(type -> type.startsWith("text/event-stream"))
                .isPresent();
        String text = isEndless ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
        if (documents != null) {
          documents.check(
              cell.domain(),
              cell.method(),
              cell.endpoint().path(),
              response.statusCode(),
              response.headers().firstValue("Content-Type").orElse(null),
              text);
        }
        Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
        headers
            .keySet()
            .removeIf(name -> NEVER_THE_SAME.contains(name.toLowerCase(java.util.Locale.ROOT)));
        return new Answered(response.statusCode(), headers, text);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(cell.toString(), failure);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }

  private static String shortened(String text) {
    return text.length() > 300 ? text.substring(0, 300) + "…" : text;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
