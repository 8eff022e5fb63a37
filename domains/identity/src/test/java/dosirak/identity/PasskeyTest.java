package dosirak.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.identity.Role;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Passkeys over real HTTP, with a device that signs for real. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PasskeyTest {
  private static final String ORIGIN = "http://localhost:8080";
  private static final String ASK_TO_MAKE = "/accounts/me/passkeys/options";
  private static final String MAKE = "/accounts/me/passkeys";
  private static final String ASK_TO_USE = "/sign-in/passkey/options";
  private static final String USE = "/sign-in/passkey";

  private final People people = People.start(Map.of());

  @AfterAll
  void stop() {
    people.close();
  }

  @Test
  void aPasskeySignsItsPersonInWithoutAName() {
    People.Person person = people.person();
    VirtualAuthenticator device = deviceOf(person.account(), person.cookie());

    Reply reply = use(device, null);

    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.json().path("next").asString()).isEqualTo("done");
    assertThat(fixtureAccount(People.cookie(reply))).isEqualTo(person.account());
  }

  @Test
  void aPasskeyAloneIsTwoFactorsForAnOperator() {
    People.Person operator = people.person(Role.SUPPORT);
    VirtualAuthenticator device = deviceOf(operator.account(), operator.cookie());

    assertThat(use(device, null).json().path("next").asString()).isEqualTo("done");
  }

  @Test
  void aPasskeyIsTheSecondFactorOfAPassword() {
    People.Person operator = people.person(Role.SUPPORT);
    VirtualAuthenticator device = deviceOf(operator.account(), operator.cookie());
    String password = people.proof(operator.account(), Proven.PASSWORD);

    Reply reply = use(device, password);

    assertThat(reply.json().path("next").asString()).isEqualTo("done");
  }

  @Test
  void whoeverHasASecondFactorShowsItBeforeMakingAnother() {
    People.Person person = people.person();
    VirtualAuthenticator first = deviceOf(person.account(), person.cookie());

    Reply without = people.post(ASK_TO_MAKE, Map.of(), person.cookie());
    assertThat(without.status()).isEqualTo(403);
    assertThat(without.code()).isEqualTo("second-factor-required");

    VirtualAuthenticator second = deviceOf(person.account(), People.cookie(use(first, null)));
    assertThat(use(second, null).status()).isEqualTo(200);
    assertThat(list(person)).containsExactly(first.id(), second.id());
  }

  @Test
  void nobodyMakesAPasskeyWithoutAFreshProof() {
    assertThat(people.post(ASK_TO_MAKE, Map.of(), null).code()).isEqualTo("sign-in-again");
    assertThat(people.post(MAKE, Map.of("credential", Map.of()), null).code())
        .isEqualTo("sign-in-again");
  }

  @Test
  void aDeviceThatDidNotVerifyItsPersonIsRefused() {
    People.Person person = people.person();
    VirtualAuthenticator careless = new VirtualAuthenticator(ORIGIN);
    careless.verifiesPeople(false);
    assertThat(make(careless, person.cookie()).code()).isEqualTo("passkey-refused");

    VirtualAuthenticator device = deviceOf(person.account(), person.cookie());
    device.verifiesPeople(false);
    assertThat(use(device, null).code()).isEqualTo("wrong-passkey");
  }

  @Test
  void anotherSitesPageCannotUseOrMakeOne() {
    People.Person person = people.person();
    VirtualAuthenticator elsewhere = new VirtualAuthenticator("https://evil.example");
    assertThat(make(elsewhere, person.cookie()).code()).isEqualTo("passkey-refused");

    VirtualAuthenticator device = deviceOf(person.account(), person.cookie());
    device.origin("https://evil.example");
    assertThat(use(device, null).code()).isEqualTo("wrong-passkey");
  }

  @Test
  void aCopiedDeviceIsNoticedByItsCounter() {
    People.Person person = people.person();
    VirtualAuthenticator device = deviceOf(person.account(), person.cookie());
    device.counter(40);
    assertThat(use(device, null).status()).isEqualTo(200);

    device.counter(20);
    assertThat(use(device, null).code()).isEqualTo("wrong-passkey");
    device.counter(41);
    assertThat(use(device, null).status()).isEqualTo(200);
  }

  @Test
  void anAnswerCountsOnceAndOnlyToItsOwnQuestion() {
    People.Person person = people.person();
    VirtualAuthenticator device = deviceOf(person.account(), person.cookie());
    Reply question = people.post(ASK_TO_USE, Map.of(), null);
    Map<String, Object> answer = Map.of("credential", device.get(question.json()));
    String other = People.cookie(people.post(ASK_TO_USE, Map.of(), null));

    assertThat(people.post(USE, answer, null).code()).isEqualTo("wrong-passkey");
    assertThat(people.post(USE, answer, other).code()).isEqualTo("wrong-passkey");
    assertThat(people.post(USE, answer, People.cookie(question)).status()).isEqualTo(200);
    assertThat(people.post(USE, answer, People.cookie(question)).code()).isEqualTo("wrong-passkey");
  }

  @Test
  void aQuestionToMakeOneCannotBeAnsweredForAnotherAccount() {
    People.Person one = people.person();
    People.Person other = people.person();
    Reply question = people.post(ASK_TO_MAKE, Map.of(), one.cookie());
    VirtualAuthenticator device = new VirtualAuthenticator(ORIGIN);

    Reply reply =
        people.post(
            MAKE,
            Map.of("credential", device.create(question.json())),
            People.cookie(question) + "; " + other.cookie());

    assertThat(reply.code()).isEqualTo("passkey-refused");
  }

  @Test
  void aHandleOfAnotherAccountIsRefused() {
    People.Person person = people.person();
    People.Person other = people.person();
    VirtualAuthenticator device = deviceOf(person.account(), person.cookie());

    device.handle(PasskeyStore.handle(other.account()).getBytes());

    assertThat(use(device, null).code()).isEqualTo("wrong-passkey");
  }

  @Test
  void anUnknownDeviceProvesNobody() {
    VirtualAuthenticator device = new VirtualAuthenticator(ORIGIN);
    device.handle(new byte[16]);

    assertThat(use(device, null).status()).isEqualTo(401);
  }

  @Test
  void aRemovedPasskeyIsGone() {
    People.Person person = people.person();
    VirtualAuthenticator device = deviceOf(person.account(), person.cookie());
    String proof = People.cookie(use(device, null));

    Reply removed = remove(person, device.id(), proof);

    assertThat(removed.status()).as(removed.text()).isEqualTo(204);
    assertThat(list(person)).isEmpty();
    assertThat(use(device, null).code()).isEqualTo("wrong-passkey");
    assertThat(remove(person, device.id(), proof).status()).isEqualTo(404);
  }

  @Test
  void nobodyRemovesAnothersPasskey() {
    People.Person person = people.person();
    VirtualAuthenticator device = deviceOf(person.account(), person.cookie());
    People.Person other = people.person();

    assertThat(remove(other, device.id(), other.cookie()).status()).isEqualTo(404);
    assertThat(list(person)).containsExactly(device.id());
  }

  @Test
  void anOperatorKeepsTheLastSecondFactor() {
    People.Person operator = people.person(Role.FINANCE);
    VirtualAuthenticator device = deviceOf(operator.account(), operator.cookie());

    Reply refused = remove(operator, device.id(), People.cookie(use(device, null)));

    assertThat(refused.code()).isEqualTo("last-second-factor");
    assertThat(use(device, null).status()).isEqualTo(200);
  }

  @Test
  void aPasskeyIsNoWayAroundTheCompanysProvider() {
    People.Person person = people.person();
    VirtualAuthenticator device = deviceOf(person.account(), person.cookie());
    people
        .fixture()
        .database("identity")
        .sql(
            """
            insert into provider_role (account_id, role, provider)
            values (:account, 'SUPPORT', 'company')
            """)
        .param("account", person.account().value())
        .update();

    assertThat(use(device, null).code()).isEqualTo("sign-in-at-provider");
  }

  @Test
  void aClosedAccountIsNotOpenedByItsPasskey() {
    People.Person person = people.person();
    VirtualAuthenticator device = deviceOf(person.account(), person.cookie());
    people
        .fixture()
        .database("identity")
        .sql("update account set closed_at = now() where account_id = :account")
        .param("account", person.account().value())
        .update();

    assertThat(use(device, null).code()).isEqualTo("wrong-passkey");
  }

  @Test
  void anErasedPersonLeavesNoPasskeyAndNoLinkToAProvider() {
    People.Person person = people.person();
    VirtualAuthenticator device = deviceOf(person.account(), person.cookie());
    people
        .fixture()
        .database("identity")
        .sql(
            """
            insert into provider_account (issuer, subject, account_id, linked_at)
            values ('https://login.example', :subject, :account, now())
            """)
        .param("subject", person.account().toString())
        .param("account", person.account().value())
        .update();

    Reply erased =
        people
            .fixture()
            .call(
                "POST",
                "/api/identity/accounts/me/erasure",
                person.token(),
                Map.of(),
                Map.of("Cookie", People.cookie(use(device, null))));

    assertThat(erased.status()).as(erased.text()).isEqualTo(202);
    for (String table : List.of("passkey", "provider_account")) {
      assertThat(
              people
                  .fixture()
                  .database("identity")
                  .sql("select count(*) from " + table + " where account_id = :account")
                  .param("account", person.account().value())
                  .query(Long.class)
                  .single())
          .as(table)
          .isZero();
    }
  }

  @Test
  void hostileAnswersAreRefusedPolitely() {
    People.Person person = people.person();
    VirtualAuthenticator device = deviceOf(person.account(), person.cookie());
    List<Object> hostile =
        List.of(
            Map.of(),
            "text",
            List.of(1, 2),
            7,
            Map.of("id", "x"),
            Map.of("rawId", "!!!", "response", Map.of()),
            Map.of("rawId", "AAAA", "response", Map.of("clientDataJSON", "%%")),
            Map.of(
                "rawId",
                device.id(),
                "type",
                "public-key",
                "response",
                Map.of(
                    "clientDataJSON", "AAAA",
                    "authenticatorData", "AAAA",
                    "signature", "AAAA",
                    "attestationObject", "AAAA",
                    "userHandle", "AAAA")),
            Map.of("rawId", Map.of("a", 1), "response", List.of()),
            "x".repeat(100_000));
    for (Object credential : hostile) {
      Reply question = people.post(ASK_TO_USE, Map.of(), null);
      Reply used = people.post(USE, Map.of("credential", credential), People.cookie(question));
      assertThat(used.status()).as(credential + " " + used.text()).isEqualTo(401);
      String proof = people.proof(person.account(), Proven.PASSKEY);
      Reply making = people.post(ASK_TO_MAKE, Map.of(), proof);
      Reply made =
          people.post(MAKE, Map.of("credential", credential), People.cookie(making) + "; " + proof);
      assertThat(made.status()).as(credential + " " + made.text()).isEqualTo(422);
    }
    assertThat(people.post(USE, Map.of(), null).status()).isEqualTo(400);
  }

  @Test
  void optionsAskForADeviceThatKnowsItsPersonAndTheAccount() {
    People.Person person = people.person();
    Reply making = people.post(ASK_TO_MAKE, Map.of(), person.cookie());

    assertThat(making.json().path("rp").path("id").asString()).isEqualTo("localhost");
    assertThat(making.json().path("authenticatorSelection").path("userVerification").asString())
        .isEqualTo("required");
    assertThat(making.json().path("authenticatorSelection").path("residentKey").asString())
        .isEqualTo("required");
    assertThat(making.header("cache-control")).isEqualTo("no-store");
    Reply using = people.post(ASK_TO_USE, Map.of(), null);
    assertThat(using.json().path("userVerification").asString()).isEqualTo("required");
    assertThat(using.json().path("allowCredentials").isEmpty()).isTrue();
  }

  private VirtualAuthenticator deviceOf(AccountId account, String proof) {
    VirtualAuthenticator device = new VirtualAuthenticator(ORIGIN);
    Reply made = make(device, proof);
    assertThat(made.status()).as(account + " " + made.text()).isEqualTo(201);
    return device;
  }

  private Reply make(VirtualAuthenticator device, String proof) {
    Reply question = people.post(ASK_TO_MAKE, Map.of(), proof);
    assertThat(question.status()).as(question.text()).isEqualTo(200);
    return people.post(
        MAKE,
        Map.of("credential", device.create(question.json())),
        People.cookie(question) + "; " + proof);
  }

  private Reply use(VirtualAuthenticator device, @Nullable String proof) {
    Reply question = people.post(ASK_TO_USE, Map.of(), null);
    String cookie = People.cookie(question);
    return people.post(
        USE,
        Map.of("credential", device.get(question.json())),
        proof == null ? cookie : cookie + "; " + proof);
  }

  private Reply remove(People.Person person, String id, String proof) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Cookie", proof);
    return people
        .fixture()
        .call("DELETE", "/api/identity/accounts/me/passkeys/" + id, person.token(), null, headers);
  }

  private List<String> list(People.Person person) {
    Reply reply = people.fixture().get("/api/identity/accounts/me/passkeys", person.token());
    return reply
        .json()
        .path("passkeys")
        .valueStream()
        .map(one -> one.path("id").asString())
        .toList();
  }

  /** The account that a proof is of. */
  private AccountId fixtureAccount(String proof) {
    String sealed = proof.substring(proof.indexOf('=') + 1);
    String text = Seals.of(People.SECRET).open("sign-in", sealed).orElseThrow();
    return AccountId.of(
        Objects.requireNonNull(
            dosirak.platform.web.Json.mapper().readTree(text).path("account").asString()));
  }
}
