package dosirak.city.gateway;

import org.jspecify.annotations.Nullable;

/** The log failed or is closed, so no answer may leave. */
final class LogUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LogUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
