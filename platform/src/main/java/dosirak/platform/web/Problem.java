package dosirak.platform.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A refusal that the client is told about, as an RFC 9457 problem. Thrown anywhere below a handler;
 * the transaction is rolled back and nothing is stored.
 */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final transient Map<String, Object> extra = new LinkedHashMap<>();

  private Problem(int status, String code, String detail) {
    super(detail, null, false, false);
    this.status = status;
    this.code = code;
  }

  /** 400: the request itself is wrong; names the field. */
  public static Problem invalid(String field, String detail) {
    return new Problem(400, "invalid-request", detail).with("field", field);
  }

  /** 400 with every wrong field. */
  public static Problem invalid(List<FieldError> errors) {
    FieldError first = errors.getFirst();
    return invalid(first.field(), first.detail()).with("errors", List.copyOf(errors));
  }

  /** 401: no token, or one that is not good. */
  public static Problem notSignedIn(String detail) {
    return new Problem(401, "not-signed-in", detail);
  }

  /** 403: the caller's roles do not reach this endpoint. */
  public static Problem notAllowed() {
    return new Problem(403, "not-allowed", "Your roles do not allow this.");
  }

  /** 404: there is no such thing, or it is not the caller's. */
  public static Problem notFound(String what) {
    return new Problem(404, "not-found", "There is no such " + what + ".");
  }

  /** 409: the state of things does not allow it now. */
  public static Problem conflict(String code, String detail) {
    return new Problem(409, code, detail);
  }

  /** 422: understood, but refused by a rule. */
  public static Problem refused(String code, String detail) {
    return new Problem(422, code, detail);
  }

  /** 503: cannot be served now; try again after some seconds. */
  public static Problem unavailable(String detail) {
    return new Problem(503, "unavailable", detail);
  }

  /** Any other status. */
  public static Problem of(int status, String code, String detail) {
    return new Problem(status, code, detail);
  }

  /** Adds a member to the problem document. */
  public Problem with(String name, Object value) {
    extra.put(name, value);
    return this;
  }

  public int status() {
    return status;
  }

  /** Stable, for programs. */
  public String code() {
    return code;
  }

  /** The field at fault, if one is. */
  public @Nullable String field() {
    return (String) extra.get("field");
  }

  /** When it may be tried again: the member {@code retryAfterSeconds}, else a second. */
  String retryAfterSeconds() {
    return extra.getOrDefault("retryAfterSeconds", 1).toString();
  }

  Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("type", "https://dosirak.example/problems/" + code);
    document.put("title", code.replace('-', ' '));
    document.put("status", status);
    document.put("code", code);
    document.put("detail", getMessage());
    document.putAll(extra);
    return document;
  }

  /**
   * One wrong field.
   *
   * @param field its path in the body, or the name of the parameter or header
   * @param detail what is wrong with it, for people
   */
  public record FieldError(String field, String detail) {}
}
