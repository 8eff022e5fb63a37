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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
  private static final ECKey KEY = Tokens.newKey("one");
  private static final ECKey OTHER = Tokens.newKey("one");
  private static final AccountId ACCOUNT = new AccountId(new UUID(1, 2));

  private final TestClock time = new TestClock(NOW);
  private final Tokens tokens = new Tokens(KEY, MachineClock.of(time));

  @Test
  void aGoodTokenNamesItsPersonAndRoles() {
    String token =
        tokens.forPerson(ACCOUNT, Set.of(Role.CUSTOMER, Role.OWNER), Duration.ofHours(1)).token();
    Caller caller = tokens.check(token);
    assertThat(caller.person()).isEqualTo(ACCOUNT);
    assertThat(caller.roles()).containsExactlyInAnyOrder(Role.CUSTOMER, Role.OWNER);
    assertThat(caller.scopes()).isEmpty();
  }

  @Test
  void aGoodTokenOfAMachineHasScopesAndIsNoPerson() {
    String token =
        tokens.forMachine("city", Set.of("simulate", "audit"), Duration.ofHours(1)).token();
    Caller caller = tokens.check(token);
    assertThat(caller.scopes()).containsExactlyInAnyOrder("simulate", "audit");
    assertThat(caller.roles()).isEmpty();
    assertThatThrownBy(caller::person).isInstanceOf(Problem.class);
  }

  @Test
  void whoOnlyHasThePublicKeyCanCheckAndNotSign() {
    Tokens checking = new Tokens(KEY.toPublicJWK(), MachineClock.of(time));
    String token = tokens.forPerson(ACCOUNT, Set.of(), Duration.ofHours(1)).token();
    assertThat(checking.check(token).person()).isEqualTo(ACCOUNT);
    assertThatThrownBy(() -> checking.forPerson(ACCOUNT, Set.of(), Duration.ofHours(1)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aTokenEndsWhenItsTimeIsUpEvenIfItWasGoodBefore() {
    String token = tokens.forPerson(ACCOUNT, Set.of(), Duration.ofMinutes(10)).token();
    time.advance(Duration.ofSeconds(599));
    assertThat(tokens.check(token).person()).isEqualTo(ACCOUNT);
    time.advance(Duration.ofSeconds(1));
    assertRefused(token);
  }

  @Test
  void aTokenOfAnotherKeyIsRefused() {
    Tokens stranger = new Tokens(OTHER, MachineClock.of(time));
    assertRefused(stranger.forPerson(ACCOUNT, Set.of(), Duration.ofHours(1)).token());
  }

  @Test
  void aTokenThatBringsItsOwnKeyIsRefused() throws JOSEException {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("one").jwk(OTHER.toPublicJWK()).build();
    assertRefused(signed(header, good().build(), new ECDSASigner(OTHER)));
  }

  @Test
  void aTokenWithoutASignatureIsRefused() {
    assertRefused(new PlainJWT(good().build()).serialize());
    String token = tokens.forPerson(ACCOUNT, Set.of(), Duration.ofHours(1)).token();
    String unsigned = token.substring(0, token.lastIndexOf('.') + 1);
    assertRefused(unsigned);
    assertRefused(unsigned + Base64URL.encode(new byte[64]));
    String none = Base64URL.encode("{\"alg\":\"none\"}").toString();
    assertRefused(none + token.substring(token.indexOf('.')));
  }

  @Test
  void thePublicKeyAsASharedSecretIsRefused() throws JOSEException {
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build();
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
    assertRefused(signed(good().claim("roles", List.of("EMPEROR")).build()));
    assertRefused(signed(good().claim("roles", "OPERATOR").build()));
  }

  @Test
  void aTokenThatWasChangedIsRefused() {
    String token = tokens.forPerson(ACCOUNT, Set.of(Role.CUSTOMER), Duration.ofHours(1)).token();
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
        new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("one").build(),
        claims,
        new ECDSASigner(KEY));
  }

  private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer)
      throws JOSEException {
    SignedJWT token = new SignedJWT(header, claims);
    token.sign(signer);
    return token.serialize();
  }

  private void assertRefused(String token) {
    assertThatThrownBy(() -> tokens.check(token))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.status()).isEqualTo(401));
  }
}
