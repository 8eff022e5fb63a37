package dosirak.city.gateway;

/** A request that is answered with an error and changed nothing. */
final class GatewayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final GatewayError error;

  GatewayException(GatewayError error) {
    this(error, error.message());
  }

  GatewayException(GatewayError error, String message) {
    super(message);
    this.error = error;
  }

  GatewayError error() {
    return error;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
