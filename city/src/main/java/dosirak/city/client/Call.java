package dosirak.city.client;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One command or read of the public API.
 *
 * @param method the HTTP method
 * @param template the path with names in place of identifiers; calls are counted under it
 * @param path the path itself, or a whole address for a call to another server
 * @param session who calls, or null for anyone
 * @param body what is sent as JSON, or null
 * @param idempotencyKey the same on every attempt, or null for a read
 * @param waitCodes codes of 409 and 404 problems that say "not yet": the call is repeated
 * @param patience how long it is repeated before the caller gives up, machine time
 */
public record Call(
    String method,
    String template,
    String path,
    @Nullable Session session,
    @Nullable Object body,
    @Nullable String idempotencyKey,
    Set<String> waitCodes,
    Duration patience) {
  private static final Duration USUAL_PATIENCE = Duration.ofSeconds(180);
  private static final Set<String> USUAL_WAITS = Set.of("in-progress", "not-yet");

  public Call {
    waitCodes = Set.copyOf(waitCodes);
  }

  /** A read. */
  public static Call get(String template, String path, @Nullable Session session) {
    return new Call("GET", template, path, session, null, null, USUAL_WAITS, USUAL_PATIENCE);
  }

  /** A command with a body. */
  public static Call post(
      String template, String path, @Nullable Session session, Object body, String key) {
    return new Call("POST", template, path, session, body, key, USUAL_WAITS, USUAL_PATIENCE);
  }

  /** A command that sets something. */
  public static Call put(
      String template, String path, @Nullable Session session, Object body, String key) {
    return new Call("PUT", template, path, session, body, key, USUAL_WAITS, USUAL_PATIENCE);
  }

  /** A command that takes something away. */
  public static Call delete(String template, String path, @Nullable Session session, String key) {
    return new Call("DELETE", template, path, session, null, key, USUAL_WAITS, USUAL_PATIENCE);
  }

  /** The same call, also repeated when refused with this code. */
  public Call waitingFor(String code) {
    Set<String> codes = new HashSet<>(waitCodes);
    codes.add(code);
    return new Call(
        method, template, path, session, body, idempotencyKey, Set.copyOf(codes), patience);
  }

  /** The same call, given up after this long. */
  public Call within(Duration limit) {
    return new Call(method, template, path, session, body, idempotencyKey, waitCodes, limit);
  }

  /** The name under which it is counted. */
  public String name() {
    return method + " " + template;
  }
}
