package dosirak.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** People sign in, look at their account and sign out, in a real browser. */
@TestInstance(Lifecycle.PER_CLASS)
class SignInPageTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int TOTP_SECONDS = 30;

  @TempDir static Path folder = Path.of(".");

  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable RunningMarketplace marketplace;
  private DataFolder data = new DataFolder(folder);
  private String address = "";

  @BeforeAll
  void begin() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(BrowserTab.CHROMIUM),
        "declared absent: chromium, for the tests of the page");
    data = new DataFolder(folder.resolve("data"));
    marketplace =
        RunningMarketplace.up(folder.resolve("data"), RunningMarketplace.freePort(), "--sandbox");
    address = "http://localhost:" + marketplace.address().getPort();
  }

  @AfterAll
  void end() {
    if (marketplace != null) {
      marketplace.close();
    }
  }

  @Test
  void somebodyNewSignsInWithAPhoneAndSignsOutAgain() throws Exception {
    String phone = "010-5550-1234";
    try (BrowserTab tab = BrowserTab.open()) {
      tab.go(address + "/account/");
      tab.type("#phone", phone);
      tab.enter();
      tab.type("#code", "000000");
      String code = codeFor(phone);
      if (!code.equals("000000")) {
        tab.enter();
        tab.until("document.querySelector('#code-trouble').textContent.includes('wrong')");
      }
      tab.type("#code", code);
      tab.type("#display-name", "나그네");
      tab.enter();
      tab.until(
          "location.pathname === '/account/'"
              + " && document.querySelector('#who-title').textContent === '나그네'");
      tab.until("document.querySelector('#roles [data-role=CUSTOMER]')");

      assertThatScriptsSeeNoToken(tab);
      assertThatExportHoldsThePerson(tab);

      tab.press("#end-form .go");
      tab.until("document.activeElement.id === 'left-title'");
      assertThat(tab.cookies())
          .extracting(cookie -> cookie.path("name").asString())
          .doesNotContain("__Host-dosirak", "__Secure-dosirak-refresh", "__Host-dosirak-signin");
      tab.go(address + "/account/");
      tab.until("location.pathname === '/sign-in/'");
      assertThat(tab.errors()).isEmpty();
    }
  }

  @Test
  void anOperatorNeedsTheSecondProofToo() throws Exception {
    JsonNode operator = DataFolder.read(data.operator());
    try (BrowserTab tab = BrowserTab.open()) {
      tab.go(address + "/account/");
      tab.press("#way-password");
      tab.type("#login", operator.path("login").asString());
      tab.type("#password", "certainly-not-this-one");
      tab.enter();
      tab.until("document.querySelector('#password-trouble').textContent.includes('wrong')");
      tab.type("#password", operator.path("password").asString());
      tab.enter();
      tab.until("document.querySelector('#second-code').checkVisibility()");
      assertThat(tab.cookies())
          .extracting(cookie -> cookie.path("name").asString())
          .doesNotContain("__Host-dosirak");

      tab.type("#second-code", totp(operator.path("totpSecret").asString()));
      tab.enter();
      tab.until(
          "location.pathname === '/account/'"
              + " && document.querySelector('#roles [data-role=ADMINISTRATOR]')");

      assertThatScriptsSeeNoToken(tab);
      assertThat(tab.errors()).isEmpty();
    }
  }

  @Test
  void aPasskeyThatWasMadeOnTheAccountPageSignsIn() throws Exception {
    String phone = "010-5550-9876";
    try (BrowserTab tab = BrowserTab.open()) {
      tab.send("WebAuthn.enable", Map.of());
      tab.send(
          "WebAuthn.addVirtualAuthenticator",
          Map.of(
              "options",
              Map.of(
                  "protocol",
                  "ctap2",
                  "transport",
                  "internal",
                  "hasResidentKey",
                  true,
                  "hasUserVerification",
                  true,
                  "isUserVerified",
                  true,
                  "automaticPresenceSimulation",
                  true)));
      tab.go(address + "/account/");
      tab.type("#phone", phone);
      tab.enter();
      tab.type("#code", codeFor(phone));
      tab.enter();
      tab.press("#add-passkey");
      tab.until("document.querySelectorAll('#passkeys li').length === 1");
      tab.press("#end-form .go");
      tab.until("document.activeElement.id === 'left-title'");

      tab.go(address + "/account/");
      tab.press("#passkey-form .way");
      tab.until(
          "location.pathname === '/account/'"
              + " && document.querySelectorAll('#passkeys li').length === 1");
      tab.press("#passkeys li button");
      tab.until("document.querySelectorAll('#passkeys li').length === 0");
      assertThat(tab.errors()).isEmpty();
    }
  }

  @Test
  void aLinkToAnotherSiteLeadsNowhere() throws Exception {
    try (BrowserTab tab = BrowserTab.open()) {
      for (String elsewhere :
          List.of(
              "https://example.com/",
              "//example.com/",
              "/\\example.com",
              "javascript:alert(1)",
              "/api/identity/oauth2/authorize.example.com")) {
        tab.go("about:blank");
        tab.go(address + "/sign-in/?continue=" + encoded(elsewhere));
        tab.until("document.querySelector('#phone').checkVisibility()");
        String wayOn =
            tab.evaluate("document.querySelector('#done-link').getAttribute('href')").asString();
        assertThat(wayOn).as(elsewhere).isEqualTo("/api/identity/session/start?returnTo=%2F");
      }
      assertThat(tab.errors()).isEmpty();
    }
  }

  /** The session is in cookies that scripts cannot read; what they can read is no token. */
  private static void assertThatScriptsSeeNoToken(BrowserTab tab) throws Exception {
    List<JsonNode> cookies = tab.cookies();
    assertThat(cookies)
        .extracting(cookie -> cookie.path("name").asString())
        .contains("__Host-dosirak", "__Host-dosirak-csrf", "__Secure-dosirak-refresh");
    assertThat(cookies)
        .allSatisfy(cookie -> {
          String name = cookie.path("name").asString();
          assertThat(cookie.path("secure").asBoolean()).as(name).isTrue();
          assertThat(cookie.path("httpOnly").asBoolean())
              .as(name)
              .isEqualTo(!name.equals("__Host-dosirak-csrf"));
        });
    JsonNode seen =
        tab.evaluate(
            "document.cookie + JSON.stringify(localStorage) + JSON.stringify(sessionStorage)");
    // Every token and sealed cookie is a JOSE object, which begins so.
    assertThat(seen.asString()).contains("__Host-dosirak-csrf=").doesNotContain("eyJ");
  }

  /** The export is made in the page; its file is caught on the way to the downloads. */
  private static void assertThatExportHoldsThePerson(BrowserTab tab) throws Exception {
    tab.evaluate(
        "URL.createObjectURL = ((make) => (blob) => {"
            + " blob.text().then((text) => { window.kept = text; }); return make.call(URL, blob);"
            + " })(URL.createObjectURL)");
    tab.press("#data-form .go");
    tab.until("window.kept");
    JsonNode kept = tab.evaluate("window.kept");
    JsonNode file = JSON.readTree(kept.asString());
    assertThat(file.path("missing")).isEmpty();
    assertThat(file.path("identity").path("displayName").asString()).isEqualTo("나그네");
  }

  /** The newest code that the development outbox has for a phone. */
  private String codeFor(String phone) throws Exception {
    String token = machineToken();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      HttpResponse<String> answer =
          http.send(
              request("/api/notification/outbox?phone=" + encoded(phone))
                  .header("Authorization", "Bearer " + token)
                  .build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode messages = JSON.readTree(answer.body()).path("messages");
      if (!messages.isEmpty()) {
        return messages.path(0).path("code").asString();
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    throw new AssertionError("no code came");
  }

  private String machineToken() throws Exception {
    JsonNode client = DataFolder.read(data.machineClient());
    String basic =
        encoded(client.path("clientId").asString())
            + ":"
            + encoded(client.path("clientSecret").asString());
    HttpResponse<String> answer =
        http.send(
            request("/api/identity/oauth2/token")
                .header(
                    "Authorization",
                    "Basic "
                        + Base64.getEncoder()
                            .encodeToString(basic.getBytes(StandardCharsets.US_ASCII)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials&scope=simulate"))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body()).path("access_token").asString();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address + path)).timeout(PATIENCE);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** What an authenticator app shows now (RFC 6238). */
  private static String totp(String base32Secret) throws Exception {
    ByteBuffer secret = ByteBuffer.allocate(base32Secret.length() * 5 / 8);
    int buffer = 0;
    int bits = 0;
    for (char letter : base32Secret.toCharArray()) {
      buffer = buffer << 5 | BASE32.indexOf(letter);
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        secret.put((byte) (buffer >> bits));
        buffer &= (1 << bits) - 1;
      }
    }
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(secret.array(), "HmacSHA1"));
    long step = Instant.now().getEpochSecond() / TOTP_SECONDS;
    byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
    int offset = hash[hash.length - 1] & 0xf;
    int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
    return String.format(Locale.ROOT, "%06d", number % 1_000_000);
  }
}
