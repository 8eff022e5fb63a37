package dosirak.platform.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dosirak.contracts.platform.PrivilegeUsed;
import dosirak.platform.security.Permission;
import dosirak.platform.time.MachineClock;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Sees to it that nobody uses a right over others without a reason and without evidence. People
 * give the reason in a header; machines have one purpose and give none, and what they read again
 * and again is kept once a minute.
 */
public final class PrivilegedUse {
  /** Why a right over others is used; text in percent-encoded UTF-8 where it is not ASCII. */
  public static final String REASON_HEADER = "Dosirak-Reason";

  private static final int LONGEST_REASON = 200;
  private static final int REMEMBERED = 10_000;

  private final Consumer<PrivilegeUsed> evidence;
  private final MachineClock clock;
  private final Cache<String, Boolean> keptLately =
      Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(Duration.ofMinutes(1)).build();

  /**
   * @param evidence keeps what was done; throws if it cannot be kept
   */
  public PrivilegedUse(Consumer<PrivilegeUsed> evidence, MachineClock clock) {
    this.evidence = evidence;
    this.clock = clock;
  }

  /** A use that is under way. */
  final class Use {
    private final PavedRequest request;
    private final Permission permission;
    private final @Nullable String reason;

    private Use(PavedRequest request, Permission permission, @Nullable String reason) {
      this.request = request;
      this.permission = permission;
      this.reason = reason;
    }

    /** Keeps evidence that it ended with a status. */
    void keep(int status) {
      String action = request.getMethod() + ' ' + pattern();
      String subject = request.caller().subject();
      boolean isRead = request.getMethod().equals("GET");
      if (request.caller().account() == null && isRead && status < 400) {
        String key = subject + ' ' + action;
        if (keptLately.getIfPresent(key) != null) {
          return;
        }
        keptLately.put(key, true);
      }
      evidence.accept(
          new PrivilegeUsed(
              subject,
              permission.name(),
              action,
              target(),
              request.from(),
              reason,
              status,
              clock.instant()));
    }

    /** Does what reads or commits by itself, and keeps evidence of how it ended. */
    <T> T around(Callable<T> work) throws Exception {
      T result;
      try {
        result = work.call();
      } catch (Problem refusal) {
        keep(refusal.status());
        throw refusal;
      }
      keep(result instanceof Answer answer ? answer.status() : 200);
      return result;
    }

    private String pattern() {
      Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
      return pattern == null ? request.getRequestURI() : pattern.toString();
    }

    private String target() {
      return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
              instanceof Map<?, ?> variables
          ? variables.entrySet().stream()
              .map(variable -> variable.getKey() + "=" + variable.getValue())
              .sorted()
              .collect(Collectors.joining(" "))
          : "";
    }
  }

  /** Whether the caller of a request gives a reason, so means a right over others. */
  static boolean isMeant(PavedRequest request) {
    return request.getHeader(REASON_HEADER) != null;
  }

  /**
   * Begins a use of a permission; null if it reaches nobody else's things.
   *
   * @throws Problem 400 if a person gives no reason
   */
  @Nullable Use begin(PavedRequest request, Permission permission) {
    return permission.isPrivileged()
        ? new Use(request, permission, request.caller().account() == null ? null : reason(request))
        : null;
  }

  private static String reason(PavedRequest request) {
    String given = request.getHeader(REASON_HEADER);
    if (given == null || given.isBlank()) {
      throw Problem.of(
              400,
              "reason-required",
              "Say in the header " + REASON_HEADER + " why you do this; it is kept.")
          .with("field", REASON_HEADER);
    }
    String reason;
    try {
      reason = URLDecoder.decode(given.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw Problem.invalid(REASON_HEADER, "is not percent-encoded UTF-8");
    }
    if (reason.isBlank()
        || reason.length() > LONGEST_REASON
        || !Json.isClean(reason)
        || reason.chars().anyMatch(Character::isISOControl)) {
      throw Problem.invalid(REASON_HEADER, "must be 1 to " + LONGEST_REASON + " characters");
    }
    return reason.strip();
  }
}
