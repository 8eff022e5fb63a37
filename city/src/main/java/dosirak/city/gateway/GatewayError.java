package dosirak.city.gateway;

/**
 * Every error the gateway answers with: its name is the {@code code}, as Toss Payments spells it.
 */
enum GatewayError {
  INVALID_REQUEST(400, "The request is not valid."),
  INVALID_IDEMPOTENCY_KEY(400, "The Idempotency-Key is too long or was used for other content."),
  ALREADY_PROCESSED_PAYMENT(400, "This payment was already processed."),
  ALREADY_CANCELED_PAYMENT(400, "This payment was already cancelled."),
  PROVIDER_ERROR(400, "A temporary error at the card company; try again later."),
  UNAUTHORIZED_KEY(401, "The secret key is missing or wrong."),
  REJECT_CARD_PAYMENT(403, "The card company refused the payment."),
  NOT_CANCELABLE_PAYMENT(403, "This payment cannot be cancelled: nothing was captured."),
  NOT_CANCELABLE_AMOUNT(403, "The amount is more than what is left to cancel."),
  NOT_FOUND_PAYMENT(404, "There is no such payment."),
  NOT_FOUND(404, "There is no such resource."),
  METHOD_NOT_ALLOWED(405, "This method is not served here."),
  TOO_MANY_REQUESTS(429, "Too many requests are under way; try again later."),
  FAILED_INTERNAL_SYSTEM_PROCESSING(500, "The gateway failed inside; look the payment up.");

  private final int httpStatus;
  private final String message;

  GatewayError(int httpStatus, String message) {
    this.httpStatus = httpStatus;
    this.message = message;
  }

  int httpStatus() {
    return httpStatus;
  }

  String message() {
    return message;
  }
}
