package dosirak.platform.access;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.MachineClientEnded;
import dosirak.contracts.identity.Role;
import dosirak.contracts.identity.RoleGranted;
import dosirak.contracts.identity.RoleRevoked;
import dosirak.contracts.identity.SessionsEnded;
import dosirak.contracts.platform.PrivilegeUsed;
import dosirak.platform.compartment.Domain;
import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.security.SessionCookies;
import dosirak.platform.security.Whose;
import dosirak.platform.stream.EventStream;
import dosirak.platform.stream.PersonStreams;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.web.Command;
import dosirak.platform.web.Problem;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the paved road does about who may do what, with identity known by its events only. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTest {
  private static final String COOKIE_KEYS = "1:" + "5a".repeat(32);
  private static final AccountId OPENER = MarketplaceFixture.newAccount();

  private final SessionCookies cookies = SessionCookies.of(COOKIE_KEYS);
  private MarketplaceFixture fixture;

  @BeforeAll
  void start() {
    fixture =
        MarketplaceFixture.start(
            List.of(new Domain("shop", House.class)),
            Set.of(),
            Map.of(SessionCookies.KEYS, COOKIE_KEYS));
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  @Test
  void aRoleThatWasTakenNoLongerOpensAnythingAndOneThatWasGivenBackDoes() {
    AccountId person = MarketplaceFixture.newAccount();
    String token = fixture.token(person, UUID.randomUUID(), 0, Role.CUSTOMER, Role.RIDER);
    assertThat(fixture.get("/api/shop/mine", token).status()).isEqualTo(200);

    fixture.sayAsIdentity(new RoleRevoked(person, Role.CUSTOMER, null, fixture.now()));
    assertThat(fixture.get("/api/shop/mine", token).status()).isEqualTo(403);
    assertThat(fixture.get("/api/shop/anybody", token).status()).isEqualTo(200);

    long given =
        fixture.sayAsIdentity(
            new RoleGranted(person, Role.CUSTOMER, new ShopId(new UUID(0, 9)), fixture.now()));
    String fresh = fixture.token(person, UUID.randomUUID(), given, Role.CUSTOMER);
    assertThat(fixture.get("/api/shop/mine", fresh).status()).isEqualTo(200);
  }

  @Test
  void aSessionThatEndedIsOverAndOthersOfThePersonGoOn() {
    AccountId person = MarketplaceFixture.newAccount();
    UUID ended = UUID.randomUUID();
    String token = fixture.token(person, ended, 0, Role.CUSTOMER);
    String other = fixture.token(person, UUID.randomUUID(), 0, Role.CUSTOMER);

    fixture.sayAsIdentity(new SessionsEnded(person, ended, "signed-out"));

    assertThat(fixture.get("/api/shop/mine", token).status()).isEqualTo(401);
    assertThat(fixture.get("/api/shop/mine", other).status()).isEqualTo(200);
  }

  @Test
  void allSessionsThatBeganBeforeEndTogetherAndLaterOnesAreGood() {
    AccountId person = MarketplaceFixture.newAccount();
    String before = fixture.token(person, UUID.randomUUID(), 0, Role.CUSTOMER);

    long position = fixture.sayAsIdentity(new SessionsEnded(person, null, "recovered"));

    assertThat(fixture.get("/api/shop/mine", before).status()).isEqualTo(401);
    String after = fixture.token(person, UUID.randomUUID(), position, Role.CUSTOMER);
    assertThat(fixture.get("/api/shop/mine", after).status()).isEqualTo(200);
  }

  @Test
  void whoOnlySaysThatItIsAnOperatorIsNone() {
    AccountId impostor = MarketplaceFixture.newAccount();
    String token = fixture.token(impostor, UUID.randomUUID(), 0, Role.SUPPORT);
    assertThat(fixture.privileged("GET", "/api/shop/others/x", token, null).status())
        .isEqualTo(403);
  }

  @Test
  void anOperatorWhoseRoleWasTakenIsNoneAnyMore() {
    AccountId person = MarketplaceFixture.newAccount();
    String token = fixture.token(person, Role.SUPPORT);
    assertThat(fixture.privileged("GET", "/api/shop/others/x", token, null).status())
        .isEqualTo(200);
    fixture.sayAsIdentity(new RoleRevoked(person, Role.SUPPORT, null, fixture.now()));
    assertThat(fixture.privileged("GET", "/api/shop/others/x", token, null).status())
        .isEqualTo(403);
  }

  @Test
  void rightsOverOthersNeedAReason() {
    String token = fixture.token(MarketplaceFixture.newAccount(), Role.SUPPORT);
    MarketplaceFixture.Reply reply = fixture.get("/api/shop/others/x", token);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("reason-required");
    for (String bad : List.of(" ", "%ZZ", "%00", "x".repeat(201), "%0d%0aX-Evil:1")) {
      assertThat(
              fixture
                  .call("GET", "/api/shop/others/x", token, null, Map.of("Dosirak-Reason", bad))
                  .status())
          .as(bad)
          .isEqualTo(400);
    }
  }

  @Test
  void whatRightsOverOthersWereUsedForIsKept() {
    AccountId person = MarketplaceFixture.newAccount();
    String token = fixture.token(person, Role.SUPPORT);
    Map<String, String> reason = Map.of("Dosirak-Reason", "%EB%AC%B8%EC%9D%98 1+1");
    fixture.call("GET", "/api/shop/others/read-this", token, null, reason);
    fixture.call("POST", "/api/shop/others/change-this", token, Map.of(), reason);
    fixture.call("POST", "/api/shop/others/refused", token, Map.of(), reason);

    List<PrivilegeUsed> kept =
        fixture.said("shop", PrivilegeUsed.class).stream()
            .filter(used -> used.subject().equals("account:" + person))
            .toList();
    assertThat(kept)
        .extracting(PrivilegeUsed::action, PrivilegeUsed::target, PrivilegeUsed::status)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("GET /others/{id}", "id=read-this", 200),
            org.assertj.core.groups.Tuple.tuple("POST /others/{id}", "id=change-this", 200),
            org.assertj.core.groups.Tuple.tuple("POST /others/{id}", "id=refused", 409));
    assertThat(kept)
        .allSatisfy(used -> {
          assertThat(used.why()).isEqualTo("문의 1+1");
          assertThat(used.from()).isEqualTo("127.0.0.1");
          assertThat(used.permission()).isEqualTo("READ_ANY_ORDER");
        });
  }

  @Test
  void whoHasBothRightsUsesTheOneThatReachesOthersOnlyWithAReason() {
    AccountId person = MarketplaceFixture.newAccount();
    String token = fixture.token(person, Role.SUPPORT, Role.CUSTOMER);
    assertThat(fixture.get("/api/shop/either", token).text()).isEqualTo("\"ORDER_FOOD\"");
    assertThat(fixture.privileged("GET", "/api/shop/either", token, null).text())
        .isEqualTo("\"READ_ANY_ORDER\"");
  }

  @Test
  void aShopIsItsOpenersUntilIdentitySaysOtherwise() {
    String path = "/api/shop/shops/" + new ShopId(UUID.randomUUID());
    String opener = fixture.token(OPENER, Role.OWNER);
    String stranger = fixture.token(MarketplaceFixture.newAccount(), Role.OWNER);
    assertThat(fixture.get(path, opener).status()).isEqualTo(200);
    assertThat(fixture.get(path, stranger).status()).isEqualTo(404);

    ShopId shop = ShopId.of(path.substring(path.lastIndexOf('/') + 1));
    fixture.sayAsIdentity(new RoleRevoked(OPENER, Role.OWNER, shop, fixture.now()));
    assertThat(fixture.get(path, opener).status()).isEqualTo(404);
  }

  @Test
  void staffAndTheTillAnswerForTheirShopAndForNoOther() {
    ShopId shop = new ShopId(UUID.randomUUID());
    ShopId other = new ShopId(UUID.randomUUID());
    AccountId person = MarketplaceFixture.newAccount();
    String staff = fixture.token(person, Role.STAFF);
    String till = fixture.tillToken("till-1", shop);
    assertThat(fixture.get("/api/shop/shops/" + shop, staff).status()).isEqualTo(404);

    fixture.sayAsIdentity(new RoleGranted(person, Role.STAFF, shop, fixture.now()));
    assertThat(fixture.get("/api/shop/shops/" + shop, staff).status()).isEqualTo(200);
    assertThat(fixture.get("/api/shop/shops/" + other, staff).status()).isEqualTo(404);
    assertThat(fixture.get("/api/shop/shops/" + shop, till).status()).isEqualTo(200);
    assertThat(fixture.get("/api/shop/shops/" + other, till).status()).isEqualTo(404);

    fixture.sayAsIdentity(new RoleRevoked(person, Role.STAFF, shop, fixture.now()));
    fixture.sayAsIdentity(new MachineClientEnded("till-1"));
    assertThat(fixture.get("/api/shop/shops/" + shop, staff).status()).isEqualTo(404);
    assertThat(fixture.get("/api/shop/shops/" + shop, till).status()).isEqualTo(401);
  }

  @Test
  void aBrowsersCookieSignsItIn() {
    String token = fixture.token(MarketplaceFixture.newAccount(), Role.CUSTOMER);
    assertThat(withCookie("GET", "/api/shop/mine", session(token), Map.of()).status())
        .isEqualTo(200);
    assertThat(withCookie("GET", "/api/shop/mine", "forged", Map.of()).status()).isEqualTo(401);
  }

  @Test
  void aChangeBySomeOtherSitesPageIsRefused() {
    String token = fixture.token(MarketplaceFixture.newAccount(), Role.CUSTOMER);
    List<String> set = cookies.begin(token, Duration.ofMinutes(10));
    String session = value(set.get(0));
    String csrf = value(set.get(1));
    assertThat(set.get(0)).contains("HttpOnly").contains("Secure").contains("SameSite=Lax");

    String path = "/api/shop/mine";
    assertThat(withCookie("POST", path, session, Map.of()).code()).isEqualTo("csrf");
    assertThat(withCookie("POST", path, session, Map.of("Dosirak-Csrf", "wrong")).code())
        .isEqualTo("csrf");
    for (Map<String, String> foreign :
        List.of(
            Map.of("Origin", "https://evil.example"),
            Map.of("Origin", "null"),
            Map.of("Sec-Fetch-Site", "cross-site"),
            Map.of("Sec-Fetch-Site", "same-site"))) {
      Map<String, String> headers = new HashMap<>(foreign);
      headers.put("Dosirak-Csrf", csrf);
      assertThat(withCookie("POST", path, session, headers).code())
          .as(foreign.toString())
          .isEqualTo("cross-site");
    }
    assertThat(
            withCookie(
                    "POST",
                    path,
                    session,
                    Map.of("Dosirak-Csrf", csrf, "Sec-Fetch-Site", "same-origin"))
                .status())
        .isEqualTo(200);
  }

  @Test
  void aCookieThatIsNoLongerGoodLeavesWhatIsPublicOpen() {
    AccountId person = MarketplaceFixture.newAccount();
    UUID ended = UUID.randomUUID();
    String session = session(fixture.token(person, ended, 0, Role.CUSTOMER));
    String broken = session("not a token");
    fixture.sayAsIdentity(new SessionsEnded(person, ended, "signed-out"));
    assertThat(withCookie("GET", "/api/shop/public", session, Map.of()).status()).isEqualTo(200);
    assertThat(withCookie("GET", "/api/shop/public", broken, Map.of()).status()).isEqualTo(200);
    assertThat(withCookie("GET", "/api/shop/mine", session, Map.of()).status()).isEqualTo(401);
    assertThat(withCookie("GET", "/api/shop/mine", broken, Map.of()).status()).isEqualTo(401);
  }

  @Test
  void whatIsSealedForOnePurposeIsNoSession() {
    String token = fixture.token(MarketplaceFixture.newAccount(), Role.CUSTOMER);
    String other = cookies.seal("something else", "csrf " + token);
    assertThat(withCookie("GET", "/api/shop/mine", other, Map.of()).status()).isEqualTo(401);
  }

  @Test
  void anOpenStreamEndsWithItsSession() throws Exception {
    AccountId person = MarketplaceFixture.newAccount();
    UUID session = UUID.randomUUID();
    String token = fixture.token(person, session, 0, Role.CUSTOMER);
    CompletableFuture<MarketplaceFixture.Reply> stream =
        CompletableFuture.supplyAsync(() -> fixture.get("/api/shop/stream", token));
    String operator = fixture.token(MarketplaceFixture.newAccount(), Role.ADMINISTRATOR);
    fixture.eventually("the stream is open", () -> openStreams(operator) == 1);

    fixture.sayAsIdentity(new SessionsEnded(person, session, "signed-out"));

    assertThat(stream.get().text()).endsWith("event: bye\ndata: {}\n\n");
  }

  private int openStreams(String operator) {
    return fixture.get("/api/platform/live", operator).json().path("openStreams").asInt();
  }

  private String session(String token) {
    return value(cookies.begin(token, Duration.ofMinutes(10)).getFirst());
  }

  private static String value(String setCookie) {
    return setCookie.substring(setCookie.indexOf('=') + 1, setCookie.indexOf(';'));
  }

  private MarketplaceFixture.Reply withCookie(
      String method, String path, String session, Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    all.put("Cookie", "a=b; " + SessionCookies.SESSION + "=" + session);
    return fixture.call(method, path, null, method.equals("GET") ? null : Map.of(), all);
  }

  @Configuration
  static class House {
    @Bean
    HouseApi houseApi(ShopMembers members, PersonStreams streams) {
      return new HouseApi(members, streams);
    }
  }

  @RestController
  static final class HouseApi {
    private final ShopMembers members;
    private final PersonStreams streams;

    HouseApi(ShopMembers members, PersonStreams streams) {
      this.members = members;
      this.streams = streams;
    }

    @GetMapping("/public")
    @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
    String open() {
      return "open";
    }

    @GetMapping("/anybody")
    @Access(Permission.SIGNED_IN)
    String anybody() {
      return "anybody";
    }

    @GetMapping("/mine")
    @Access(Permission.ORDER_FOOD)
    String mine() {
      return "mine";
    }

    @PostMapping("/mine")
    @Command
    @Access(Permission.ORDER_FOOD)
    String change() {
      return "changed";
    }

    @GetMapping("/either")
    @Access({Permission.ORDER_FOOD, Permission.READ_ANY_ORDER})
    String either(Caller caller) {
      return String.valueOf(caller.using());
    }

    @GetMapping("/others/{id}")
    @Access(value = Permission.READ_ANY_ORDER, whose = Whose.ALL)
    String read(@PathVariable String id) {
      return id;
    }

    @PostMapping("/others/{id}")
    @Command
    @Access(value = Permission.READ_ANY_ORDER, whose = Whose.ALL)
    String changeOthers(@PathVariable String id) {
      if (id.equals("refused")) {
        throw Problem.conflict("refused", "Not this.");
      }
      return id;
    }

    @GetMapping("/shops/{id}")
    @Access(Permission.ANSWER_ORDERS)
    String shop(@PathVariable ShopId id, Caller caller) {
      if (!members.worksIn(caller, id, OPENER)) {
        throw Problem.notFound("shop");
      }
      return "shop";
    }

    @GetMapping("/stream")
    @Access(Permission.ORDER_FOOD)
    EventStream stream(Caller caller) {
      return streams.of(caller.person());
    }
  }
}
