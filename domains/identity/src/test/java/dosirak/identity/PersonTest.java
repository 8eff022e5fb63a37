package dosirak.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.identity.AccountErased;
import dosirak.contracts.identity.Role;
import dosirak.contracts.identity.RoleRevoked;
import dosirak.contracts.identity.SessionsEnded;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What people do with their own account: the password, their data, being forgotten. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PersonTest {
  private static final String PASSWORD = "correct horse battery";
  private static final String NEW_PASSWORD = "a better horse battery";

  private People people;
  private MarketplaceFixture fixture;

  @BeforeAll
  void start() {
    people = People.start(Map.of());
    fixture = people.fixture();
  }

  @AfterAll
  void stop() {
    people.close();
  }

  // The password.

  @Test
  void aPasswordIsSetAfterASignInFromJustNow() {
    People.Person person = people.person();
    Reply reply = change(person, PASSWORD, null, person.cookie());
    assertThat(reply.status()).as(reply.text()).isEqualTo(204);
    assertThat(reply.header("Set-Cookie")).contains("Max-Age=0");
    assertThat(fixture.said("identity", SessionsEnded.class))
        .contains(new SessionsEnded(person.account(), null, "password-changed"));
  }

  @Test
  void aSessionAloneIsNotEnoughToChangeThePassword() {
    People.Person person = people.person();
    assertThat(change(person, PASSWORD, null, null).code()).isEqualTo("sign-in-again");
    assertThat(change(person, PASSWORD, null, people.person().cookie()).code())
        .isEqualTo("sign-in-again");
    assertThat(change(person, PASSWORD, "a guess of mine", null).code())
        .isEqualTo("wrong-credentials");
  }

  @Test
  void theCurrentPasswordIsEnoughToChangeIt() {
    People.Person person = people.person();
    change(person, PASSWORD, null, person.cookie());
    Reply reply = change(person, NEW_PASSWORD, PASSWORD, null);
    assertThat(reply.status()).as(reply.text()).isEqualTo(204);
    assertThat(change(person, PASSWORD, PASSWORD, null).code()).isEqualTo("wrong-credentials");
  }

  @Test
  void aPhoneNumberIsALoginToo() {
    People.Person person = people.person();
    change(person, PASSWORD, null, person.cookie());

    assertThat(signIn(person.phone(), PASSWORD).status()).isEqualTo(200);
    assertThat(signIn(People.e164(person.phone()), PASSWORD).status()).isEqualTo(200);
    assertThat(signIn(People.newPhone(), PASSWORD).text())
        .isEqualTo(signIn(person.phone(), "another password").text());
    // Failures are counted without keeping the number.
    assertThat(
            fixture
                .database("identity")
                .sql("select login from sign_in_failure where login like '%7000%'")
                .query(String.class)
                .list())
        .noneMatch(login -> login.contains(People.e164(person.phone()).substring(3)));
  }

  @Test
  void aWeakerHashIsMadeAnewAtTheNextSignIn() {
    People.Person person = people.person();
    String weaker =
        new org.springframework.security.crypto.argon2.Argon2PasswordEncoder(16, 32, 1, 8_192, 2)
            .encode(PASSWORD);
    fixture
        .database("identity")
        .sql("update account set password_hash = :hash where account_id = :id")
        .param("hash", weaker)
        .param("id", person.account().value())
        .update();

    assertThat(signIn(person.phone(), PASSWORD).status()).isEqualTo(200);

    assertThat(
            fixture
                .database("identity")
                .sql("select password_hash from account where account_id = :id")
                .param("id", person.account().value())
                .query(String.class)
                .single())
        .startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(signIn(person.phone(), PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void guessingTheCurrentPasswordIsBraked() {
    People.Person person = people.person();
    change(person, PASSWORD, null, person.cookie());
    for (int i = 0; i < GuessingBrake.FREE_FAILURES; i++) {
      assertThat(change(person, NEW_PASSWORD, "guess number " + i, null).status()).isEqualTo(401);
    }
    assertThat(change(person, NEW_PASSWORD, PASSWORD, null).code()).isEqualTo("rate-limited");
  }

  @Test
  void passwordsThatMayNotBeAreRefusedWithTheirField() {
    People.Person person = people.person();
    for (String password :
        List.of("short77", "password1", "x".repeat(129), person.phone().replace("-", ""))) {
      Reply reply = change(person, password, null, person.cookie());
      assertThat(reply.status()).as(password).isEqualTo(400);
      assertThat(reply.json().path("field").asString()).isEqualTo("password");
    }
  }

  @Test
  void whoHasAnAppShowsItBeforeThePasswordIsChanged() {
    People.Person person = people.person();
    Reply begun = people.post("/accounts/me/totp", Map.of(), person.cookie());
    byte[] secret = Totp.fromBase32(begun.json().path("secret").asString());
    people.post(
        "/accounts/me/totp/confirm",
        Map.of("code", Totp.code(secret, Totp.stepAt(java.time.Instant.now()))),
        person.cookie());
    assertThat(change(person, PASSWORD, null, person.cookie()).code())
        .isEqualTo("second-factor-required");
    assertThat(erase(person, person.cookie()).code()).isEqualTo("second-factor-required");
  }

  @Test
  void noPasswordIsKeptInStoredAnswers() {
    People.Person person = people.person();
    change(person, PASSWORD, null, person.cookie());
    assertThat(
            fixture
                .database("identity")
                .sql("select count(*) from idempotency where caller = :caller")
                .param("caller", "account:" + person.account())
                .query(Integer.class)
                .single())
        .isZero();
  }

  // Data.

  @Test
  void aPersonSeesWhatIsHeld() {
    People.Person person = people.person();
    change(person, PASSWORD, null, person.cookie());
    fixture.post("/api/identity/applications", person.token(), Map.of("role", "RIDER"));

    Reply reply = fixture.get("/api/identity/accounts/me/data", person.token());

    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.json().path("phone").asString()).isEqualTo(People.e164(person.phone()));
    assertThat(reply.json().path("displayName").asString()).isEqualTo(SignInByPhone.GUEST);
    assertThat(reply.json().path("hasPassword").asBoolean()).isTrue();
    assertThat(reply.json().path("roles").get(0).path("role").asString()).isEqualTo("CUSTOMER");
    assertThat(reply.json().path("invitations").get(0).path("role").asString()).isEqualTo("RIDER");
    assertThat(reply.text()).doesNotContain("argon2");
    assertThat(fixture.get("/api/identity/accounts/me/data", null).status()).isEqualTo(401);
  }

  // Being forgotten.

  @Test
  void anErasedPersonLeavesNothingThatTellsWhoItWas() {
    People.Person person = people.person(Role.RIDER);
    String name = "하나뿐인이름";
    fixture
        .database("identity")
        .sql("update account set login = 'the-only-login' where account_id = :id")
        .param("id", person.account().value())
        .update();
    change(person, PASSWORD, null, person.cookie());
    Reply invited =
        fixture.privileged(
            "POST",
            "/api/identity/invitations",
            people.person(Role.DISPATCH).token(),
            Map.of("role", "RIDER", "displayName", name));
    fixture.post(
        "/api/identity/invitations/accept",
        person.token(),
        Map.of("token", invited.json().path("token").asString()));

    Reply reply = erase(person, people.proof(person.account(), Proven.PHONE));

    assertThat(reply.status()).as(reply.text()).isEqualTo(202);
    assertThat(reply.json().path("keyEndsAt").asString())
        .isEqualTo(fixture.now().plus(EraseAccount.DEFAULT_GRACE).toString());
    assertThat(
            fixture.said("identity", RoleRevoked.class).stream()
                .filter(event -> event.accountId().equals(person.account()))
                .map(RoleRevoked::role))
        .containsExactlyInAnyOrder(Role.CUSTOMER, Role.RIDER);
    assertThat(fixture.said("identity", SessionsEnded.class))
        .contains(new SessionsEnded(person.account(), null, "erased"));
    String hash = java.util.HexFormat.of().formatHex(People.hash(person.phone()));
    for (String text : everythingKept()) {
      assertThat(text)
          .doesNotContain("the-only-login")
          .doesNotContain(hash)
          .doesNotContain(People.e164(person.phone()).substring(1));
    }
    assertThat(rowsOf("account_role", person) + rowsOf("account_phone", person)).isZero();
    assertThat(
            fixture
                .database("identity")
                .sql("select password_hash is null from account where account_id = :id")
                .param("id", person.account().value())
                .query(Boolean.class)
                .single())
        .isTrue();
  }

  @Test
  void theKeyEndsAfterTheGraceAndOnlyThenItIsSaid() {
    People.Person person = people.person();
    assertThat(erase(person, person.cookie()).status()).isEqualTo(202);
    assertThat(isSaidErased(person)).isFalse();
    assertThat(rowsOf("erasure", person)).isEqualTo(1);

    fixture.advance(EraseAccount.DEFAULT_GRACE.plus(Duration.ofSeconds(1)));

    fixture.eventually("the key has ended", () -> isSaidErased(person));
    assertThat(rowsOf("erasure", person)).isZero();
  }

  @Test
  void thePhoneOfAnErasedPersonOpensANewAccount() {
    People.Person person = people.person();
    assertThat(erase(person, person.cookie()).status()).isEqualTo(202);
    people.post("/phone-codes", Map.of("phone", person.phone()), null);
    Reply reply =
        people.post(
            "/sign-in/phone",
            Map.of("phone", person.phone(), "code", people.lastCode(person.phone())),
            null);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(people.accountOf(person.phone())).isNotEqualTo(person.account());
  }

  @Test
  void erasingNeedsASignInFromJustNow() {
    People.Person person = people.person();
    assertThat(erase(person, null).code()).isEqualTo("sign-in-again");
    assertThat(erase(person, people.person().cookie()).code()).isEqualTo("sign-in-again");
  }

  @Test
  void theLastAdministratorIsNotErased() {
    People.Person only = people.person(Role.ADMINISTRATOR);
    Reply reply = erase(only, people.proof(only.account(), Proven.PHONE, Proven.TOTP));
    assertThat(reply.code()).isEqualTo("last-administrator");
    assertThat(rowsOf("account_phone", only)).isEqualTo(1);
  }

  private boolean isSaidErased(People.Person person) {
    return fixture.said("identity", AccountErased.class).stream()
        .anyMatch(event -> event.accountId().equals(person.account()));
  }

  private int rowsOf(String table, People.Person person) {
    return fixture
        .database("identity")
        .sql("select count(*) from " + table + " where account_id = :id")
        .param("id", person.account().value())
        .query(Integer.class)
        .single();
  }

  private List<String> everythingKept() {
    List<String> texts = new ArrayList<>();
    for (String table :
        fixture
            .database("identity")
            .sql(
                """
                select table_name from information_schema.tables
                where table_schema = current_schema
                """)
            .query(String.class)
            .list()) {
      texts.addAll(
          fixture
              .database("identity")
              .sql("select t::text from " + table + " t")
              .query(String.class)
              .list());
    }
    return texts;
  }

  private Reply signIn(String login, String password) {
    return people.post("/sign-in/password", Map.of("login", login, "password", password), null);
  }

  private Reply change(
      People.Person person, String password, @Nullable String current, @Nullable String cookie) {
    Map<String, String> body = new HashMap<>();
    body.put("password", password);
    if (current != null) {
      body.put("currentPassword", current);
    }
    return fixture.call(
        "PUT",
        "/api/identity/accounts/me/password",
        person.token(),
        body,
        cookie == null ? Map.of() : Map.of("Cookie", cookie));
  }

  private Reply erase(People.Person person, @Nullable String cookie) {
    return fixture.call(
        "POST",
        "/api/identity/accounts/me/erasure",
        person.token(),
        null,
        cookie == null ? Map.of() : Map.of("Cookie", cookie));
  }
}
