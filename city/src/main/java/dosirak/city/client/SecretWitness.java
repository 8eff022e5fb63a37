package dosirak.city.client;

/**
 * Is told of every secret and every personal datum that this city's people use, so that somebody
 * may look for them where they must not be.
 */
public interface SecretWitness {
  /** Looks at nothing. */
  SecretWitness NONE = (kind, text) -> {};

  /**
   * Is told of one.
   *
   * @param kind what it is, for example {@code password}
   * @param text the secret itself
   */
  void saw(String kind, String text);
}
