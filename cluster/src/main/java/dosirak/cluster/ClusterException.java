package dosirak.cluster;

import org.jspecify.annotations.Nullable;

/** A cluster cannot do what it was asked; the message tells the reader what to do. */
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClusterException(String message) {
    this(message, null);
  }

  ClusterException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
