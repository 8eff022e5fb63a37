package dosirak.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.identity.Role;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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

  @Test
  void thePasswordIsKeptAsAnArgonHashAndNowhereElse() {
    String login = login();
    open(login, "CUSTOMER");
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
    AccountId accountId = accountOf(open(login, "CUSTOMER"));

    Browser.Tokens tokens =
        new Browser(fixture).signIn(login.toUpperCase(java.util.Locale.ROOT), PASSWORD);

    Reply me = fixture.get("/api/identity/accounts/me", tokens.access());
    assertThat(me.status()).isEqualTo(200);
    assertThat(me.json().path("accountId").asString()).isEqualTo(accountId.toString());
    assertThat(me.json().path("login").asString()).isEqualTo(login);
    assertThat(me.json().path("displayName").asString()).isEqualTo("Sim");
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
    open(login, "CUSTOMER");

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
    known.forEach(login -> open(login, "CUSTOMER"));
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
    open(login, "CUSTOMER");
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
    open(login, "CUSTOMER");
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
    open(login, "CUSTOMER");
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
  void theMachineClientReadsWhatItsScopesAllow() {
    String basic =
        java.util.Base64.getEncoder()
            .encodeToString(("city:" + CLIENT_SECRET).getBytes(StandardCharsets.UTF_8));
    Reply reply = Browser.token(fixture, basic, Map.of("grant_type", "client_credentials"));
    String token = reply.json().path("access_token").asString();

    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(fixture.get("/api/identity/audit/positions", token).status()).isEqualTo(200);
    assertThat(fixture.get("/api/identity/accounts/me", token).status()).isEqualTo(403);
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
    Reply me = me(owner);
    assertThat(me.json().path("roles").toString()).isEqualTo("[\"OWNER\"]");
    assertThat(me.json().path("accountId").asString())
        .isEqualTo(reply.json().path("accounts").get(1).path("accountId").asString());
    assertThat(me(rider).json().path("roles").toString()).isEqualTo("[\"RIDER\"]");
  }

  @Test
  void aSimulatedOperatorIsRefused() {
    assertField(simulate(List.of(simulated(login(), "OPERATOR"))), "accounts[0].role");
  }

  @Test
  void simulatedAccountsAreOpenedAllOrNone() {
    String taken = login();
    String free = login();
    open(taken, "CUSTOMER");

    Reply reply = simulate(List.of(simulated(free, "OWNER"), simulated(taken, "OWNER")));

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.code()).isEqualTo("login-taken");
    assertThat(reply.json().path("login").asString()).isEqualTo(taken);
    assertThat(open(free, "OWNER").status()).isEqualTo(201);
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
    Reply proof = signIn("operator", OPERATOR_PASSWORD);
    assertThat(proof.status()).as(proof.text()).isEqualTo(200);
    assertThat(proof.json().path("next").asString()).isEqualTo("second-factor");
    assertThat(
            fixture
                .database("identity")
                .sql(
                    """
                    select role from account_role join account using (account_id)
                    where login = 'operator'
                    """)
                .query(String.class)
                .list())
        .containsExactly("ADMINISTRATOR");
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

  private Reply open(String login, String role) {
    return simulate(List.of(simulated(login, role)));
  }

  private Reply signIn(String login, String password) {
    return new Browser(fixture).password(login, password);
  }

  private Reply me(String login) {
    return fixture.get(
        "/api/identity/accounts/me", new Browser(fixture).signIn(login, PASSWORD).access());
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

  private static AccountId accountOf(Reply made) {
    return AccountId.of(made.json().path("accounts").get(0).path("accountId").asString());
  }

  private static void assertField(Reply reply, String field) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.json().path("field").asString()).as(reply.text()).isEqualTo(field);
  }
}
