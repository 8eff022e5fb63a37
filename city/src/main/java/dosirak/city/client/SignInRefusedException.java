package dosirak.city.client;

/** The marketplace does not know these credentials. */
public final class SignInRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SignInRefusedException(String name, int status, String code) {
    super("signing in as " + name + " was refused: " + status + " " + code);
  }
}
