package dosirak.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.identity.AccountOpened;
import dosirak.contracts.identity.Role;
import dosirak.contracts.identity.RoleGranted;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import dosirak.platform.testing.TestKeys;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdentityTest {
  private static final String PASSWORD = "correct horse battery";
  private static final String OPERATOR_PASSWORD = "the first of many";
  private static final String CLIENT_SECRET = "a long random secret";

  private MarketplaceFixture fixture;

  @BeforeAll
  void start() throws NoSuchAlgorithmException {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(CLIENT_SECRET.getBytes(StandardCharsets.UTF_8));
    fixture =
        MarketplaceFixture.start(
            List.of(IdentityDomain.DOMAIN),
            Set.of(),
            Map.of(
                "identity.machine-client-id",
                "city",
                "identity.machine-client-secret-hash",
                HexFormat.of().formatHex(hash),
                "identity.first-operator-login",
                "Operator",
                "identity.first-operator-password",
                OPERATOR_PASSWORD));
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  // Signing up.

  @Test
  void whoSignsUpIsACustomerAndNothingElse() {
    String login = login();
    Reply reply = signUp(login, PASSWORD);

    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    AccountId accountId = accountId(reply);
    assertThat(reply.header("Dosirak-Position")).startsWith("identity:");
    assertThat(fixture.said("identity", AccountOpened.class))
        .filteredOn(said -> said.accountId().equals(accountId))
        .singleElement()
        .satisfies(said -> {
          assertThat(said.openedAt()).isEqualTo(fixture.now());
          assertThat(said.displayName().text()).startsWith("dsk1.");
          assertThat(TestKeys.personKeys().open(said.displayName())).isEqualTo("Kim");
        });
    assertThat(grantsOf(accountId))
        .containsExactly(new RoleGranted(accountId, Role.CUSTOMER, null, fixture.now()));
  }

  @Test
  void aRoleIsNeverChosenAtSignUp() {
    for (String field : List.of("role", "roles", "scopes")) {
      Reply reply =
          fixture.post(
              "/api/identity/accounts",
              null,
              Map.of(
                  "login", login(), "password", PASSWORD, "displayName", "Kim", field, "OPERATOR"));
      assertField(reply, field);
    }
  }

  @Test
  void aLoginIsTakenOnceWhateverItsCase() {
    String login = login();
    signUp(login, PASSWORD);

    Reply reply = signUp(login.toUpperCase(java.util.Locale.ROOT), "another password");

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.code()).isEqualTo("login-taken");
    assertThat(signIn(login, PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void signingUpAgainWithTheSameKeyGetsTheSameAccount() {
    String login = login();
    String key = UUID.randomUUID().toString();
    Reply first = signUp(login, PASSWORD, key);

    Reply second = signUp(login, PASSWORD, key);

    assertThat(second.status()).isEqualTo(201);
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(grantsOf(accountId(first))).hasSize(1);
  }

  @Test
  void aKeyOfOneSignUpIsRefusedForAnother() {
    String login = login();
    String key = UUID.randomUUID().toString();
    signUp(login, PASSWORD, key);

    for (Reply other :
        List.of(signUp(login(), PASSWORD, key), signUp(login, "another password", key))) {
      assertThat(other.status()).as(other.text()).isEqualTo(422);
      assertThat(other.code()).isEqualTo("idempotency-key-reused");
    }
  }

  @Test
  void twoWhoWantOneLoginAtOnceGetOneAccount() throws Exception {
    String login = login();
    List<Reply> replies = together(8, i -> signUp(login, PASSWORD));
    assertThat(replies.stream().filter(reply -> reply.status() == 201)).hasSize(1);
    assertThat(replies.stream().filter(reply -> reply.code().equals("login-taken"))).hasSize(7);
  }

  @Test
  void loginsAndPasswordsThatBreakTheRulesAreRefusedWithTheirField() {
    assertField(signUp("ab", PASSWORD), "login");
    assertField(signUp("a".repeat(65), PASSWORD), "login");
    assertField(signUp("with space", PASSWORD), "login");
    assertField(signUp("한글이름", PASSWORD), "login");
    assertField(signUp(login(), "short77"), "password");
    assertField(signUp(login(), "x".repeat(129)), "password");
    assertField(
        fixture.post(
            "/api/identity/accounts",
            null,
            Map.of("login", login(), "password", PASSWORD, "displayName", " ")),
        "displayName");
    assertField(fixture.post("/api/identity/accounts", null, "{}"), "displayName");
  }

  @Test
  void thePasswordIsKeptAsAnArgonHashAndNowhereElse() {
    String login = login();
    signUp(login, PASSWORD);
    assertThat(
            fixture
                .database("identity")
                .sql("select password_hash from account where login = :login")
                .param("login", login)
                .query(String.class)
                .single())
        .startsWith("$argon2id$");
    assertThat(
            fixture
                .database("identity")
                .sql("select count(*) from idempotency where caller = 'anonymous'")
                .query(Integer.class)
                .single())
        .isZero();
  }

  // Signing in.

  @Test
  void aPersonSignsInAndIsKnownByTheToken() {
    String login = login();
    AccountId accountId = accountId(signUp(login, PASSWORD));

    Reply session = signIn(login.toUpperCase(java.util.Locale.ROOT), PASSWORD);

    assertThat(session.status()).as(session.text()).isEqualTo(200);
    assertThat(session.header("Cache-Control")).isEqualTo("no-store");
    assertThat(session.json().path("accountId").asString()).isEqualTo(accountId.toString());
    assertThat(session.json().path("roles").toString()).isEqualTo("[\"CUSTOMER\"]");
    assertThat(Instant.parse(session.json().path("expiresAt").asString()))
        .isAfter(Instant.now().plusSeconds(11 * 3600))
        .isBefore(Instant.now().plusSeconds(13 * 3600));
    Reply me = fixture.get("/api/identity/accounts/me", token(session));
    assertThat(me.status()).isEqualTo(200);
    assertThat(me.json().path("login").asString()).isEqualTo(login);
    assertThat(me.json().path("displayName").asString()).isEqualTo("Kim");
    assertThat(me.text()).doesNotContain("argon2");
  }

  @Test
  void nobodyIsNobody() {
    assertThat(fixture.get("/api/identity/accounts/me", null).status()).isEqualTo(401);
    assertThat(
            fixture
                .get(
                    "/api/identity/accounts/me",
                    fixture.token(MarketplaceFixture.newAccount(), Role.CUSTOMER))
                .status())
        .isEqualTo(404);
  }

  @Test
  void anUnknownLoginCannotBeToldFromAWrongPassword() {
    String login = login();
    signUp(login, PASSWORD);

    Reply wrongPassword = signIn(login, "wrong password");
    Reply unknownLogin = signIn(login(), "wrong password");

    assertThat(wrongPassword.status()).isEqualTo(401);
    assertThat(wrongPassword.code()).isEqualTo("wrong-credentials");
    assertThat(unknownLogin.status()).isEqualTo(401);
    assertThat(unknownLogin.text()).isEqualTo(wrongPassword.text());
  }

  @Test
  void anUnknownLoginTakesAsLongAsAWrongPassword() {
    List<String> known = IntStream.range(0, 7).mapToObj(i -> login()).toList();
    known.forEach(login -> signUp(login, PASSWORD));
    signIn(login(), "warm up");

    // In turns, so that a busy moment of the machine slows both alike.
    List<Long> wrongPassword = new ArrayList<>();
    List<Long> unknownLogin = new ArrayList<>();
    for (String login : known) {
      wrongPassword.add(nanosOfAWrongSignIn(login));
      unknownLogin.add(nanosOfAWrongSignIn(login()));
    }

    // Without the dummy hash it would be some tenth of it.
    assertThat(median(unknownLogin)).isGreaterThan(median(wrongPassword) / 3);
  }

  @Test
  void guessingAPasswordIsBrakedAndThePauseEnds() {
    String login = login();
    signUp(login, PASSWORD);
    for (int i = 0; i < GuessingBrake.FREE_FAILURES; i++) {
      assertThat(signIn(login, "wrong password").status()).isEqualTo(401);
    }
    letPass(login, "-30 seconds");

    Reply braked = signIn(login, PASSWORD);

    assertThat(braked.status()).isEqualTo(429);
    assertThat(braked.code()).isEqualTo("rate-limited");
    assertThat(braked.json().path("retryAfterSeconds").asInt()).isPositive();
    assertThat(braked.header("Retry-After")).isNotNull();
    letPass(login, "2 minutes");
    assertThat(signIn(login, PASSWORD).status()).isEqualTo(200);
    // A success forgets the failures.
    assertThat(signIn(login, "wrong password").status()).isEqualTo(401);
    assertThat(signIn(login, PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void guessingIsBrakedForLoginsThatNobodyHasToo() {
    String login = login();
    for (int i = 0; i < GuessingBrake.FREE_FAILURES; i++) {
      signIn(login, "wrong password");
    }
    letPass(login, "-30 seconds");
    assertThat(signIn(login, "wrong password").code()).isEqualTo("rate-limited");
  }

  @Test
  void oldFailuresAreNotHeldAgainstAnybody() {
    String login = login();
    signUp(login, PASSWORD);
    for (int i = 0; i < GuessingBrake.FREE_FAILURES - 1; i++) {
      signIn(login, "wrong password");
    }
    letPass(login, "2 hours");
    signIn(login, "wrong password");
    assertThat(signIn(login, PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void manyGuessesAtOnceDoNotGetAroundTheBrake() throws Exception {
    String login = login();
    signUp(login, PASSWORD);
    long begin = System.nanoTime();

    List<Reply> replies = together(40, i -> signIn(login, "guess number " + i));

    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin) + 1;
    long tried = replies.stream().filter(reply -> reply.status() == 401).count();
    assertThat(tried)
        .isLessThanOrEqualTo(
            GuessingBrake.FREE_FAILURES
                + Runtime.getRuntime().availableProcessors() * (1 + seconds));
    assertThat(replies.stream().filter(reply -> reply.status() == 429).count())
        .isEqualTo(40 - tried);
  }

  // Machines.

  @Test
  void theMachineClientSignsInWithItsScopes() {
    Reply session = signInMachine("city", CLIENT_SECRET);
    assertThat(session.status()).as(session.text()).isEqualTo(200);
    assertThat(session.json().path("scopes").toString()).isEqualTo("[\"audit\",\"simulate\"]");
    assertThat(fixture.get("/api/identity/audit/positions", token(session)).status())
        .isEqualTo(200);
    assertThat(fixture.get("/api/identity/accounts/me", token(session)).status()).isEqualTo(403);
  }

  @Test
  void aWrongClientOrSecretIsRefusedAlike() {
    Reply wrongSecret = signInMachine("city", "guess");
    Reply wrongClient = signInMachine("village", CLIENT_SECRET);
    assertThat(wrongSecret.status()).isEqualTo(401);
    assertThat(wrongSecret.code()).isEqualTo("wrong-credentials");
    assertThat(wrongClient.text()).isEqualTo(wrongSecret.text());
  }

  // Simulated accounts.

  @Test
  void simulatedPeopleHaveTheirRolesAndCanSignIn() {
    String customer = login();
    String owner = login();
    String rider = login();
    Reply reply =
        simulate(
            List.of(
                simulated(customer, "CUSTOMER"),
                simulated(owner, "OWNER"),
                simulated(rider, "RIDER")));

    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    assertThat(reply.json().path("accounts").size()).isEqualTo(3);
    assertThat(reply.json().path("accounts").get(1).path("login").asString()).isEqualTo(owner);
    Reply session = signIn(owner, PASSWORD);
    assertThat(session.json().path("roles").toString()).isEqualTo("[\"OWNER\"]");
    assertThat(session.json().path("accountId").asString())
        .isEqualTo(reply.json().path("accounts").get(1).path("accountId").asString());
    assertThat(signIn(rider, PASSWORD).json().path("roles").toString()).isEqualTo("[\"RIDER\"]");
  }

  @Test
  void aSimulatedOperatorIsRefused() {
    assertField(simulate(List.of(simulated(login(), "OPERATOR"))), "accounts[0].role");
  }

  @Test
  void simulatedAccountsAreOpenedAllOrNone() {
    String taken = login();
    String free = login();
    signUp(taken, PASSWORD);

    Reply reply = simulate(List.of(simulated(free, "OWNER"), simulated(taken, "OWNER")));

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.code()).isEqualTo("login-taken");
    assertThat(reply.json().path("login").asString()).isEqualTo(taken);
    assertThat(signUp(free, PASSWORD).status()).isEqualTo(201);
  }

  @Test
  void aLoginThatComesTwiceInABatchIsNamed() {
    String login = login();
    assertField(
        simulate(
            List.of(
                simulated(login, "OWNER"),
                simulated(login.toUpperCase(java.util.Locale.ROOT), "RIDER"))),
        "accounts[1].login");
  }

  @Test
  void aBatchOfFiveHundredIsMadeAndOneMoreIsRefused() {
    List<Map<String, String>> many =
        IntStream.range(0, 501).mapToObj(i -> simulated(login(), "CUSTOMER")).toList();
    assertField(simulate(many), "accounts");
    assertThat(simulate(many.subList(0, 500)).status()).isEqualTo(201);
  }

  @Test
  void aRepeatedBatchGetsTheSameAccounts() {
    String key = UUID.randomUUID().toString();
    Map<String, Object> body =
        Map.of("password", PASSWORD, "accounts", List.of(simulated(login(), "OWNER")));
    Reply first =
        fixture.post("/api/identity/simulated-accounts", fixture.machineToken(), body, key);
    Reply second =
        fixture.post("/api/identity/simulated-accounts", fixture.machineToken(), body, key);
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.text()).isEqualTo(first.text());
  }

  @Test
  void peopleCannotSimulate() {
    Map<String, Object> body =
        Map.of("password", PASSWORD, "accounts", List.of(simulated(login(), "OWNER")));
    assertThat(fixture.post("/api/identity/simulated-accounts", null, body).status())
        .isEqualTo(401);
    assertThat(fixture.post("/api/identity/simulated-accounts", operator(), body).status())
        .isEqualTo(403);
  }

  // Roles.

  @Test
  void theFirstOperatorIsThereFromTheStart() {
    Reply session = signIn("operator", OPERATOR_PASSWORD);
    assertThat(session.status()).as(session.text()).isEqualTo(200);
    assertThat(session.json().path("roles").toString()).isEqualTo("[\"ADMINISTRATOR\"]");
  }

  @Test
  void aRestartMakesNoSecondOperator() throws InterruptedException {
    var compartment = Objects.requireNonNull(fixture.marketplace().compartments().get("identity"));
    compartment.stop();
    compartment.start();
    fixture.eventually(
        "it serves again", () -> compartment.status().state().name().equals("SERVING"));
    assertThat(
            fixture
                .database("identity")
                .sql("select count(*) from account where login = 'operator'")
                .query(Integer.class)
                .single())
        .isEqualTo(1);
  }

  private interface Call {
    Reply make(int number);
  }

  private static List<Reply> together(int count, Call call) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Reply>> futures = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        futures.add(threads.submit(() -> call.make(number)));
      }
      List<Reply> replies = new ArrayList<>();
      for (Future<Reply> future : futures) {
        replies.add(future.get(60, TimeUnit.SECONDS));
      }
      return replies;
    }
  }

  private long nanosOfAWrongSignIn(String login) {
    long begin = System.nanoTime();
    signIn(login, "wrong password");
    return System.nanoTime() - begin;
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  /** Makes the last failure of a login lie further back; a negative time makes it lie ahead. */
  private void letPass(String login, String time) {
    fixture
        .database("identity")
        .sql(
            """
            update sign_in_failure set last_failed_at = last_failed_at - :time::interval
            where login = :login
            """)
        .param("time", time)
        .param("login", login)
        .update();
  }

  private static String login() {
    return "kim-" + UUID.randomUUID();
  }

  private Reply signUp(String login, String password) {
    return signUp(login, password, UUID.randomUUID().toString());
  }

  private Reply signUp(String login, String password, String key) {
    return fixture.post(
        "/api/identity/accounts",
        null,
        Map.of("login", login, "password", password, "displayName", "Kim"),
        key);
  }

  private Reply signIn(String login, String password) {
    return fixture.post(
        "/api/identity/sessions", null, Map.of("login", login, "password", password));
  }

  private Reply signInMachine(String clientId, String secret) {
    return fixture.post(
        "/api/identity/machine-sessions",
        null,
        Map.of("clientId", clientId, "clientSecret", secret));
  }

  private Reply simulate(List<Map<String, String>> accounts) {
    return fixture.post(
        "/api/identity/simulated-accounts",
        fixture.machineToken(),
        Map.of("password", PASSWORD, "accounts", accounts));
  }

  private static Map<String, String> simulated(String login, String role) {
    return Map.of("login", login, "displayName", "Sim", "role", role);
  }

  private String operator() {
    return fixture.token(MarketplaceFixture.newAccount(), Role.ADMINISTRATOR);
  }

  private List<RoleGranted> grantsOf(AccountId accountId) {
    return fixture.said("identity", RoleGranted.class).stream()
        .filter(event -> event.accountId().equals(accountId))
        .toList();
  }

  private static AccountId accountId(Reply reply) {
    return AccountId.of(reply.json().path("accountId").asString());
  }

  private static String token(Reply session) {
    return session.json().path("accessToken").asString();
  }

  private static void assertField(Reply reply, String field) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.json().path("field").asString()).as(reply.text()).isEqualTo(field);
  }
}
