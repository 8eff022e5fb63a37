package dosirak.city.client;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Someone who is signed in, keeps their tokens fresh, or signs in again when they have none. What
 * they prove who they are with never leaves this package. Thread-safe.
 */
public final class Session {
  private final Proof proof;
  private final ReentrantLock renewal = new ReentrantLock();
  private final AtomicBoolean renewing = new AtomicBoolean();
  private volatile @Nullable Tokens tokens;

  /** What someone proves who they are with. */
  sealed interface Proof {
    /** A person's login and password. */
    record Password(String login, String password) implements Proof {}

    /**
     * A person's phone: the code that was sent to it is read from the development outbox.
     *
     * @param displayName of the account that is opened where the number is new
     * @param outbox who may read the outbox
     */
    record Phone(String number, String displayName, Session outbox) implements Proof {}

    /** A machine client's secret, and what it asks to be allowed. */
    record Secret(String clientId, String clientSecret, String scope) implements Proof {}
  }

  private Session(Proof proof) {
    this.proof = proof;
  }

  /** A person with a login and a password. */
  public static Session ofPerson(String login, String password) {
    return new Session(new Proof.Password(login, password));
  }

  /**
   * A person with a phone, whose account is opened by the first sign-in.
   *
   * @param outbox a machine client with the scope {@code simulate}
   */
  public static Session ofPhone(String number, String displayName, Session outbox) {
    return new Session(new Proof.Phone(number, displayName, outbox));
  }

  /** A machine client of an installation's own tools. */
  public static Session ofMachine(String clientId, String clientSecret) {
    return new Session(new Proof.Secret(clientId, clientSecret, "simulate audit"));
  }

  /** The login, the phone number or the client's identifier. */
  public String name() {
    return switch (proof) {
      case Proof.Password password -> password.login();
      case Proof.Phone phone -> phone.number();
      case Proof.Secret secret -> secret.clientId();
    };
  }

  Proof proof() {
    return proof;
  }

  @Nullable Tokens tokens() {
    return tokens;
  }

  void keep(Tokens newer) {
    tokens = newer;
  }

  /** Held by whoever renews the tokens: a refresh token that is used twice ends the session. */
  ReentrantLock renewal() {
    return renewal;
  }

  /** Set while the tokens are renewed before anybody needs it. */
  AtomicBoolean renewing() {
    return renewing;
  }

  /** Keeps secrets out of logs. */
  @Override
  public String toString() {
    return "Session[" + name() + "]";
  }
}
