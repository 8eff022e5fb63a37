package dosirak.bench;

/** A drill cannot go on; the message says why. */
final class DrillException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DrillException(String message) {
    super(message);
  }

  DrillException(String message, Throwable cause) {
    super(message, cause);
  }
}
