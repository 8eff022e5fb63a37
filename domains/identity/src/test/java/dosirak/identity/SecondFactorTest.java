package dosirak.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.identity.Role;
import dosirak.contracts.identity.SignInFailed;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecondFactorTest {
  private static final String OPERATOR_PASSWORD = "the first of many";
  private static final byte[] OPERATOR_SECRET = new byte[Totp.SECRET_BYTES];

  static {
    new Random(11).nextBytes(OPERATOR_SECRET);
  }

  private People people;
  private MarketplaceFixture fixture;

  @BeforeAll
  void start() {
    people =
        People.start(
            Map.of(
                "identity.first-operator-login",
                "operator",
                "identity.first-operator-password",
                OPERATOR_PASSWORD,
                "identity.first-operator-totp-secret",
                Totp.base32(OPERATOR_SECRET)));
    fixture = people.fixture();
  }

  @AfterAll
  void stop() {
    people.close();
  }

  @Test
  void theFirstOperatorSignsInWithPasswordAndApp() {
    Reply first =
        people.post(
            "/sign-in/password", Map.of("login", "operator", "password", OPERATOR_PASSWORD), null);
    assertThat(first.status()).as(first.text()).isEqualTo(200);
    assertThat(first.text()).isEqualTo("{\"next\":\"second-factor\",\"methods\":[\"totp\"]}");

    Reply second = code(People.cookie(first), codeAt(OPERATOR_SECRET, Instant.now()));

    assertThat(second.status()).as(second.text()).isEqualTo(200);
    assertThat(second.json().path("next").asString()).isEqualTo("done");
    // The same code again proves nothing: a step is used once.
    assertThat(code(People.cookie(first), codeAt(OPERATOR_SECRET, Instant.now())).code())
        .isEqualTo("wrong-code");
  }

  @Test
  void anOperatorWithoutAnAppMaySignInToSetOneUpAndNothingElse() {
    People.Person support = people.person(Role.SUPPORT);
    people.letCodesPass(support.phone(), "1 minute");
    people.post("/phone-codes", Map.of("phone", support.phone()), null);
    Reply signedIn =
        people.post(
            "/sign-in/phone",
            Map.of("phone", support.phone(), "code", people.lastCode(support.phone())),
            null);
    assertThat(signedIn.text()).isEqualTo("{\"next\":\"second-factor\",\"methods\":[]}");

    byte[] secret = enrol(People.cookie(signedIn));

    // The step that confirmed it is used; the next one is good already.
    Reply second =
        code(People.cookie(signedIn), codeAt(secret, Instant.now().plus(Duration.ofSeconds(30))));
    assertThat(second.status()).as(second.text()).isEqualTo(200);
    assertThat(second.json().path("next").asString()).isEqualTo("done");
  }

  @Test
  void anAppIsNotInUseBeforeItHasShownACode() {
    People.Person person = people.person();
    Reply begun = people.post("/accounts/me/totp", Map.of(), person.cookie());
    assertThat(begun.status()).as(begun.text()).isEqualTo(200);
    assertThat(begun.header("Cache-Control")).isEqualTo("no-store");
    assertThat(begun.json().path("uri").asString()).startsWith("otpauth://totp/Dosirak:");
    byte[] secret = Totp.fromBase32(begun.json().path("secret").asString());

    assertThat(code(person.cookie(), codeAt(secret, Instant.now())).code()).isEqualTo("wrong-code");
    assertThat(confirm(person.cookie(), "000000").code()).isEqualTo("wrong-code");
    assertThat(confirm(person.cookie(), codeAt(secret, Instant.now())).status()).isEqualTo(200);
    assertThat(confirm(person.cookie(), codeAt(secret, Instant.now())).code())
        .isEqualTo("second-factor-required");
  }

  @Test
  void whoeverHasAnAppIsAskedForIt() {
    People.Person person = people.person();
    enrol(person.cookie());
    people.letCodesPass(person.phone(), "1 minute");
    people.post("/phone-codes", Map.of("phone", person.phone()), null);
    Reply signedIn =
        people.post(
            "/sign-in/phone",
            Map.of("phone", person.phone(), "code", people.lastCode(person.phone())),
            null);
    assertThat(signedIn.text()).isEqualTo("{\"next\":\"second-factor\",\"methods\":[\"totp\"]}");
  }

  @Test
  void anAppIsReplacedOnlyByWhoShowsIt() {
    People.Person person = people.person();
    byte[] secret = enrol(person.cookie());

    assertThat(people.post("/accounts/me/totp", Map.of(), person.cookie()).code())
        .isEqualTo("second-factor-required");

    Reply shown = code(person.cookie(), codeAt(secret, Instant.now().plusSeconds(30)));
    assertThat(people.post("/accounts/me/totp", Map.of(), People.cookie(shown)).status())
        .isEqualTo(200);
  }

  @Test
  void aRecoveryCodeStandsInForTheAppOnce() {
    People.Person person = people.person();
    Reply begun = people.post("/accounts/me/totp", Map.of(), person.cookie());
    byte[] secret = Totp.fromBase32(begun.json().path("secret").asString());
    Reply confirmed = confirm(person.cookie(), codeAt(secret, Instant.now()));
    List<String> codes =
        confirmed.json().path("recoveryCodes").valueStream().map(node -> node.asString()).toList();
    assertThat(codes).hasSize(10).doesNotHaveDuplicates();

    Reply used =
        code(person.cookie(), codes.get(3).replace("-", " ").toUpperCase(java.util.Locale.ROOT));

    assertThat(used.status()).as(used.text()).isEqualTo(200);
    assertThat(used.json().path("next").asString()).isEqualTo("done");
    assertThat(code(person.cookie(), codes.get(3)).code()).isEqualTo("wrong-code");
    assertThat(code(person.cookie(), codes.get(4)).status()).isEqualTo(200);
  }

  @Test
  void secretsAndRecoveryCodesRestSealedOrHashed() {
    People.Person person = people.person();
    byte[] secret = enrol(person.cookie());
    List<String> kept =
        fixture
            .database("identity")
            .sql("select t::text from totp_factor t union all select r::text from recovery_code r")
            .query(String.class)
            .list();
    assertThat(kept).isNotEmpty();
    assertThat(kept).noneMatch(text -> text.contains(Totp.base32(secret)));
  }

  @Test
  void guessingIsBrakedAndLeavesEvidence() {
    People.Person person = people.person();
    byte[] secret = enrol(person.cookie());
    for (int i = 0; i < SecondFactor.FREE_FAILURES; i++) {
      assertThat(code(person.cookie(), "00000" + i).status()).isEqualTo(401);
    }

    Reply braked = code(person.cookie(), codeAt(secret, Instant.now().plusSeconds(30)));

    assertThat(braked.status()).isEqualTo(429);
    assertThat(braked.json().path("retryAfterSeconds").asInt()).isPositive();
    assertThat(SecondFactor.waitAfter(4)).isZero();
    assertThat(SecondFactor.waitAfter(6)).isEqualTo(Duration.ofMinutes(1));
    assertThat(SecondFactor.waitAfter(60)).isEqualTo(Duration.ofMinutes(15));
    assertThat(fixture.said("identity", SignInFailed.class))
        .anyMatch(event ->
            person.account().equals(event.accountId())
                && event.method().equals(Proven.TOTP)
                && event.from().equals("127.0.0.1"));
  }

  @Test
  void withoutAProofFromJustNowNothingIsSetUp() {
    assertThat(people.post("/accounts/me/totp", Map.of(), null).code()).isEqualTo("sign-in-again");
    assertThat(code("__Host-dosirak-signin=forged", "123456").code()).isEqualTo("sign-in-again");
    People.Person person = people.person();
    assertThat(confirm(person.cookie(), "123456").code()).isEqualTo("nothing-to-confirm");
    assertThat(code(person.cookie(), "12345").status()).isEqualTo(400);
  }

  private byte[] enrol(String cookie) {
    Reply begun = people.post("/accounts/me/totp", Map.of(), cookie);
    assertThat(begun.status()).as(begun.text()).isEqualTo(200);
    byte[] secret = Totp.fromBase32(begun.json().path("secret").asString());
    Reply confirmed = confirm(cookie, codeAt(secret, Instant.now()));
    assertThat(confirmed.status()).as(confirmed.text()).isEqualTo(200);
    return secret;
  }

  private static String codeAt(byte[] secret, Instant time) {
    return Totp.code(secret, Totp.stepAt(time));
  }

  private Reply code(String cookie, String code) {
    return people.post("/sign-in/totp", Map.of("code", code), cookie);
  }

  private Reply confirm(String cookie, String code) {
    return people.post("/accounts/me/totp/confirm", Map.of("code", code), cookie);
  }
}
