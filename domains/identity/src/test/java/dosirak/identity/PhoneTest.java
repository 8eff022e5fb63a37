package dosirak.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.identity.AccountOpened;
import dosirak.contracts.identity.CodeSealed;
import dosirak.contracts.identity.OneTimeCode;
import dosirak.contracts.identity.Role;
import dosirak.contracts.identity.RoleGranted;
import dosirak.contracts.identity.SessionsEnded;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PhoneTest {
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

  // Codes.

  @Test
  void aNewNumberOpensTheAccountOfACustomer() {
    String phone = People.newPhone();
    ask(phone);

    Reply reply = signIn(phone, people.lastCode(phone));

    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.text()).isEqualTo("{\"next\":\"done\",\"methods\":[]}");
    assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
    assertThat(People.cookie(reply)).startsWith(SignInCookies.NAME + "=");
    AccountId account = people.accountOf(phone);
    assertThat(fixture.said("identity", AccountOpened.class))
        .anyMatch(event -> event.accountId().equals(account));
    assertThat(fixture.said("identity", RoleGranted.class))
        .contains(new RoleGranted(account, Role.CUSTOMER, null, fixture.now()));
    Reply me = fixture.get("/api/identity/accounts/me", fixture.token(account, Role.CUSTOMER));
    assertThat(me.json().path("displayName").asString()).isEqualTo(SignInByPhone.GUEST);
  }

  @Test
  void aKnownNumberSignsInToItsAccountHoweverItIsWritten() {
    People.Person person = people.person();
    String international = People.e164(person.phone());
    ask(international);

    Reply reply = signIn(international, people.lastCode(person.phone()));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(
            fixture
                .database("identity")
                .sql("select count(*) from account_phone where account_id = :account")
                .param("account", person.account().value())
                .query(Integer.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void aNewcomerSaysWhatToBeCalled() {
    String phone = People.newPhone();
    ask(phone);
    people.post(
        "/sign-in/phone",
        Map.of("phone", phone, "code", people.lastCode(phone), "displayName", "민수"),
        null);
    Reply me =
        fixture.get(
            "/api/identity/accounts/me", fixture.token(people.accountOf(phone), Role.CUSTOMER));
    assertThat(me.json().path("displayName").asString()).isEqualTo("민수");
  }

  @Test
  void askingIsAnsweredTheSameWhoeverHasTheNumber() {
    People.Person known = people.person();
    String unknown = People.newPhone();

    Reply ofKnown = recover(known.phone());
    Reply ofUnknown = recover(unknown);

    assertThat(ofKnown.status()).isEqualTo(202);
    assertThat(ofUnknown.status()).isEqualTo(202);
    assertThat(ofUnknown.text()).isEqualTo(ofKnown.text());
    // The same is done and said for both; only inside the seal it differs.
    List<CodeSealed> last = fixture.said("identity", CodeSealed.class);
    CodeSealed first = last.get(last.size() - 2);
    CodeSealed second = last.getLast();
    assertThat(second.sealedMessage()).hasSameSizeAs(first.sealedMessage());
    assertThat(people.open(first).phone()).isEqualTo(People.e164(known.phone()));
    assertThat(people.open(second).phone()).isNull();
    assertThat(recover(known.phone()).text().replaceAll("\\d+", ""))
        .isEqualTo(recover(unknown).text().replaceAll("\\d+", ""));
  }

  @Test
  void theCodeIsNowhereButInTheSealedMessage() {
    String phone = People.newPhone();
    ask(phone);
    OneTimeCode code = people.codes().getLast();
    assertThat(code.code()).matches("[0-9]{6}");
    for (String text : everythingKept()) {
      assertThat(text)
          .doesNotContain("\"" + code.code() + "\"")
          .doesNotContain(People.e164(phone).substring(1))
          .doesNotContain(phone.replace("-", ""));
    }
    CodeSealed event = fixture.said("identity", CodeSealed.class).getLast();
    assertThat(event.codeId()).isEqualTo(code.codeId());
    assertThat(event.expiresAt())
        .isBetween(
            Instant.now().plus(PhoneCodes.LIFE).minusSeconds(30),
            Instant.now().plus(PhoneCodes.LIFE));
  }

  @Test
  void aCodeIsGoodOnce() {
    String phone = People.newPhone();
    ask(phone);
    String code = people.lastCode(phone);
    assertThat(signIn(phone, code).status()).isEqualTo(200);
    assertWrongCode(signIn(phone, code));
  }

  @Test
  void aCodeThatManyUseAtOnceLetsOneIn() throws Exception {
    String phone = People.newPhone();
    ask(phone);
    String code = people.lastCode(phone);
    List<Reply> replies = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Reply>> futures =
          IntStream.range(0, 6).mapToObj(i -> threads.submit(() -> signIn(phone, code))).toList();
      for (Future<Reply> future : futures) {
        replies.add(future.get());
      }
    }
    assertThat(replies.stream().filter(reply -> reply.status() == 200)).hasSize(1);
    assertThat(replies.stream().filter(reply -> reply.status() == 401)).hasSize(5);
  }

  @Test
  void aCodeEndsAfterFiveMinutes() {
    String phone = People.newPhone();
    ask(phone);
    people.letCodesPass(phone, "5 minutes");
    assertWrongCode(signIn(phone, people.lastCode(phone)));
  }

  @Test
  void aNewCodeEndsTheOneBefore() {
    String phone = People.newPhone();
    ask(phone);
    String first = people.lastCode(phone);
    people.letCodesPass(phone, "31 seconds");
    ask(phone);
    assertWrongCode(signIn(phone, first));
    assertThat(signIn(phone, people.lastCode(phone)).status()).isEqualTo(200);
  }

  @Test
  void fiveWrongGuessesEndACode() {
    String phone = People.newPhone();
    ask(phone);
    String code = people.lastCode(phone);
    for (int i = 0; i < PhoneCodes.TRIES; i++) {
      assertWrongCode(signIn(phone, other(code, i)));
    }
    assertWrongCode(signIn(phone, code));
  }

  @Test
  void guessesAtOnceAreCountedEach() throws Exception {
    String phone = People.newPhone();
    ask(phone);
    String code = people.lastCode(phone);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Reply>> futures =
          IntStream.range(0, 8)
              .mapToObj(i -> threads.submit(() -> signIn(phone, other(code, i))))
              .toList();
      for (Future<Reply> future : futures) {
        assertWrongCode(future.get());
      }
    }
    assertWrongCode(signIn(phone, code));
  }

  @Test
  void aGuessAtAPhoneThatAskedForNothingIsRefusedAlike() {
    String asked = People.newPhone();
    ask(asked);
    Reply wrong = signIn(asked, other(people.lastCode(asked), 0));
    Reply nothing = signIn(People.newPhone(), "123456");
    assertWrongCode(nothing);
    assertThat(nothing.text()).isEqualTo(wrong.text());
  }

  @Test
  void askingAgainTakesGrowingWaits() {
    String phone = People.newPhone();
    assertThat(PhoneCodes.waitAfter(0)).isZero();
    assertThat(PhoneCodes.waitAfter(1)).isEqualTo(Duration.ofSeconds(30));
    assertThat(PhoneCodes.waitAfter(2)).isEqualTo(Duration.ofMinutes(1));
    assertThat(PhoneCodes.waitAfter(50)).isEqualTo(Duration.ofHours(1));
    assertThat(ask(phone).status()).isEqualTo(202);

    Reply tooEarly = ask(phone);

    assertThat(tooEarly.status()).isEqualTo(429);
    assertThat(tooEarly.code()).isEqualTo("rate-limited");
    assertThat(tooEarly.json().path("retryAfterSeconds").asInt()).isBetween(20, 30);
    assertThat(tooEarly.header("Retry-After")).isNotNull();
    people.letCodesPass(phone, "31 seconds");
    assertThat(ask(phone).status()).isEqualTo(202);
    people.letCodesPass(phone, "31 seconds");
    assertThat(ask(phone).json().path("retryAfterSeconds").asInt()).isBetween(20, 30);
    people.letCodesPass(phone, "25 hours");
    assertThat(ask(phone).status()).isEqualTo(202);
    people.letCodesPass(phone, "31 seconds");
    assertThat(ask(phone).status()).isEqualTo(202);
  }

  @Test
  void aCodeForOnePurposeIsNoneForTheOther() {
    People.Person person = people.person();
    recover(person.phone());
    assertWrongCode(signIn(person.phone(), people.lastCode(person.phone())));
  }

  @Test
  void numbersCodesAndNamesThatBreakTheRulesAreRefusedWithTheirField() {
    assertField(ask("02-123-4567"), "phone");
    assertField(ask(""), "phone");
    assertField(ask("0".repeat(33)), "phone");
    assertField(signIn(People.newPhone(), "12345"), "code");
    assertField(signIn(People.newPhone(), "12345a"), "code");
    assertField(
        people.post(
            "/sign-in/phone",
            Map.of("phone", People.newPhone(), "code", "123456", "displayName", "  "),
            null),
        "displayName");
    assertField(people.post("/phone-codes", Map.of(), null), "phone");
  }

  @Test
  void aPageOfAnotherSiteCannotSignSomebodyIn() {
    String phone = People.newPhone();
    ask(phone);
    Map<String, String> body = new HashMap<>();
    body.put("phone", phone);
    body.put("code", people.lastCode(phone));
    Reply reply =
        fixture.call(
            "POST",
            "/api/identity/sign-in/phone",
            null,
            body,
            Map.of("Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"));
    assertThat(reply.status()).isEqualTo(403);
  }

  // Recovery.

  @Test
  void whoHoldsThePhoneSetsANewPasswordAndAllSessionsEnd() {
    People.Person person = people.person();
    recover(person.phone());

    Reply reply = confirm(person.phone(), people.lastCode(person.phone()), NEW_PASSWORD);

    assertThat(reply.status()).as(reply.text()).isEqualTo(204);
    assertThat(passwordHash(person)).startsWith("$argon2id$");
    assertThat(fixture.said("identity", SessionsEnded.class))
        .contains(new SessionsEnded(person.account(), null, "recovered"));
    // What was proved before does not count any more.
    Reply totp = people.post("/accounts/me/totp", Map.of(), person.cookie());
    assertThat(totp.code()).isEqualTo("sign-in-again");
  }

  @Test
  void aRefusedPasswordCostsNoCode() {
    People.Person person = people.person();
    recover(person.phone());
    String code = people.lastCode(person.phone());

    assertField(confirm(person.phone(), code, "password1"), "newPassword");
    assertField(confirm(person.phone(), code, "short"), "newPassword");
    assertField(confirm(person.phone(), code, person.phone().replace("-", "")), "newPassword");

    assertThat(confirm(person.phone(), code, NEW_PASSWORD).status()).isEqualTo(204);
    assertWrongCode(confirm(person.phone(), code, NEW_PASSWORD));
  }

  @Test
  void nobodyRecoversAnAccountThatIsNotThere() {
    String phone = People.newPhone();
    recover(phone);
    // Even with the code that was never sent to anybody.
    assertWrongCode(confirm(phone, people.codes().getLast().code(), NEW_PASSWORD));
  }

  private List<String> everythingKept() {
    List<String> texts = new ArrayList<>();
    List<String> tables =
        fixture
            .database("identity")
            .sql(
                "select table_name from information_schema.tables where table_schema = current_schema")
            .query(String.class)
            .list();
    assertThat(tables).contains("phone_code", "account_phone", "journal");
    for (String table : tables) {
      texts.addAll(
          fixture
              .database("identity")
              .sql("select t::text from " + table + " t")
              .query(String.class)
              .list());
    }
    return texts;
  }

  private String passwordHash(People.Person person) {
    return fixture
        .database("identity")
        .sql("select password_hash from account where account_id = :account")
        .param("account", person.account().value())
        .query(String.class)
        .single();
  }

  /** Another code than this one. */
  private static String other(String code, int i) {
    return "%06d".formatted((Integer.parseInt(code) + 1 + i) % 1_000_000);
  }

  private Reply ask(String phone) {
    return people.post("/phone-codes", Map.of("phone", phone), null);
  }

  private Reply recover(String phone) {
    return people.post("/recoveries", Map.of("phone", phone), null);
  }

  private Reply signIn(String phone, String code) {
    return people.post("/sign-in/phone", Map.of("phone", phone, "code", code), null);
  }

  private Reply confirm(String phone, String code, String newPassword) {
    return people.post(
        "/recoveries/confirm",
        Map.of("phone", phone, "code", code, "newPassword", newPassword),
        null);
  }

  private static void assertWrongCode(Reply reply) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(401);
    assertThat(reply.code()).isEqualTo("wrong-code");
  }

  private static void assertField(Reply reply, String field) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.json().path("field").asString()).as(reply.text()).isEqualTo(field);
  }
}
