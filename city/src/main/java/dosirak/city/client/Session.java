package dosirak.city.client;

import org.jspecify.annotations.Nullable;

/** Someone who is signed in, or can sign in again when the token has run out. */
public final class Session {
  private final String name;
  private final String signInPath;
  private final Object credentials;
  private volatile @Nullable String token;
  private volatile String accountId = "";

  private Session(String name, String signInPath, Object credentials) {
    this.name = name;
    this.signInPath = signInPath;
    this.credentials = credentials;
  }

  /** A person with a login and a password. */
  public static Session ofPerson(String login, String password) {
    return new Session(login, "/api/identity/sessions", new PersonCredentials(login, password));
  }

  /** A machine client. */
  public static Session ofMachine(String clientId, String clientSecret) {
    return new Session(
        clientId, "/api/identity/machine-sessions", new MachineCredentials(clientId, clientSecret));
  }

  /** The login or the client's identifier. */
  public String name() {
    return name;
  }

  /** The account's identifier, empty before the first sign-in and for machines. */
  public String accountId() {
    return accountId;
  }

  String signInPath() {
    return signInPath;
  }

  Object credentials() {
    return credentials;
  }

  @Nullable String token() {
    return token;
  }

  void signedIn(String newToken, String newAccountId) {
    accountId = newAccountId;
    token = newToken;
  }

  private record PersonCredentials(String login, String password) {}

  private record MachineCredentials(String clientId, String clientSecret) {}
}
