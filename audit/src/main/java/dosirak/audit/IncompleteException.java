package dosirak.audit;

import org.jspecify.annotations.Nullable;

/** The audit could not be completed: the marketplace or the gateway did not answer as agreed. */
final class IncompleteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  IncompleteException(String message) {
    super(message);
  }

  IncompleteException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
