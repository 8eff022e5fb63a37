package dosirak.platform.kafka;

/** Kafka does not answer, or refuses; what was tried can be tried again. */
final class KafkaUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KafkaUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
