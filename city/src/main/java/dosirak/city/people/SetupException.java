package dosirak.city.people;

/** A city cannot be set up in this marketplace; the message says what to do about it. */
public final class SetupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SetupException(String message) {
    super(message);
  }
}
