package dosirak.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dosirak.contracts.AccountId;
import dosirak.contracts.identity.Role;
import dosirak.platform.testing.TestClock;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
  private static final ECKey KEY = TokenSigner.newKey("one");
  private static final ECKey OTHER = TokenSigner.newKey("one");
  private static final AccountId ACCOUNT = new AccountId(new UUID(1, 2));

  private final TestClock time = new TestClock(NOW);
  private final KeyRing keys = new KeyRing();
  private final Tokens tokens = new Tokens(keys, MachineClock.of(time));
  private final TokenSigner signer = new TokenSigner(KEY, MachineClock.of(time));

  @BeforeEach
  void publish() {
    keys.add(KEY.getKeyID(), KEY.toPublicJWK().toJSONString());
    keys.confirm(NOW);
  }

  @Test
  void aGoodTokenNamesItsPersonAndRoles() {
    String token =
        signer
            .forPerson(ACCOUNT, Set.of(Role.CUSTOMER, Role.OWNER), null, 0, Duration.ofHours(1))
            .token();
    Caller caller = tokens.check(token);
    assertThat(caller.person()).isEqualTo(ACCOUNT);
    assertThat(caller.roles()).containsExactlyInAnyOrder(Role.CUSTOMER, Role.OWNER);
    assertThat(caller.scopes()).isEmpty();
  }

  @Test
  void aGoodTokenOfAMachineHasScopesAndIsNoPerson() {
    String token =
        signer
            .forMachine("city", Set.of("simulate", "audit"), null, 0, Duration.ofHours(1))
            .token();
    Caller caller = tokens.check(token);
    assertThat(caller.scopes()).containsExactlyInAnyOrder("simulate", "audit");
    assertThat(caller.roles()).isEmpty();
    assertThatThrownBy(caller::person).isInstanceOf(Problem.class);
  }

  @Test
  void aTokenEndsWhenItsTimeIsUpEvenIfItWasGoodBefore() {
    String token = person(Duration.ofSeconds(30), Role.CUSTOMER);
    time.advance(Duration.ofSeconds(29));
    assertThat(tokens.check(token).person()).isEqualTo(ACCOUNT);
    time.advance(Duration.ofSeconds(1));
    assertRefused(token, "session-expired");
  }

  @Test
  void whileIdentityIsAwayPeopleStaySignedInForHalfAnHourPastTheEnd() {
    String token = person(Duration.ofMinutes(10), Role.CUSTOMER, Role.RIDER);
    time.advance(Duration.ofMinutes(40).minusMillis(1));
    assertThat(tokens.check(token).person()).isEqualTo(ACCOUNT);
    time.advance(Duration.ofMillis(1));
    assertRefused(token, "session-expired");
  }

  @Test
  void theGraceEndsWhenIdentityIsBack() {
    String token = person(Duration.ofMinutes(10), Role.OWNER);
    time.advance(Duration.ofMinutes(20));
    assertThat(tokens.check(token).person()).isEqualTo(ACCOUNT);
    keys.confirm(time.instant());
    assertRefused(token, "session-expired");
  }

  @Test
  void operatorsAndMachinesHaveNoGrace() {
    String operator = person(Duration.ofMinutes(1), Role.CUSTOMER, Role.SUPPORT);
    String machine =
        signer.forMachine("city", Set.of("audit"), null, 0, Duration.ofMinutes(1)).token();
    time.advance(Duration.ofMinutes(2));
    assertRefused(operator, "session-expired");
    assertRefused(machine, "session-expired");
  }

  @Test
  void aTokenOfAKeyThatWasRetiredIsRefusedEvenIfItWasGoodBefore() {
    String token = person(Duration.ofHours(1), Role.CUSTOMER);
    assertThat(tokens.check(token).person()).isEqualTo(ACCOUNT);
    keys.remove("one");
    assertRefused(token);
  }

  @Test
  void aTokenSaysItsSessionAndUpToWhereItsRolesAreKnown() {
    UUID session = new UUID(3, 4);
    Caller caller =
        tokens.check(
            signer.forPerson(ACCOUNT, Set.of(), session, 17, Duration.ofMinutes(1)).token());
    assertThat(caller.session()).isEqualTo(session);
    assertThat(caller.knownUpTo()).isEqualTo(17);
  }

  @Test
  void aTokenOfAnotherKeyIsRefused() {
    TokenSigner stranger = new TokenSigner(OTHER, MachineClock.of(time));
    assertRefused(stranger.forPerson(ACCOUNT, Set.of(), null, 0, Duration.ofHours(1)).token());
  }

  @Test
  void aTokenThatBringsItsOwnKeyIsRefused() throws JOSEException {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(Tokens.TYPE)
            .keyID("one")
            .jwk(OTHER.toPublicJWK())
            .build();
    assertRefused(signed(header, good().build(), new ECDSASigner(OTHER)));
  }

  @Test
  void aTokenWithoutASignatureIsRefused() {
    assertRefused(new PlainJWT(good().build()).serialize());
    String token = signer.forPerson(ACCOUNT, Set.of(), null, 0, Duration.ofHours(1)).token();
    String unsigned = token.substring(0, token.lastIndexOf('.') + 1);
    assertRefused(unsigned);
    assertRefused(unsigned + Base64URL.encode(new byte[64]));
    String none = Base64URL.encode("{\"alg\":\"none\"}").toString();
    assertRefused(none + token.substring(token.indexOf('.')));
  }

  @Test
  void thePublicKeyAsASharedSecretIsRefused() throws JOSEException {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.HS256).type(Tokens.TYPE).keyID("one").build();
    assertRefused(signed(header, good().build(), new MACSigner(KEY.toECPublicKey().getEncoded())));
    assertRefused(
        signed(
            header,
            good().build(),
            new MACSigner(KEY.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void aTokenForSomethingElseIsRefused() throws JOSEException {
    assertThat(tokens.check(signed(good().build())).person()).isEqualTo(ACCOUNT);
    assertRefused(signed(good().issuer("other").build()));
    assertRefused(signed(good().issuer(null).build()));
    assertRefused(signed(good().audience("other").build()));
    assertRefused(signed(good().audience((String) null).build()));
    assertRefused(signed(good().expirationTime(null).build()));
    assertRefused(signed(good().subject(null).build()));
    assertRefused(signed(good().subject("not an account").build()));
    JWSHeader untyped = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("one").build();
    assertRefused(signed(untyped, good().build(), new ECDSASigner(KEY)));
    JWSHeader otherKey =
        new JWSHeader.Builder(JWSAlgorithm.ES256).type(Tokens.TYPE).keyID("two").build();
    assertRefused(signed(otherKey, good().build(), new ECDSASigner(KEY)));
    assertRefused(signed(good().claim("roles", List.of("EMPEROR")).build()));
    assertRefused(signed(good().claim("roles", "OPERATOR").build()));
  }

  @Test
  void aTokenThatWasChangedIsRefused() {
    String token =
        signer.forPerson(ACCOUNT, Set.of(Role.CUSTOMER), null, 0, Duration.ofHours(1)).token();
    List<String> parts = List.of(token.split("\\.", -1));
    String claims =
        new String(new Base64URL(parts.get(1)).decode(), StandardCharsets.UTF_8)
            .replace("CUSTOMER", "OPERATOR");
    assertRefused(parts.get(0) + "." + Base64URL.encode(claims) + "." + parts.get(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "...", "a.b.c", "{}", "e30.e30.e30", "ey.ey.", "한.글.자"})
  void nonsenseIsRefused(String text) {
    assertRefused(text);
  }

  @Test
  void whatIsTooLongIsRefusedUnread() {
    assertRefused("a".repeat(100_000));
  }

  private static JWTClaimsSet.Builder good() {
    return new JWTClaimsSet.Builder()
        .subject(ACCOUNT.toString())
        .claim("roles", List.of("CUSTOMER"))
        .issuer("dosirak")
        .audience("dosirak-api")
        .expirationTime(Date.from(NOW.plusSeconds(60)));
  }

  private static String signed(JWTClaimsSet claims) throws JOSEException {
    return signed(
        new JWSHeader.Builder(JWSAlgorithm.ES256).type(Tokens.TYPE).keyID("one").build(),
        claims,
        new ECDSASigner(KEY));
  }

  private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer)
      throws JOSEException {
    SignedJWT token = new SignedJWT(header, claims);
    token.sign(signer);
    return token.serialize();
  }

  private String person(Duration life, Role... roles) {
    return signer.forPerson(ACCOUNT, Set.of(roles), null, 0, life).token();
  }

  private void assertRefused(String token) {
    assertRefused(token, "not-signed-in");
  }

  private void assertRefused(String token, String code) {
    assertThatThrownBy(() -> tokens.check(token))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(401);
              assertThat(problem.code()).isEqualTo(code);
            });
  }
}
