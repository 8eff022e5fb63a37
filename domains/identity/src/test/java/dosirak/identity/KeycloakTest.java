package dosirak.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dosirak.contracts.AccountId;
import dosirak.contracts.identity.Role;
import dosirak.contracts.identity.RoleRevoked;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The company's own people sign in at a real Keycloak. */
@Tag("keycloak")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeycloakTest {
  private static final String ORIGIN = "http://localhost:8080";
  private static final String SIGN_IN = "/api/identity/sign-in/providers/company?continue=%2Fdesk";
  private static final String OTP_SECRET = "twenty characters of it";
  private static final Pattern FORM = Pattern.compile("<form[^>]*\\baction=\"([^\"]+)\"");
  private static final Duration TOKEN_LIFE = Duration.ofSeconds(60);

  private final KeycloakServer keycloak = KeycloakServer.start();
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable MarketplaceFixture started;

  @BeforeAll
  void start() {
    started =
        MarketplaceFixture.start(
            List.of(IdentityDomain.DOMAIN),
            Set.of("shop"),
            Map.of(
                "identity.provider.company.issuer", keycloak.issuer(),
                "identity.provider.company.client-id", "dosirak",
                "identity.provider.company.client-secret", KeycloakServer.CLIENT_SECRET,
                "identity.provider.company.audience", "staff",
                "identity.provider.company.groups",
                    "dosirak-support=SUPPORT,dosirak-finance=FINANCE,"
                        + "dosirak-dispatch=DISPATCH,dosirak-administrators=ADMINISTRATOR",
                "identity.provider.company.second-factor", "provider",
                "identity.provider.company.second-factor-values", "otp"));
  }

  @AfterAll
  void stop() {
    if (started != null) {
      started.close();
    }
    keycloak.close();
    http.close();
  }

  private MarketplaceFixture fixture() {
    return java.util.Objects.requireNonNull(started);
  }

  @Test
  void staffSignInThereAndLeavingTheGroupEndsTheirAccess() {
    Browser browser = new Browser(fixture());
    Reply arrived = signIn(browser, "support", true);
    assertThat(arrived.header("location")).isEqualTo("/desk");
    Browser.Tokens tokens = Browser.tokens(browser.redeem(browser.code()));
    assertThat(roles(tokens)).containsExactly("SUPPORT");
    Browser.Tokens renewed = Browser.tokens(browser.refresh(tokens.refresh()));
    assertThat(roles(renewed)).containsExactly("SUPPORT");

    keycloak.leaveGroup("support", "dosirak-support");
    Instant left = Instant.now();

    // Whoever never renews is out when the token ends.
    assertThat(expiry(renewed)).isBefore(left.plus(TOKEN_LIFE).plusSeconds(1));
    while (fixture().get("/api/identity/accounts/me", renewed.access()).status() == 200) {
      assertThat(Instant.now()).isBefore(left.plus(TOKEN_LIFE).plusSeconds(5));
      LockSupport.parkNanos(500_000_000);
    }
    // Whoever renews is out then.
    assertThat(browser.refresh(renewed.refresh()).status()).isEqualTo(400);
    assertThat(fixture().said("identity", RoleRevoked.class))
        .filteredOn(event -> event.accountId().equals(subject(renewed)))
        .extracting(RoleRevoked::role)
        .containsExactly(Role.SUPPORT);
    assertThat(signIn(new Browser(fixture()), "support", true).header("location"))
        .startsWith("/sign-in/?error=provider-no-role");
  }

  @Test
  void whoLeftTheCompanyIsOutAtTheNextRefresh() {
    Browser browser = new Browser(fixture());
    // Without the second factor there, ours is still to come: the session gives no operator's role.
    Reply arrived = signIn(browser, "finance", false);
    assertThat(arrived.header("location")).startsWith("/sign-in/?step=second-factor");

    keycloak.disable("finance");

    assertThat(signInAgain(browser)).doesNotContain("code=");
  }

  @Test
  void whoIsInNoGroupOfOursHasNoAccount() {
    Browser browser = new Browser(fixture());

    assertThat(signIn(browser, "cook", false).header("location"))
        .startsWith("/sign-in/?error=provider-no-role");
    assertThat(browser.cookies()).doesNotContainKey(SignInCookies.NAME);
  }

  /** Where the authorization endpoint sends somebody whose proof is not complete. */
  private static String signInAgain(Browser browser) {
    return java.util.Objects.requireNonNullElse(
        browser.authorize(Browser.authorizeParameters()).header("location"), "");
  }

  /** Goes to Keycloak's pages and back, as a browser that nobody has used before. */
  private Reply signIn(Browser browser, String userName, boolean withCode) {
    Map<String, String> cookies = new LinkedHashMap<>();
    Reply begun = browser.get(SIGN_IN);
    assertThat(begun.status()).as(begun.text()).isEqualTo(302);
    HttpResponse<String> page =
        send(cookies, java.util.Objects.requireNonNull(begun.header("location")), null);
    HttpResponse<String> next =
        send(
            cookies,
            action(page),
            Map.of("username", userName, "password", KeycloakServer.PASSWORD));
    if (withCode) {
      next = send(cookies, action(next), Map.of("otp", code()));
    }
    assertThat(next.statusCode()).as(next.body()).isEqualTo(302);
    String back = next.headers().firstValue("Location").orElseThrow();
    assertThat(back).startsWith(ORIGIN + "/");
    Reply arrived = browser.get(back.substring(ORIGIN.length()));
    assertThat(arrived.status()).as(arrived.text()).isEqualTo(302);
    return arrived;
  }

  private HttpResponse<String> send(
      Map<String, String> cookies, String address, @Nullable Map<String, String> form) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(60));
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    if (form != null) {
      request
          .header("Content-Type", "application/x-www-form-urlencoded")
          .POST(HttpRequest.BodyPublishers.ofString(Browser.form(form)));
    }
    try {
      HttpResponse<String> reply = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      for (String set : reply.headers().allValues("Set-Cookie")) {
        String[] pair = set.split(";", 2)[0].split("=", 2);
        cookies.put(pair[0], pair[1]);
      }
      return reply;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }

  private static String action(HttpResponse<String> page) {
    Matcher form = FORM.matcher(page.body());
    assertThat(form.find()).as(page.statusCode() + " " + page.body()).isTrue();
    return form.group(1).replace("&amp;", "&");
  }

  /** RFC 6238 with its defaults, as an authenticator app shows it. */
  private static String code() {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(OTP_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      byte[] hash =
          mac.doFinal(
              ByteBuffer.allocate(Long.BYTES).putLong(Instant.now().getEpochSecond() / 30).array());
      int number = ByteBuffer.wrap(hash, hash[hash.length - 1] & 0xf, 4).getInt() & 0x7fffffff;
      return "%06d".formatted(number % 1_000_000);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static List<String> roles(Browser.Tokens tokens) {
    try {
      return SignedJWT.parse(tokens.access()).getJWTClaimsSet().getStringListClaim("roles");
    } catch (ParseException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  private static Instant expiry(Browser.Tokens tokens) {
    try {
      return SignedJWT.parse(tokens.access()).getJWTClaimsSet().getExpirationTime().toInstant();
    } catch (ParseException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  private static AccountId subject(Browser.Tokens tokens) {
    try {
      return new AccountId(
          UUID.fromString(SignedJWT.parse(tokens.access()).getJWTClaimsSet().getSubject()));
    } catch (ParseException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }
}
