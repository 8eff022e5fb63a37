package dosirak.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dosirak.contracts.AccountId;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.MachineClientEnded;
import dosirak.contracts.identity.Role;
import dosirak.contracts.identity.RolesConfirmed;
import dosirak.contracts.identity.SessionsEnded;
import dosirak.contracts.identity.SignInFailed;
import dosirak.contracts.identity.SignedIn;
import dosirak.contracts.identity.SigningKeyPublished;
import dosirak.contracts.identity.SigningKeyRetired;
import dosirak.platform.security.TokenSigner;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The issuer over real HTTP: codes, refresh tokens, keys, sessions of browsers, machines. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IssuerTest {
  private static final String SECRET = "a secret of the test, 32 characters";
  private static final String PASSWORD = "correct horse battery";
  private static final String MACHINE_SECRET = "machine-secret";
  private static final String ISSUER = "http://localhost:8080/api/identity";
  private static final AtomicInteger PEOPLE = new AtomicInteger();

  private @Nullable MarketplaceFixture started;

  @BeforeAll
  void start() {
    started = start(Map.of());
  }

  @AfterAll
  void stop() {
    fixture().close();
  }

  private static MarketplaceFixture start(Map<String, String> more) {
    java.util.HashMap<String, String> settings = new java.util.HashMap<>(more);
    settings.put(Seals.SECRET, SECRET);
    settings.put(MachineClients.CLIENT_ID, "city");
    settings.put(
        MachineClients.CLIENT_SECRET_HASH,
        HexFormat.of()
            .formatHex(RefreshTokens.sha256(MACHINE_SECRET.getBytes(StandardCharsets.UTF_8))));
    return MarketplaceFixture.start(List.of(IdentityDomain.DOMAIN), Set.of(), settings);
  }

  private MarketplaceFixture fixture() {
    return Objects.requireNonNull(started);
  }

  private record Person(AccountId account, String login) {}

  private Person person(String role) {
    String login = "person-" + PEOPLE.incrementAndGet();
    Reply made =
        fixture()
            .post(
                "/api/identity/simulated-accounts",
                fixture().machineToken(),
                Map.of(
                    "password",
                    PASSWORD,
                    "accounts",
                    List.of(Map.of("login", login, "displayName", login, "role", role))));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return new Person(
        AccountId.of(made.json().path("accounts").get(0).path("accountId").asString()), login);
  }

  private void give(AccountId account, Role role) {
    fixture()
        .database("identity")
        .sql(
            """
            insert into account_role (account_id, role, granted_at)
            values (:account, :role, now())
            """)
        .param("account", account.value())
        .param("role", role.name())
        .update();
  }

  private Browser browser() {
    return new Browser(fixture());
  }

  private Browser.Tokens signedIn(Person person) {
    return browser().signIn(person.login(), PASSWORD);
  }

  /** A browser in which somebody has proved something, however that was done. */
  private Browser proved(AccountId account, String... factors) {
    Browser browser = browser();
    SignInCookies cookies =
        new SignInCookies(
            Seals.of(SECRET),
            new AccountStore(fixture().database("identity")),
            MachineClock.system(),
            Json.mapper());
    String cookie =
        cookies.cookie(new Proven(account, Set.of(factors), MachineClock.system().instant(), null));
    browser.cookies().put(SignInCookies.NAME, cookie.split(";", 2)[0].split("=", 2)[1]);
    return browser;
  }

  private int userInfo(String accessToken) {
    return fixture().get("/api/identity/userinfo", accessToken).status();
  }

  private static JWTClaimsSet claims(String token) throws Exception {
    return SignedJWT.parse(token).getJWTClaimsSet();
  }

  @Test
  void aPasswordACodeAndAVerifierGiveTokensThatProveThePerson() throws Exception {
    Person person = person("CUSTOMER");
    Browser browser = browser();

    Reply proof = browser.password(person.login(), PASSWORD);
    Reply authorized = browser.authorize(Browser.authorizeParameters());
    String location = Objects.requireNonNull(authorized.header("location"));
    Reply tokens = browser.redeem(Objects.requireNonNull(Browser.query(location).get("code")));

    assertThat(proof.json().path("next").asString()).isEqualTo("done");
    assertThat(proof.header("set-cookie"))
        .startsWith("__Host-dosirak-signin=")
        .contains("; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/");
    assertThat(authorized.status()).isEqualTo(302);
    assertThat(location).startsWith(Browser.REDIRECT + "?");
    assertThat(Browser.query(location))
        .containsEntry("state", "a state & more")
        .containsEntry("iss", ISSUER);
    assertThat(tokens.header("cache-control")).isEqualTo("no-store");
    Browser.Tokens given = Browser.tokens(tokens);
    assertThat(given.expiresIn()).isEqualTo(600);
    assertThat(claims(given.access()).getSubject()).isEqualTo(person.account().toString());
    assertThat(claims(given.access()).getStringListClaim("roles")).containsExactly("CUSTOMER");
    Reply info = fixture().get("/api/identity/userinfo", given.access());
    assertThat(info.json().path("sub").asString()).isEqualTo(person.account().toString());
    assertThat(fixture().said("identity", SignedIn.class))
        .anySatisfy(said -> {
          assertThat(said.accountId()).isEqualTo(person.account());
          assertThat(said.factors()).containsExactly("password");
          assertThat(said.from()).isNotEmpty();
        });
  }

  @Test
  void anIdTokenIsForTheClientThatAsked() throws Exception {
    Browser.Tokens tokens = signedIn(person("CUSTOMER"));
    SignedJWT idToken = SignedJWT.parse(Objects.requireNonNull(tokens.id()));
    Reply keys = fixture().get("/api/identity/oauth2/jwks", null);

    JWTClaimsSet claims = idToken.getJWTClaimsSet();
    assertThat(claims.getIssuer()).isEqualTo(ISSUER);
    assertThat(claims.getAudience()).containsExactly("dosirak-app");
    assertThat(claims.getStringClaim("nonce")).isEqualTo("a-nonce");
    assertThat(claims.getLongClaim("auth_time")).isNotNull();
    ECKey key = null;
    for (var known : keys.json().path("keys")) {
      assertThat(known.has("d")).as("a private part").isFalse();
      if (known.path("kid").asString().equals(idToken.getHeader().getKeyID())) {
        key = ECKey.parse(known.toString());
      }
    }
    assertThat(idToken.verify(new ECDSAVerifier(Objects.requireNonNull(key)))).isTrue();
    assertThat(userInfo(idToken.serialize())).as("an ID token is no access token").isEqualTo(401);
  }

  @Test
  void whoIsNotSignedInIsSentToSignInAndComesBack() {
    Reply reply = browser().authorize(Browser.authorizeParameters());

    assertThat(reply.status()).isEqualTo(302);
    String location = Objects.requireNonNull(reply.header("location"));
    assertThat(location).startsWith("/sign-in/?continue=");
    assertThat(Browser.query(location).get("continue"))
        .startsWith("/api/identity/oauth2/authorize?response_type=code&client_id=dosirak-app");
  }

  @Test
  void wrongAuthorizationRequestsAreNotRedirectedToStrangers() {
    Person person = person("CUSTOMER");
    Browser browser = browser();
    browser.password(person.login(), PASSWORD);

    for (String stranger :
        List.of(
            "https://evil.example/callback",
            "http://127.0.0.1:80/other",
            "http://localhost:1/callback",
            "http://127.0.0.1@evil.example/callback",
            "http://127.0.0.1/callback#fragment",
            "//evil.example/callback",
            "javascript:alert(1)")) {
      Reply reply = browser.authorize(with("redirect_uri", stranger));
      assertThat(reply.status()).as(stranger).isEqualTo(400);
      assertThat(reply.header("location")).as(stranger).isNull();
    }
    assertThat(browser.authorize(with("client_id", "nobody")).status()).isEqualTo(400);
    assertThat(browser.authorize(with("response_type", "token")).status()).isEqualTo(400);
  }

  @Test
  void aCodeIsOnlyForAskersWithAVerifier() {
    Person person = person("CUSTOMER");
    Browser browser = browser();
    browser.password(person.login(), PASSWORD);

    assertThat(error(browser.authorize(with("code_challenge", null)))).isEqualTo("invalid_request");
    assertThat(error(browser.authorize(with("code_challenge", "short"))))
        .isEqualTo("invalid_request");
    assertThat(error(browser.authorize(with("code_challenge_method", "plain"))))
        .isEqualTo("invalid_request");
    assertThat(error(browser.authorize(with("code_challenge_method", null))))
        .isEqualTo("invalid_request");
    assertThat(error(browser.authorize(with("scope", "openid simulate"))))
        .isEqualTo("invalid_scope");
  }

  private static Map<String, String> with(String name, @Nullable String value) {
    Map<String, String> parameters = Browser.authorizeParameters();
    if (value == null) {
      parameters.remove(name);
    } else {
      parameters.put(name, value);
    }
    return parameters;
  }

  private static @Nullable String error(Reply reply) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(302);
    String location = Objects.requireNonNull(reply.header("location"));
    assertThat(location).startsWith(Browser.REDIRECT);
    assertThat(Browser.query(location)).doesNotContainKey("code");
    return Browser.query(location).get("error");
  }

  @Test
  void aCodeWithAnotherVerifierAddressOrClientIsBurnt() {
    Person person = person("CUSTOMER");
    for (Map.Entry<String, String> wrong :
        Map.of(
                "code_verifier",
                "another-verifier-of-enough-characters-0123456789",
                "redirect_uri",
                "http://127.0.0.1:9/callback")
            .entrySet()) {
      Browser browser = browser();
      browser.password(person.login(), PASSWORD);
      String code = browser.code();
      java.util.HashMap<String, String> parameters =
          new java.util.HashMap<>(
              Map.of(
                  "grant_type",
                  "authorization_code",
                  "client_id",
                  "dosirak-app",
                  "code",
                  code,
                  "redirect_uri",
                  Browser.REDIRECT,
                  "code_verifier",
                  Browser.VERIFIER));
      parameters.put(wrong.getKey(), wrong.getValue());

      Reply refused = Browser.token(fixture(), null, parameters);

      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.json().path("error").asString()).isEqualTo("invalid_grant");
      assertThat(browser.redeem(code).status()).as("the right request later").isEqualTo(400);
    }
  }

  @Test
  void aCodeThatComesTwiceEndsTheSessionItBegan() {
    Person person = person("CUSTOMER");
    Browser browser = browser();
    browser.password(person.login(), PASSWORD);
    String code = browser.code();
    Browser.Tokens tokens = Browser.tokens(browser.redeem(code));

    Reply again = browser.redeem(code);

    assertThat(again.status()).isEqualTo(400);
    assertThat(browser.refresh(tokens.refresh()).status()).isEqualTo(400);
    assertThat(ends(person)).containsExactly("code-replayed");
    fixture().eventually("the access token ends", () -> userInfo(tokens.access()) == 401);
  }

  @Test
  void aCodeEndsAfterAMinute() {
    Person person = person("CUSTOMER");
    Browser browser = browser();
    browser.password(person.login(), PASSWORD);
    String code = browser.code();
    fixture()
        .database("identity")
        .sql(
            """
            update authorization_code set expires_at = expires_at - interval '61 seconds'
            where account_id = :account
            """)
        .param("account", person.account().value())
        .update();

    assertThat(browser.redeem(code).status()).isEqualTo(400);
  }

  private List<String> ends(Person person) {
    return fixture().said("identity", SessionsEnded.class).stream()
        .filter(end -> end.accountId().equals(person.account()))
        .map(SessionsEnded::why)
        .toList();
  }

  @Test
  void aRefreshTokenGetsTheNextOneAndIsGoodOnce() {
    Person person = person("CUSTOMER");
    Browser.Tokens first = signedIn(person);

    Browser.Tokens second = Browser.tokens(browser().refresh(first.refresh()));
    Browser.Tokens third = Browser.tokens(browser().refresh(second.refresh()));

    assertThat(Set.of(first.refresh(), second.refresh(), third.refresh())).hasSize(3);
    assertThat(userInfo(third.access())).isEqualTo(200);
    assertThat(ends(person)).isEmpty();
  }

  @Test
  void aRefreshTokenThatComesTwiceEndsTheWholeFamily() {
    Person person = person("CUSTOMER");
    Browser.Tokens first = signedIn(person);
    Browser.Tokens other = signedIn(person);
    Browser.Tokens second = Browser.tokens(browser().refresh(first.refresh()));

    Reply stolen = browser().refresh(first.refresh());

    assertThat(stolen.status()).isEqualTo(400);
    assertThat(stolen.json().path("error").asString()).isEqualTo("invalid_grant");
    assertThat(browser().refresh(second.refresh()).status()).as("the newest").isEqualTo(400);
    assertThat(ends(person)).containsExactly("refresh-token-reused");
    fixture().eventually("its tokens end", () -> userInfo(second.access()) == 401);
    assertThat(userInfo(other.access())).as("another session").isEqualTo(200);
    assertThat(browser().refresh(other.refresh()).status()).isEqualTo(200);
  }

  @Test
  void ofManyRefreshesAtOnceAtMostOneIsServed() throws Exception {
    Person person = person("CUSTOMER");
    Browser.Tokens tokens = signedIn(person);
    AtomicInteger served = new AtomicInteger();

    List<Thread> threads =
        java.util.stream.IntStream.range(0, 8)
            .mapToObj(i ->
                Thread.ofVirtual()
                    .start(() -> {
                      if (browser().refresh(tokens.refresh()).status() == 200) {
                        served.incrementAndGet();
                      }
                    }))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(served.get()).isEqualTo(1);
    assertThat(ends(person)).containsExactly("refresh-token-reused");
  }

  @Test
  void aMadeUpRefreshTokenEndsNothing() {
    Person person = person("CUSTOMER");
    Browser.Tokens tokens = signedIn(person);
    char[] changed = tokens.refresh().toCharArray();
    changed[40] = changed[40] == 'A' ? 'B' : 'A';

    assertThat(browser().refresh(new String(changed)).status()).isEqualTo(400);
    assertThat(browser().refresh("x").status()).isEqualTo(400);
    assertThat(browser().refresh(tokens.access()).status()).isEqualTo(400);

    assertThat(ends(person)).isEmpty();
    assertThat(browser().refresh(tokens.refresh()).status()).isEqualTo(200);
  }

  @Test
  void aSessionEndsWhenItIsOldOrWasIdle() {
    for (String old :
        List.of(
            "ends_at = now() - interval '1 second'",
            "last_used_at = now() - interval '14 days 1 second'")) {
      Person person = person("CUSTOMER");
      Browser.Tokens tokens = signedIn(person);
      fixture()
          .database("identity")
          .sql("update session set " + old + " where account_id = :account")
          .param("account", person.account().value())
          .update();

      assertThat(browser().refresh(tokens.refresh()).status()).as(old).isEqualTo(400);
    }
  }

  @Test
  void aRoleThatWasTakenIsNotInTheNextToken() throws Exception {
    Person person = person("OWNER");
    Browser.Tokens tokens = signedIn(person);
    assertThat(claims(tokens.access()).getStringListClaim("roles")).containsExactly("OWNER");
    AccountId administrator = person("CUSTOMER").account();
    give(administrator, Role.ADMINISTRATOR);
    Reply taken =
        fixture()
            .call(
                "DELETE",
                "/api/identity/accounts/" + person.account() + "/roles/OWNER",
                fixture().token(administrator, Role.ADMINISTRATOR),
                null,
                Map.of("Dosirak-Reason", "left"));
    assertThat(taken.status()).as(taken.text()).isLessThan(300);

    Browser.Tokens next = Browser.tokens(browser().refresh(tokens.refresh()));

    assertThat(claims(next.access()).getStringListClaim("roles")).isEmpty();
    assertThat(userInfo(next.access())).isEqualTo(200);
  }

  @Test
  void operatorsNeedTwoFactorsAndTheirTokensLiveAMinute() throws Exception {
    Person person = person("CUSTOMER");
    give(person.account(), Role.SUPPORT);

    Browser oneFactor = browser();
    Reply proof = oneFactor.password(person.login(), PASSWORD);
    Reply sentBack = oneFactor.authorize(Browser.authorizeParameters());
    Browser twoFactors = proved(person.account(), Proven.PASSWORD, Proven.TOTP);
    Browser.Tokens tokens = Browser.tokens(twoFactors.redeem(twoFactors.code()));

    assertThat(proof.json().path("next").asString()).isEqualTo("second-factor");
    assertThat(sentBack.header("location")).startsWith("/sign-in/");
    assertThat(tokens.expiresIn()).isLessThanOrEqualTo(60);
    assertThat(claims(tokens.access()).getStringListClaim("roles"))
        .containsExactly("CUSTOMER", "SUPPORT");
    fixture()
        .database("identity")
        .sql(
            """
            update session set began_at = began_at - interval '12 hours 1 second'
            where account_id = :account
            """)
        .param("account", person.account().value())
        .update();
    assertThat(browser().refresh(tokens.refresh()).status()).as("after 12 hours").isEqualTo(400);
  }

  @Test
  void aSessionOfOneFactorGetsNoOperatorsRole() throws Exception {
    Person person = person("CUSTOMER");
    Browser.Tokens tokens = signedIn(person);
    give(person.account(), Role.SUPPORT);

    Browser.Tokens next = Browser.tokens(browser().refresh(tokens.refresh()));

    assertThat(claims(next.access()).getStringListClaim("roles")).containsExactly("CUSTOMER");
  }

  @Test
  void aPasskeyCountsAsTwoFactors() {
    Proven passkey =
        new Proven(MarketplaceFixture.newAccount(), Set.of(Proven.PASSKEY), Instant.EPOCH, null);

    assertThat(passkey.hasTwoFactors()).isTrue();
    assertThat(new Proven(passkey.account(), Set.of(Proven.TOTP), Instant.EPOCH, null))
        .matches(alone -> !alone.hasTwoFactors(), "a second factor alone");
    assertThat(
            new Proven(
                passkey.account(), Set.of(Proven.PASSWORD, Proven.PHONE), Instant.EPOCH, null))
        .matches(both -> !both.hasTwoFactors(), "two first factors");
  }

  @Test
  void whatWasProvedBeforeAllSessionsEndedCountsNoMore() {
    Person person = person("CUSTOMER");
    Browser browser = browser();
    browser.password(person.login(), PASSWORD);
    fixture()
        .database("identity")
        .sql("update account set proofs_from = now() where account_id = :account")
        .param("account", person.account().value())
        .update();

    assertThat(browser.authorize(Browser.authorizeParameters()).header("location"))
        .startsWith("/sign-in/");
  }

  @Test
  void revokingARefreshTokenEndsItsSessionWithinTwoSeconds() {
    Person person = person("CUSTOMER");
    Browser.Tokens tokens = signedIn(person);
    assertThat(userInfo(tokens.access())).isEqualTo(200);

    Reply revoked =
        Browser.form(
            fixture(),
            "/api/identity/oauth2/revoke",
            null,
            Map.of("client_id", "dosirak-app", "token", tokens.refresh()));
    long begun = System.nanoTime();
    fixture().eventually("the access token ends", () -> userInfo(tokens.access()) == 401);

    assertThat(revoked.status()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
    assertThat(browser().refresh(tokens.refresh()).status()).isEqualTo(400);
    assertThat(ends(person)).containsExactly("signed-out");
  }

  @Test
  void revokingAnAccessTokenEndsItsSession() {
    Person person = person("CUSTOMER");
    Browser.Tokens tokens = signedIn(person);

    Browser.form(
        fixture(),
        "/api/identity/oauth2/revoke",
        null,
        Map.of("client_id", "dosirak-app", "token", tokens.access()));

    assertThat(browser().refresh(tokens.refresh()).status()).isEqualTo(400);
    Reply unknown =
        Browser.form(
            fixture(),
            "/api/identity/oauth2/revoke",
            null,
            Map.of("client_id", "dosirak-app", "token", "what"));
    assertThat(unknown.status()).as("an unknown token tells nothing").isEqualTo(200);
  }

  @Test
  void aChangeOfKeysSignsNobodyOut() throws Exception {
    Person person = person("CUSTOMER");
    Browser.Tokens before = signedIn(person);
    String oldKey = SignedJWT.parse(before.access()).getHeader().getKeyID();
    Reply rotated =
        fixture()
            .call(
                "POST",
                "/api/identity/signing-keys",
                fixture().token(MarketplaceFixture.newAccount(), Role.ADMINISTRATOR),
                null,
                Map.of("Dosirak-Reason", "a%20try"));
    assertThat(rotated.status()).as(rotated.text()).isEqualTo(201);
    String newKey = rotated.json().path("keyId").asString();
    Browser.Tokens meanwhile = Browser.tokens(browser().refresh(before.refresh()));
    SigningKeyPublished published =
        fixture().said("identity", SigningKeyPublished.class).stream()
            .filter(said -> said.keyId().equals(newKey))
            .findFirst()
            .orElseThrow();

    fixture()
        .database("identity")
        .sql("update issuer_key set used_from = now() where key_id = :keyId")
        .param("keyId", newKey)
        .update();
    Browser.Tokens after = Browser.tokens(browser().refresh(meanwhile.refresh()));

    assertThat(published.usedFrom())
        .isAfter(Instant.now().plusSeconds(15))
        .isBefore(Instant.now().plusSeconds(31));
    assertThat(published.publicKey()).doesNotContain("\"d\"");
    assertThat(SignedJWT.parse(meanwhile.access()).getHeader().getKeyID())
        .as("before its first use")
        .isEqualTo(oldKey);
    assertThat(SignedJWT.parse(after.access()).getHeader().getKeyID()).isEqualTo(newKey);
    assertThat(userInfo(after.access())).isEqualTo(200);
    assertThat(userInfo(before.access())).as("of the old key").isEqualTo(200);
    assertThat(keysListed()).contains(oldKey, newKey);

    OffsetDateTime longAgo = OffsetDateTime.now(ZoneOffset.UTC).minus(SigningKeys.GOOD_AFTER);
    fixture()
        .database("identity")
        .sql("update issuer_key set used_from = :longAgo where key_id = :keyId")
        .param("longAgo", longAgo.minusSeconds(1))
        .param("keyId", newKey)
        .update();
    fixture()
        .database("identity")
        .sql("update issuer_key set used_from = :longAgo where key_id = :keyId")
        .param("longAgo", longAgo.minusDays(1))
        .param("keyId", oldKey)
        .update();
    fixture()
        .eventually(
            "the old key is retired",
            () ->
                fixture()
                    .said("identity", SigningKeyRetired.class)
                    .contains(new SigningKeyRetired(oldKey)));
    assertThat(keysListed()).contains(newKey).doesNotContain(oldKey);
    fixture().eventually("its tokens end", () -> userInfo(before.access()) == 401);
    assertThat(userInfo(after.access())).isEqualTo(200);
    assertThat(
            fixture()
                .database("identity")
                .sql("select count(*) from issuer_key where sealed_private_key like '%\"d\"%'")
                .query(Long.class)
                .single())
        .as("private keys at rest are sealed")
        .isZero();
  }

  @Test
  void aClientMayAskForAFreshProof() {
    Person person = person("CUSTOMER");
    SignInCookies cookies =
        new SignInCookies(
            Seals.of(SECRET),
            new AccountStore(fixture().database("identity")),
            MachineClock.system(),
            Json.mapper());
    Browser browser = browser();
    String cookie =
        cookies.cookie(
            new Proven(
                person.account(),
                Set.of(Proven.PASSWORD),
                MachineClock.system().instant().minusSeconds(120),
                null));
    browser.cookies().put(SignInCookies.NAME, cookie.split(";", 2)[0].split("=", 2)[1]);

    assertThat(browser.authorize(with("max_age", "300")).header("location"))
        .startsWith(Browser.REDIRECT);
    assertThat(browser.authorize(with("max_age", "60")).header("location")).startsWith("/sign-in/");
    assertThat(browser.authorize(with("prompt", "login")).header("location"))
        .startsWith("/sign-in/");
    assertThat(browser.authorize(with("max_age", "soon")).status()).isEqualTo(400);
    assertThat(error(browser().authorize(with("prompt", "none")))).isEqualTo("login_required");
  }

  @Test
  void aPersonHasOnlySoManySessionsAndCodes() {
    Person person = person("CUSTOMER");
    Browser.Tokens first = signedIn(person);
    fixture()
        .database("identity")
        .sql(
            """
            insert into session
            select gen_random_uuid(), account_id, client_id, provider, factors, scopes, proven_at,
              began_at, last_used_at + interval '1 second', ends_at, generation, refresh_hash
            from session, generate_series(1, 49)
            where account_id = :account
            """)
        .param("account", person.account().value())
        .update();
    Browser browser = browser();
    browser.password(person.login(), PASSWORD);
    String oldest = browser.code();
    for (int i = 0; i < Sessions.MOST_CODES_WAITING; i++) {
      browser.code();
    }

    assertThat(browser.redeem(oldest).status()).as("the eleventh code").isEqualTo(400);
    assertThat(ends(person)).isEmpty();
    assertThat(browser.redeem(browser.code()).status()).isEqualTo(200);
    assertThat(ends(person)).containsExactly("too-many");
    assertThat(browser().refresh(first.refresh()).status()).as("used longest ago").isEqualTo(400);
  }

  @Test
  void aRestartSignsNobodyOut() throws Exception {
    Person person = person("CUSTOMER");
    Browser.Tokens before = signedIn(person);
    var identity = Objects.requireNonNull(fixture().marketplace().compartments().get("identity"));

    identity.stop();
    identity.start();
    fixture()
        .eventually("identity serves", () -> identity.status().state().name().equals("SERVING"));

    Browser.Tokens after = Browser.tokens(browser().refresh(before.refresh()));
    assertThat(SignedJWT.parse(after.access()).getHeader().getKeyID())
        .isEqualTo(SignedJWT.parse(before.access()).getHeader().getKeyID());
    assertThat(userInfo(before.access())).isEqualTo(200);
    assertThat(userInfo(after.access())).isEqualTo(200);
  }

  private List<String> keysListed() {
    return fixture()
        .get("/api/identity/oauth2/jwks", null)
        .json()
        .path("keys")
        .valueStream()
        .map(key -> key.path("kid").asString())
        .toList();
  }

  @Test
  void tokensThatIdentityDidNotSignAreRefused() throws Exception {
    Person person = person("CUSTOMER");
    String good = signedIn(person).access();
    SignedJWT parsed = SignedJWT.parse(good);
    JWTClaimsSet claims = parsed.getJWTClaimsSet();
    String keyId = parsed.getHeader().getKeyID();
    ECKey own = TokenSigner.newKey(keyId);
    byte[] publicKey =
        fixture()
            .database("identity")
            .sql("select public_key from issuer_key where key_id = :keyId")
            .param("keyId", keyId)
            .query(String.class)
            .single()
            .getBytes(StandardCharsets.UTF_8);

    SignedJWT ofAnother = new SignedJWT(parsed.getHeader(), claims);
    ofAnother.sign(new ECDSASigner(own));
    SignedJWT carryingItsKey =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("at+jwt"))
                .jwk(own.toPublicJWK())
                .build(),
            claims);
    carryingItsKey.sign(new ECDSASigner(own));
    SignedJWT hmacWithPublicKey =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256)
                .keyID(keyId)
                .type(new JOSEObjectType("at+jwt"))
                .build(),
            claims);
    hmacWithPublicKey.sign(new MACSigner(publicKey));
    String longer =
        parsed.getParsedParts()[0]
            + "."
            + com.nimbusds.jose.util.Base64URL.encode(
                new JWTClaimsSet.Builder(claims)
                    .expirationTime(Date.from(Instant.now().plusSeconds(99_999)))
                    .build()
                    .toString())
            + "."
            + parsed.getParsedParts()[2];

    assertThat(userInfo(good)).isEqualTo(200);
    for (String bad :
        List.of(
            ofAnother.serialize(),
            carryingItsKey.serialize(),
            hmacWithPublicKey.serialize(),
            new PlainJWT(claims).serialize(),
            longer,
            "nonsense")) {
      assertThat(userInfo(bad)).as(bad).isEqualTo(401);
    }
  }

  @Test
  void theMetadataSayWhatIsThere() {
    for (String path : List.of("openid-configuration", "oauth-authorization-server")) {
      Reply reply = fixture().get("/api/identity/.well-known/" + path, null);
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.json().path("issuer").asString()).isEqualTo(ISSUER);
      assertThat(reply.json().path("jwks_uri").asString()).isEqualTo(ISSUER + "/oauth2/jwks");
      assertThat(reply.json().path("code_challenge_methods_supported").toString())
          .isEqualTo("[\"S256\"]");
      assertThat(reply.text()).doesNotContain("implicit", "device", "introspection");
    }
    Reply spoofed =
        fixture()
            .call(
                "GET",
                "/api/identity/.well-known/openid-configuration",
                null,
                null,
                Map.of("X-Forwarded-Host", "evil.example"));
    assertThat(spoofed.text()).doesNotContain("evil.example");
  }

  @Test
  void thePasswordOfNobodyAndAWrongOneAnswerTheSame() {
    Person person = person("CUSTOMER");

    Reply wrong = browser().password(person.login(), "not the password");
    Reply nobody = browser().password("nobody-" + UUID.randomUUID(), "not the password");

    assertThat(wrong.status()).isEqualTo(401);
    assertThat(nobody.status()).isEqualTo(401);
    assertThat(wrong.json().path("detail")).isEqualTo(nobody.json().path("detail"));
    assertThat(wrong.headers()).doesNotContainKey("set-cookie");
    assertThat(fixture().said("identity", SignInFailed.class))
        .anySatisfy(said -> {
          assertThat(said.accountId()).isEqualTo(person.account());
          assertThat(said.method()).isEqualTo("password");
        });
  }

  @Test
  void guessingOnePasswordIsSlowedDownAndItsEvidenceDoesNotFillTheJournal() {
    Person person = person("CUSTOMER");
    int limited = 0;
    for (int i = 0; i < 12; i++) {
      limited += browser().password(person.login(), "guess number " + i).status() == 429 ? 1 : 0;
    }

    assertThat(limited).isPositive();
    assertThat(
            fixture().said("identity", SignInFailed.class).stream()
                .filter(said -> person.account().equals(said.accountId())))
        .hasSizeBetween(1, 8);
  }

  @Test
  void aPageOfAnotherSiteCannotSignAnybodyIn() {
    Person person = person("CUSTOMER");
    Map<String, String> body = Map.of("login", person.login(), "password", PASSWORD);

    for (Map<String, String> headers :
        List.of(
            Map.of("Sec-Fetch-Site", "cross-site"),
            Map.of("Sec-Fetch-Site", "same-site"),
            Map.of("Origin", "https://evil.example"),
            Map.of("Origin", "null"))) {
      Reply reply = browser().call("POST", "/api/identity/sign-in/password", body, headers);
      assertThat(reply.status()).as(headers.toString()).isEqualTo(403);
    }
    Reply form =
        browser()
            .call(
                "POST",
                "/api/identity/sign-in/password",
                "{\"login\":\"x\",\"password\":\"y\"}",
                Map.of("Content-Type", "text/plain"));
    assertThat(form.status()).isEqualTo(415);
    assertThat(
            browser()
                .call(
                    "POST",
                    "/api/identity/sign-in/password",
                    body,
                    Map.of("Sec-Fetch-Site", "same-origin"))
                .status())
        .isEqualTo(200);
  }

  /** Follows the redirects of the screens' sign-in. */
  private Browser inABrowser(Person person, String returnTo) {
    Browser browser = browser();
    assertThat(browser.password(person.login(), PASSWORD).status()).isEqualTo(200);
    Reply started = browser.get("/api/identity/session/start?returnTo=" + returnTo);
    assertThat(started.status()).as(started.text()).isEqualTo(302);
    Reply authorized = browser.get(Objects.requireNonNull(started.header("location")));
    assertThat(authorized.header("location")).startsWith("/api/identity/session/callback?code=");
    Reply back = browser.get(Objects.requireNonNull(authorized.header("location")));
    assertThat(back.status()).isEqualTo(302);
    assertThat(back.header("location")).isEqualTo(returnTo);
    return browser;
  }

  @Test
  void aBrowserGetsASessionThatItsPagesCannotRead() {
    Person person = person("CUSTOMER");
    Browser browser = inABrowser(person, "/orders/");

    Reply session = browser.get("/api/identity/session");
    String first = browser.cookies().get("__Host-dosirak");
    Reply refreshed = browser.change("POST", "/api/identity/session/refresh", null);

    assertThat(session.json().path("accountId").asString()).isEqualTo(person.account().toString());
    assertThat(session.json().path("expiresAt").asString()).isNotEmpty();
    assertThat(refreshed.status()).as(refreshed.text()).isEqualTo(200);
    assertThat(refreshed.headers().get("set-cookie"))
        .anyMatch(cookie -> cookie.startsWith("__Host-dosirak=") && cookie.contains("HttpOnly"))
        .anyMatch(cookie ->
            cookie.startsWith("__Secure-dosirak-refresh=")
                && cookie.contains("Path=/api/identity;")
                && cookie.contains("HttpOnly")
                && cookie.contains("SameSite=Strict"));
    assertThat(browser.cookies().get("__Host-dosirak")).isNotEqualTo(first);
    assertThat(browser.get("/api/identity/session").status()).isEqualTo(200);
  }

  @Test
  void aBrowsersSessionEndsWithItsCookies() {
    Person person = person("CUSTOMER");
    Browser browser = inABrowser(person, "/");
    Map<String, String> before = Map.copyOf(browser.cookies());

    Reply ended = browser.change("POST", "/api/identity/session/end", null);

    assertThat(ended.status()).as(ended.text()).isEqualTo(204);
    assertThat(browser.cookies()).isEmpty();
    assertThat(ends(person)).containsExactly("signed-out");
    Browser thief = browser();
    thief.cookies().putAll(before);
    fixture()
        .eventually(
            "the old cookies are no longer good",
            () -> thief.get("/api/identity/session").status() == 401);
    assertThat(thief.change("POST", "/api/identity/session/refresh", null).status()).isEqualTo(401);
  }

  @Test
  void twoPagesThatRefreshTogetherAreNoThievesButALaterOneIs() {
    Person person = person("CUSTOMER");
    Browser browser = inABrowser(person, "/");
    Browser otherPage = browser();
    otherPage.cookies().putAll(browser.cookies());
    assertThat(browser.change("POST", "/api/identity/session/refresh", null).status())
        .isEqualTo(200);

    Reply together = otherPage.change("POST", "/api/identity/session/refresh", null);
    fixture()
        .database("identity")
        .sql(
            """
            update session set last_used_at = last_used_at - interval '11 seconds'
            where account_id = :account
            """)
        .param("account", person.account().value())
        .update();
    Reply later = otherPage.change("POST", "/api/identity/session/refresh", null);

    assertThat(together.status()).isEqualTo(409);
    assertThat(together.code()).isEqualTo("just-refreshed");
    assertThat(together.headers()).doesNotContainKey("set-cookie");
    assertThat(later.status()).isEqualTo(401);
    assertThat(ends(person)).containsExactly("refresh-token-reused");
  }

  @Test
  void aBrowserIsSentToNoOtherSite() {
    for (String elsewhere :
        List.of(
            "https://evil.example/",
            "//evil.example/",
            "/%5Cevil.example/",
            "%2F%2Fevil.example",
            "evil",
            "/a%0d%0aSet-Cookie:x=y")) {
      Reply reply = browser().get("/api/identity/session/start?returnTo=" + elsewhere);
      assertThat(reply.status()).as(elsewhere).isEqualTo(400);
    }
  }

  @Test
  void aCallbackThatThisBrowserDidNotAskForIsRefused() {
    Person person = person("CUSTOMER");
    Browser attacker = browser();
    attacker.password(person.login(), PASSWORD);
    Reply started = attacker.get("/api/identity/session/start?returnTo=/");
    Reply authorized = attacker.get(Objects.requireNonNull(started.header("location")));
    String callback = Objects.requireNonNull(authorized.header("location"));

    Browser victim = browser();
    Reply without = victim.get(callback);
    victim.get("/api/identity/session/start?returnTo=/");
    Reply withAnother = victim.get(callback);

    assertThat(without.header("location")).isEqualTo("/sign-in/?error=try-again");
    assertThat(withAnother.header("location")).isEqualTo("/sign-in/?error=try-again");
    assertThat(victim.cookies()).doesNotContainKey("__Host-dosirak");
  }

  @Test
  void theScreensClientIsOfNoUseAtTheTokenEndpoint() {
    Reply asPublic =
        Browser.token(
            fixture(),
            null,
            Map.of(
                "grant_type", "refresh_token", "client_id", "dosirak-web", "refresh_token", "x"));
    Reply withSecret =
        Browser.token(
            fixture(), basic("dosirak-web", "null"), Map.of("grant_type", "client_credentials"));

    assertThat(asPublic.status()).isEqualTo(401);
    assertThat(withSecret.status()).isEqualTo(401);
  }

  private static String basic(String id, String secret) {
    return Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aMachineClientGetsTheScopesItHasAndNoMore() throws Exception {
    Map<String, String> grant = Map.of("grant_type", "client_credentials");
    Reply all = Browser.token(fixture(), basic("city", MACHINE_SECRET), grant);
    Reply one =
        Browser.token(
            fixture(),
            basic("city", MACHINE_SECRET),
            Map.of("grant_type", "client_credentials", "scope", "audit"));
    Reply more =
        Browser.token(
            fixture(),
            basic("city", MACHINE_SECRET),
            Map.of("grant_type", "client_credentials", "scope", "pos"));
    Reply wrong = Browser.token(fixture(), basic("city", "wrong"), grant);
    Reply nobody = Browser.token(fixture(), null, grant);

    assertThat(all.status()).as(all.text()).isEqualTo(200);
    assertThat(all.json().path("scope").asString()).isEqualTo("audit maintain simulate");
    assertThat(all.json().path("expires_in").asLong()).isEqualTo(600);
    assertThat(all.json().has("refresh_token")).isFalse();
    assertThat(one.json().path("scope").asString()).isEqualTo("audit");
    assertThat(claims(one.json().path("access_token").asString()).getStringClaim("scope"))
        .isEqualTo("audit");
    assertThat(more.json().path("error").asString()).isEqualTo("invalid_scope");
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.header("www-authenticate")).startsWith("Basic");
    assertThat(nobody.status()).isEqualTo(401);
    assertThat(userInfo(all.json().path("access_token").asString()))
        .as("a machine is no person")
        .isEqualTo(403);
  }

  @Test
  void anOwnerGivesATillItsOwnClientAndTakesItBack() throws Exception {
    Person owner = person("OWNER");
    ShopId shop = new ShopId(UUID.randomUUID());
    fixture()
        .database("identity")
        .sql(
            """
            insert into account_role (account_id, role, shop_id, granted_at)
            values (:account, 'OWNER', :shop, now())
            """)
        .param("account", owner.account().value())
        .param("shop", shop.value())
        .update();
    String token = signedIn(owner).access();
    String other = signedIn(person("OWNER")).access();
    Map<String, Object> wanted =
        Map.of("shopId", shop.toString(), "name", "till", "scopes", List.of("pos"));

    Reply foreign = fixture().post("/api/identity/machine-clients", other, wanted);
    Reply tooMuch =
        fixture()
            .post(
                "/api/identity/machine-clients",
                token,
                Map.of("shopId", shop.toString(), "name", "till", "scopes", List.of("audit")));
    Reply made = fixture().post("/api/identity/machine-clients", token, wanted);
    String clientId = made.json().path("clientId").asString();
    String secret = made.json().path("clientSecret").asString();
    Map<String, String> grant = Map.of("grant_type", "client_credentials");
    Reply tokens = Browser.token(fixture(), basic(clientId, secret), grant);
    String till = tokens.json().path("access_token").asString();

    assertThat(foreign.status()).isEqualTo(404);
    assertThat(tooMuch.status()).isEqualTo(400);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(claims(till).getStringClaim("shop")).isEqualTo(shop.toString());
    assertThat(claims(till).getStringClaim("scope")).isEqualTo("pos");
    assertThat(
            fixture()
                .get("/api/identity/machine-clients?shopId=" + shop, token)
                .json()
                .path("machineClients")
                .get(0)
                .path("clientId")
                .asString())
        .isEqualTo(clientId);
    assertThat(userInfo(till)).as("known, but no person").isEqualTo(403);

    String path = "/api/identity/machine-clients/" + clientId;
    assertThat(fixture().delete(path, other).status()).isEqualTo(404);
    assertThat(fixture().delete(path, token).status()).isEqualTo(204);
    assertThat(Browser.token(fixture(), basic(clientId, secret), grant).status()).isEqualTo(401);
    assertThat(fixture().said("identity", MachineClientEnded.class))
        .contains(new MachineClientEnded(clientId));
  }

  @Test
  void whatIsNoFormIsRefusedInWords() {
    Reply json =
        fixture().post("/api/identity/oauth2/token", null, Map.of("grant_type", "refresh_token"));
    Reply inTheQuery =
        Browser.form(
            fixture(),
            "/api/identity/oauth2/token?grant_type=client_credentials",
            basic("city", MACHINE_SECRET),
            Map.of("a", "b"));
    Reply unknown =
        Browser.token(fixture(), basic("city", MACHINE_SECRET), Map.of("grant_type", "password"));
    Reply malformed =
        fixture()
            .call(
                "POST",
                "/api/identity/oauth2/token",
                null,
                "grant_type=%zz",
                Map.of("Content-Type", "application/x-www-form-urlencoded"));

    assertThat(json.status()).isEqualTo(415);
    assertThat(inTheQuery.status()).isEqualTo(400);
    assertThat(unknown.json().path("error").asString()).isEqualTo("unsupported_grant_type");
    assertThat(malformed.status()).isEqualTo(400);
  }

  @Test
  void identityIsHeardOfAgainAndAgain() {
    fixture()
        .eventually(
            "roles are confirmed",
            () -> !fixture().said("identity", RolesConfirmed.class).isEmpty());
  }
}
