package dosirak.city.instance;

import org.jspecify.annotations.Nullable;

/** A folder does not hold a recorded day, or one that makes no sense; the message says where. */
public final class InstanceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InstanceException(String message) {
    super(message);
  }

  InstanceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
