package dosirak.identity;

import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/**
 * The OAuth clients there are: the apps of people, the screens, and machines. Nobody can register
 * one from outside but an owner for a shop.
 */
final class Clients implements RegisteredClientRepository {
  /** Apps on people's own devices: a public client (RFC 8252). */
  static final String APP = "dosirak-app";

  /** The screens; identity itself exchanges their codes, so that pages never see a token. */
  static final String WEB = "dosirak-web";

  /** Scopes that people's clients may ask for. */
  static final Set<String> SCOPES = Set.of("openid", "profile");

  private final MachineClients machines;
  private final RegisteredClient app;
  private final RegisteredClient web;

  /**
   * @param issuer the address of identity
   */
  Clients(MachineClients machines, String issuer) {
    this.machines = machines;
    // RFC 8252, 7.3: any port, and the address instead of the name.
    this.app =
        person(
                APP,
                uris -> uris.addAll(Set.of("http://127.0.0.1/callback", "http://[::1]/callback")))
            .clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
            .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
            .build();
    // It has no secret, so nobody can use it at the token endpoint.
    this.web =
        person(WEB, uris -> uris.add(callback(issuer)))
            .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
            .build();
  }

  /** Where the screens' codes go. */
  static String callback(String issuer) {
    return issuer + "/session/callback";
  }

  private static RegisteredClient.Builder person(String id, Consumer<Set<String>> redirectUris) {
    return RegisteredClient.withId(id)
        .clientId(id)
        .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
        .redirectUris(redirectUris)
        .scopes(scopes -> scopes.addAll(SCOPES))
        .clientSettings(
            ClientSettings.builder()
                .requireProofKey(true)
                .requireAuthorizationConsent(false)
                .build())
        .tokenSettings(TokenSettings.builder().authorizationCodeTimeToLive(TokenLife.CODE).build());
  }

  @Override
  public @Nullable RegisteredClient findByClientId(String clientId) {
    return switch (clientId) {
      case APP -> app;
      case WEB -> web;
      default -> machine(clientId).orElse(null);
    };
  }

  private Optional<RegisteredClient> machine(String clientId) {
    return machines
        .find(clientId)
        .map(known ->
            RegisteredClient.withId(clientId)
                .clientId(clientId)
                .clientSecret(HexFormat.of().formatHex(known.secretHash()))
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .scopes(scopes -> scopes.addAll(known.scopes()))
                .build());
  }

  @Override
  public @Nullable RegisteredClient findById(String id) {
    return findByClientId(id);
  }

  @Override
  public void save(RegisteredClient client) {
    throw new UnsupportedOperationException("clients are not registered this way");
  }
}
