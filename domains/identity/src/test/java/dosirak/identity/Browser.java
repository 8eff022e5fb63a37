package dosirak.identity;

import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a browser or an app does to sign in, with its cookies; redirects are looked at. */
final class Browser {
  static final String REDIRECT = "http://127.0.0.1:4321/callback";
  static final String VERIFIER = "a-verifier-of-enough-characters-0123456789-abcdef";

  private final MarketplaceFixture fixture;
  private final Map<String, String> cookies = new LinkedHashMap<>();

  Browser(MarketplaceFixture fixture) {
    this.fixture = fixture;
  }

  /** Tokens as the token endpoint gave them. */
  record Tokens(String access, String refresh, @Nullable String id, long expiresIn) {}

  Map<String, String> cookies() {
    return cookies;
  }

  Reply get(String path) {
    return call("GET", path, null, Map.of());
  }

  Reply post(String path, @Nullable Object body) {
    return call("POST", path, body, Map.of());
  }

  Reply call(String method, String path, @Nullable Object body, Map<String, String> headers) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    if (!cookies.isEmpty()) {
      all.put(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    Reply reply = fixture.call(method, path, null, body, all);
    for (String set : reply.headers().getOrDefault("set-cookie", List.of())) {
      String[] pair = set.split(";", 2)[0].split("=", 2);
      if (set.contains("Max-Age=0")) {
        cookies.remove(pair[0]);
      } else {
        cookies.put(pair[0], pair[1]);
      }
    }
    return reply;
  }

  /** A change made by a page: it repeats the readable cookie. */
  Reply change(String method, String path, @Nullable Object body) {
    String csrf = cookies.get("__Host-dosirak-csrf");
    return call(method, path, body, csrf == null ? Map.of() : Map.of("Dosirak-Csrf", csrf));
  }

  Reply password(String login, String password) {
    return post("/api/identity/sign-in/password", Map.of("login", login, "password", password));
  }

  static Map<String, String> authorizeParameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("response_type", "code");
    parameters.put("client_id", "dosirak-app");
    parameters.put("redirect_uri", REDIRECT);
    parameters.put("scope", "openid");
    parameters.put("state", "a state & more");
    parameters.put("nonce", "a-nonce");
    parameters.put("code_challenge", Sessions.challenge(VERIFIER));
    parameters.put("code_challenge_method", "S256");
    return parameters;
  }

  Reply authorize(Map<String, String> parameters) {
    return get("/api/identity/oauth2/authorize?" + form(parameters));
  }

  /** The code of a successful authorization. */
  String code() {
    Reply reply = authorize(authorizeParameters());
    String location = Objects.requireNonNull(reply.header("location"), reply.text());
    return Objects.requireNonNull(query(location).get("code"), location);
  }

  Reply redeem(String code) {
    return token(
        fixture,
        null,
        Map.of(
            "grant_type", "authorization_code",
            "client_id", "dosirak-app",
            "code", code,
            "redirect_uri", REDIRECT,
            "code_verifier", VERIFIER));
  }

  Reply refresh(String refreshToken) {
    return token(
        fixture,
        null,
        Map.of(
            "grant_type", "refresh_token",
            "client_id", "dosirak-app",
            "refresh_token", refreshToken));
  }

  /** Signs in with a password and gets an app's tokens. */
  Tokens signIn(String login, String password) {
    Reply proof = password(login, password);
    if (proof.status() != 200) {
      throw new AssertionError(proof.toString());
    }
    return tokens(redeem(code()));
  }

  static Tokens tokens(Reply reply) {
    if (reply.status() != 200) {
      throw new AssertionError(reply.toString());
    }
    return new Tokens(
        reply.json().path("access_token").asString(),
        reply.json().path("refresh_token").asString(),
        reply.json().path("id_token").asString(null),
        reply.json().path("expires_in").asLong());
  }

  /** Posts a form to the token endpoint. */
  static Reply token(
      MarketplaceFixture fixture, @Nullable String basic, Map<String, String> parameters) {
    return form(fixture, "/api/identity/oauth2/token", basic, parameters);
  }

  static Reply form(
      MarketplaceFixture fixture,
      String path,
      @Nullable String basic,
      Map<String, String> parameters) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/x-www-form-urlencoded");
    headers.put("Idempotency-Key", UUID.randomUUID().toString());
    if (basic != null) {
      headers.put("Authorization", "Basic " + basic);
    }
    return fixture.call("POST", path, null, form(parameters), headers);
  }

  static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(parameter ->
            URLEncoder.encode(parameter.getKey(), StandardCharsets.UTF_8)
                + "="
                + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  static Map<String, String> query(String location) {
    return Arrays.stream(location.substring(location.indexOf('?') + 1).split("&", -1))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
  }
}
