package dosirak.identity;

import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.security.RolePermissions;
import dosirak.platform.security.Whose;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Answers;
import dosirak.platform.web.ClientAddress;
import dosirak.platform.web.Command;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** OAuth 2.1 and OpenID Connect over HTTP, at {@code /api/identity}. */
@RestController
class IssuerApi {
  /** Shorter than a key is told before its use, so that nobody's copy is too old. */
  private static final String KEYS_KEPT = "public, max-age=15";

  private static final String METADATA_KEPT = "public, max-age=300";

  private final AuthorizationEndpoint authorization;
  private final TokenEndpoint tokens;
  private final SigningKeys keys;
  private final String issuer;

  IssuerApi(
      AuthorizationEndpoint authorization, TokenEndpoint tokens, SigningKeys keys, String issuer) {
    this.authorization = authorization;
    this.tokens = tokens;
    this.keys = keys;
    this.issuer = issuer;
  }

  record KeySet(List<Map<String, Object>> keys) {}

  record UserInfo(String sub, List<String> roles) {}

  record RotatedKey(String keyId) {}

  @GetMapping("/oauth2/authorize")
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  @Answers(status = 302)
  Answer authorize(HttpServletRequest request) {
    return authorization.authorize(request);
  }

  @PostMapping("/oauth2/token")
  @Command(transaction = Command.Transaction.OWN)
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  @Answers(TokenEndpoint.Tokens.class)
  Answer token(HttpServletRequest request) throws IOException {
    return tokens.token(request, ClientAddress.of(request));
  }

  @PostMapping("/oauth2/revoke")
  @Command(transaction = Command.Transaction.OWN)
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  @Answers
  Answer revoke(HttpServletRequest request) throws IOException {
    return tokens.revoke(request);
  }

  @GetMapping("/oauth2/jwks")
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  @Answers(KeySet.class)
  Answer keys() {
    return Answer.ok(new KeySet(keys.publicKeys())).with("Cache-Control", KEYS_KEPT);
  }

  @GetMapping({"/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"})
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  @Answers(Map.class)
  Answer metadata() {
    return Answer.ok(document()).with("Cache-Control", METADATA_KEPT);
  }

  @GetMapping("/userinfo")
  @Access(Permission.SIGNED_IN)
  UserInfo userInfo(Caller caller) {
    return new UserInfo(
        caller.person().toString(), caller.roles().stream().map(Enum::name).sorted().toList());
  }

  @PostMapping("/signing-keys")
  @Command
  @Access(value = Permission.MANAGE_KEYS, whose = Whose.ALL)
  @Answers(value = RotatedKey.class, status = 201)
  Answer rotateKeys() {
    return Answer.created(new RotatedKey(keys.rotate()));
  }

  /** RFC 8414 and OpenID Connect Discovery 1.0: what is really there, and no more. */
  private Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("issuer", issuer);
    document.put("authorization_endpoint", issuer + "/oauth2/authorize");
    document.put("token_endpoint", issuer + "/oauth2/token");
    document.put("revocation_endpoint", issuer + "/oauth2/revoke");
    document.put("userinfo_endpoint", issuer + "/userinfo");
    document.put("jwks_uri", issuer + "/oauth2/jwks");
    document.put("response_types_supported", List.of("code"));
    document.put("response_modes_supported", List.of("query"));
    document.put(
        "grant_types_supported",
        List.of("authorization_code", "refresh_token", "client_credentials"));
    document.put("code_challenge_methods_supported", List.of("S256"));
    document.put("token_endpoint_auth_methods_supported", List.of("none", "client_secret_basic"));
    document.put(
        "revocation_endpoint_auth_methods_supported", List.of("none", "client_secret_basic"));
    TreeSet<String> scopes = new TreeSet<>(Clients.SCOPES);
    scopes.addAll(RolePermissions.scopes());
    document.put("scopes_supported", scopes);
    document.put("subject_types_supported", List.of("public"));
    document.put("id_token_signing_alg_values_supported", List.of("ES256"));
    document.put(
        "claims_supported",
        List.of("sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "sid", "amr", "roles"));
    document.put("authorization_response_iss_parameter_supported", true);
    return document;
  }
}
