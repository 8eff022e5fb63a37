package dosirak.platform.web;

import dosirak.platform.privacy.KeysUnavailableException;
import dosirak.platform.privacy.PersonErasedException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingRequestValueException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns whatever went wrong into the problem a client is told. What a client sent is a 4xx with the
 * field named; everything else is a 503 that may be tried again, with the cause in the log only.
 */
public final class Problems {
  private static final Logger log = LoggerFactory.getLogger(Problems.class);
  private static final long BETWEEN_WARNINGS_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** One warning a second is enough; under overload there would be thousands. */
  private static final AtomicLong LAST_WARNING =
      new AtomicLong(System.nanoTime() - BETWEEN_WARNINGS_NANOS);

  private static final String CLASS_DATA_EXCEPTION = "22";

  private final JsonMapper mapper;

  public Problems(JsonMapper mapper) {
    this.mapper = mapper;
  }

  /** The problem for a failure of a handler or of what stands before it. */
  public static Problem of(Throwable failure) {
    return switch (failure) {
      case Problem problem -> problem;
      case HttpMessageNotReadableException unreadable -> unreadable(unreadable);
      case MethodArgumentNotValidException invalid -> invalid(invalid);
      case HandlerMethodValidationException invalid ->
          Problem.invalid(
              invalid.getParameterValidationResults().stream()
                  .map(result ->
                      new Problem.FieldError(
                          Objects.requireNonNullElse(
                              result.getMethodParameter().getParameterName(), "parameter"),
                          result.getResolvableErrors().stream()
                              .map(error -> String.valueOf(error.getDefaultMessage()))
                              .findFirst()
                              .orElse("is not allowed")))
                  .toList());
      case MethodArgumentTypeMismatchException mismatch ->
          Problem.invalid(mismatch.getName(), "cannot be read: " + expected(mismatch));
      case MissingServletRequestParameterException missing ->
          Problem.invalid(missing.getParameterName(), "is missing");
      case MissingRequestValueException missing ->
          Problem.invalid(
              "request", Objects.requireNonNullElse(missing.getMessage(), "misses a value"));
      case ErrorResponse response when response.getStatusCode().is4xxClientError() ->
          Problem.of(
              response.getStatusCode().value(),
              code(response.getStatusCode().value()),
              Objects.requireNonNullElse(
                  response.getBody().getDetail(), "The request cannot be served."));
      case HttpException refused when refused.getCode() < 500 ->
          Problem.of(refused.getCode(), code(refused.getCode()), "The request cannot be read.");
      case KeysUnavailableException unavailable ->
          Problem.unavailable(Objects.requireNonNull(unavailable.getMessage()));
      case PersonErasedException erased ->
          Problem.conflict("account-erased", Objects.requireNonNull(erased.getMessage()));
      case DataAccessException data when isDataException(data) ->
          Problem.invalid("body", "has a value that cannot be stored");
      case DataAccessException data -> unavailable(data);
      case TransactionException transaction -> unavailable(transaction);
      default -> {
        log.error("unexpected failure", failure);
        yield Problem.unavailable("Something went wrong here; it was noted. Try again shortly.");
      }
    };
  }

  private static Problem unavailable(Exception failure) {
    long now = System.nanoTime();
    long before = LAST_WARNING.get();
    if (now - before > BETWEEN_WARNINGS_NANOS && LAST_WARNING.compareAndSet(before, now)) {
      log.warn("a request was refused for its database's sake: {}", failure.toString());
    }
    return Problem.unavailable("This part is busy or its database is away. Try again shortly.");
  }

  private static boolean isDataException(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        String state = sql.getSQLState();
        return state != null && state.startsWith(CLASS_DATA_EXCEPTION);
      }
    }
    return false;
  }

  private static String expected(MethodArgumentTypeMismatchException mismatch) {
    Class<?> type = mismatch.getRequiredType();
    return type == null ? "wrong type" : "expected " + type.getSimpleName();
  }

  private static Problem invalid(MethodArgumentNotValidException invalid) {
    List<Problem.FieldError> errors =
        invalid.getBindingResult().getFieldErrors().stream()
            .map(error ->
                new Problem.FieldError(
                    error.getField(),
                    Objects.requireNonNullElse(error.getDefaultMessage(), "is not allowed")))
            .sorted(java.util.Comparator.comparing(Problem.FieldError::field))
            .toList();
    return errors.isEmpty() ? Problem.invalid("body", "is not allowed") : Problem.invalid(errors);
  }

  private static Problem unreadable(HttpMessageNotReadableException unreadable) {
    for (@Nullable Throwable cause = unreadable; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case UnrecognizedPropertyException unknown -> {
          return Problem.invalid(path(unknown), "is not a known field");
        }
        case JacksonException json -> {
          return Problem.invalid(path(json), readable(json));
        }
        default -> {
          // Go on to the cause.
        }
      }
    }
    return Problem.invalid("body", "is missing or is not JSON");
  }

  private static String readable(JacksonException json) {
    @Nullable Throwable cause = json.getCause();
    if (cause instanceof IllegalArgumentException && cause.getMessage() != null) {
      return cause.getMessage();
    }
    String message = Objects.requireNonNullElse(json.getOriginalMessage(), "cannot be read");
    // Type names of the implementation are of no use to a client.
    String plain = message.replaceAll("`?(?:[a-z]+\\.)+[A-Za-z$]+`?", "the expected type");
    return plain.length() > 300 ? plain.substring(0, 300) : plain;
  }

  private static String path(JacksonException json) {
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference step : json.getPath()) {
      if (step.getPropertyName() != null) {
        path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
      } else {
        path.append('[').append(step.getIndex()).append(']');
      }
    }
    return path.isEmpty() ? "body" : path.toString();
  }

  private static String code(int status) {
    return switch (status) {
      case 404 -> "not-found";
      case 405 -> "method-not-allowed";
      case 406 -> "not-acceptable";
      case 413 -> "body-too-large";
      case 415 -> "unsupported-media-type";
      default -> "invalid-request";
    };
  }

  /** Sends a problem, unless the answer has already begun. */
  public void send(HttpServletResponse response, Problem problem) throws IOException {
    if (response.isCommitted()) {
      return;
    }
    response.resetBuffer();
    response.setStatus(problem.status());
    response.setContentType("application/problem+json");
    response.setHeader("Cache-Control", "no-store");
    if (problem.status() == 503 || problem.status() == 429) {
      response.setHeader("Retry-After", problem.retryAfterSeconds());
    }
    byte[] body = mapper.writeValueAsBytes(problem.document());
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
