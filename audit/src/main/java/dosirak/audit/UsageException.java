package dosirak.audit;

import org.jspecify.annotations.Nullable;

/** The audit was asked for wrongly, or cannot begin here; the message says what to do. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }

  public UsageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
