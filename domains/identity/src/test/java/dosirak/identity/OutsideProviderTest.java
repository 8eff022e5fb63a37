package dosirak.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import dosirak.contracts.AccountId;
import dosirak.contracts.identity.AccountOpened;
import dosirak.contracts.identity.Role;
import dosirak.contracts.identity.RoleRevoked;
import dosirak.contracts.identity.SessionsEnded;
import dosirak.platform.Settings;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Signing in at outside providers: of customers, and of the company's own people. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutsideProviderTest {
  private static final String ORIGIN = "http://localhost:8080";
  private static final String CUSTOMERS = "/api/identity/sign-in/providers/social";
  private static final String STAFF = "/api/identity/sign-in/providers/company";
  private static final String AFTERWARDS = "/api/identity/oauth2/authorize?x=1&y=%20";

  private final FakeProvider social = new FakeProvider("social");
  private final FakeProvider company = new FakeProvider("company");
  private final HttpClient http = HttpClient.newHttpClient();
  private final MarketplaceFixture fixture =
      MarketplaceFixture.start(
          List.of(IdentityDomain.DOMAIN),
          Set.of("shop"),
          Map.ofEntries(
              Map.entry("identity.provider.social.issuer", social.issuer()),
              Map.entry("identity.provider.social.client-id", FakeProvider.CLIENT_ID),
              Map.entry("identity.provider.social.client-secret", FakeProvider.SECRET),
              Map.entry("identity.provider.social.label", "소셜"),
              Map.entry("identity.provider.company.issuer", company.issuer()),
              Map.entry("identity.provider.company.client-id", FakeProvider.CLIENT_ID),
              Map.entry("identity.provider.company.client-secret", FakeProvider.SECRET),
              Map.entry("identity.provider.company.audience", "staff"),
              Map.entry(
                  "identity.provider.company.groups",
                  "dosirak-support=SUPPORT, dosirak-finance=FINANCE"),
              Map.entry("identity.provider.company.second-factor", "provider"),
              Map.entry("identity.provider.company.second-factor-values", "otp,hwk")));

  @AfterEach
  void behave() {
    social.fault(FakeProvider.Fault.NONE);
    company.fault(FakeProvider.Fault.NONE);
  }

  @AfterAll
  void stop() {
    fixture.close();
    social.close();
    company.close();
    http.close();
  }

  @Test
  void theProvidersAreListedWithTheirLabels() {
    Reply reply = fixture.get("/api/identity/sign-in/providers", null);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text())
        .isEqualTo(
            """
            {"providers":[{"name":"company","label":"company"},{"name":"social","label":"소셜"}]}\
            """);
  }

  @Test
  void aCustomersAccountIsOpenedAtTheFirstSignInAndFoundAtTheNext() {
    FakeProvider.Person person = new FakeProvider.Person("customer-1");
    person.displayName = "김소셜";
    social.person(person);
    int opened = fixture.said("identity", AccountOpened.class).size();

    Browser first = new Browser(fixture);
    Reply reply = visit(first, CUSTOMERS, social);
    assertThat(reply.header("location")).isEqualTo(AFTERWARDS);
    Browser.Tokens tokens = Browser.tokens(first.redeem(first.code()));
    Browser again = new Browser(fixture);
    visit(again, CUSTOMERS, social);
    Browser.Tokens second = Browser.tokens(again.redeem(again.code()));

    assertThat(roles(tokens)).containsExactly("CUSTOMER");
    assertThat(subject(second)).isEqualTo(subject(tokens));
    assertThat(fixture.said("identity", AccountOpened.class)).hasSize(opened + 1);
    Reply me = fixture.get("/api/identity/accounts/me", tokens.access());
    assertThat(me.json().path("displayName").asString()).isEqualTo("김소셜");
  }

  @Test
  void peopleWithTheSameAddressAreDifferentPeople() {
    social.person(new FakeProvider.Person("customer-2"));
    Browser one = new Browser(fixture);
    visit(one, CUSTOMERS, social);
    social.person(new FakeProvider.Person("customer-3"));
    Browser other = new Browser(fixture);
    visit(other, CUSTOMERS, social);

    assertThat(subject(Browser.tokens(one.redeem(one.code()))))
        .isNotEqualTo(subject(Browser.tokens(other.redeem(other.code()))));
  }

  @Test
  void groupsOfACustomersProviderGiveNothing() {
    FakeProvider.Person person = new FakeProvider.Person("customer-4");
    person.groups = List.of("dosirak-support", "SUPPORT");
    social.person(person);
    Browser browser = new Browser(fixture);
    visit(browser, CUSTOMERS, social);

    assertThat(roles(Browser.tokens(browser.redeem(browser.code())))).containsExactly("CUSTOMER");
  }

  @Test
  void staffHaveTheRolesOfTheirGroups() {
    FakeProvider.Person person = staff("staff-1", "dosirak-support", "dosirak-finance", "canteen");
    Browser browser = new Browser(fixture);
    assertThat(visit(browser, STAFF, company).header("location")).isEqualTo(AFTERWARDS);
    Browser.Tokens tokens = Browser.tokens(browser.redeem(browser.code()));

    assertThat(person.groups).contains("canteen");
    assertThat(roles(tokens)).containsExactlyInAnyOrder("SUPPORT", "FINANCE");
    assertThat(tokens.expiresIn()).isLessThanOrEqualTo(60);
  }

  @Test
  void leavingAGroupTakesItsRoleAtTheNextRefreshAndLeavingTheLastEndsTheSession() {
    FakeProvider.Person person = staff("staff-2", "dosirak-support", "dosirak-finance");
    Browser browser = new Browser(fixture);
    visit(browser, STAFF, company);
    Browser.Tokens first = Browser.tokens(browser.redeem(browser.code()));
    AccountId account = subject(first);

    person.groups = List.of("dosirak-finance");
    Browser.Tokens second = Browser.tokens(browser.refresh(first.refresh()));
    assertThat(roles(second)).containsExactly("FINANCE");
    assertThat(revoked(account)).containsExactly(Role.SUPPORT);

    person.groups = List.of("canteen");
    Reply refused = browser.refresh(second.refresh());
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().path("error").asString()).isEqualTo("invalid_grant");
    assertThat(revoked(account)).containsExactly(Role.SUPPORT, Role.FINANCE);
    assertThat(fixture.said("identity", SessionsEnded.class))
        .anyMatch(ended -> ended.accountId().equals(account) && ended.sessionId() == null);
    fixture.eventually(
        "the token is refused",
        () -> fixture.get("/api/identity/accounts/me", second.access()).status() == 401);

    Browser back = new Browser(fixture);
    Reply arrived = visit(back, STAFF, company);
    assertThat(location(arrived)).startsWith("/sign-in/?error=provider-no-role&continue=");
    assertThat(back.cookies()).doesNotContainKey(SignInCookies.NAME);
  }

  @Test
  void joiningAGroupGivesItsRoleAtTheNextRefresh() {
    FakeProvider.Person person = staff("staff-3", "dosirak-support");
    Browser browser = new Browser(fixture);
    visit(browser, STAFF, company);
    Browser.Tokens first = Browser.tokens(browser.redeem(browser.code()));

    person.groups = List.of("dosirak-support", "dosirak-finance");

    assertThat(roles(Browser.tokens(browser.refresh(first.refresh()))))
        .containsExactlyInAnyOrder("SUPPORT", "FINANCE");
  }

  @Test
  void somebodyWhoLeftTheCompanyHasNoRoleAndNoSession() {
    FakeProvider.Person person = staff("staff-4", "dosirak-support");
    Browser browser = new Browser(fixture);
    visit(browser, STAFF, company);
    Browser.Tokens tokens = Browser.tokens(browser.redeem(browser.code()));

    person.isDisabled = true;

    assertThat(browser.refresh(tokens.refresh()).status()).isEqualTo(400);
    assertThat(revoked(subject(tokens))).containsExactly(Role.SUPPORT);
  }

  @Test
  void whatWasProvedBeforeLeavingDoesNotBeginASessionAfterwards() {
    FakeProvider.Person person = staff("staff-5", "dosirak-support");
    Browser browser = new Browser(fixture);
    visit(browser, STAFF, company);
    String code = browser.code();

    person.isDisabled = true;

    assertThat(browser.redeem(code).json().path("error").asString()).isEqualTo("invalid_grant");
  }

  @ParameterizedTest
  @EnumSource(
      value = FakeProvider.Fault.class,
      names = {"SERVER_ERROR", "REDIRECT", "ENDLESS_ANSWER"})
  void aProviderThatIsIllRefusesItsStaffAndTheirSessionsLiveOn(FakeProvider.Fault fault) {
    staff("staff-6-" + fault, "dosirak-support");
    Browser browser = new Browser(fixture);
    visit(browser, STAFF, company);
    Browser.Tokens tokens = Browser.tokens(browser.redeem(browser.code()));

    company.fault(fault);
    Reply refused = browser.refresh(tokens.refresh());
    company.fault(FakeProvider.Fault.NONE);

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("retry-after")).isNotNull();
    assertThat(roles(Browser.tokens(browser.refresh(tokens.refresh())))).containsExactly("SUPPORT");
  }

  @Test
  void aSilentProviderHoldsUpNobodyForLongAndOthersNotAtAll() {
    staff("staff-7", "dosirak-support");
    Browser browser = new Browser(fixture);
    visit(browser, STAFF, company);
    Browser.Tokens tokens = Browser.tokens(browser.redeem(browser.code()));
    social.person(new FakeProvider.Person("customer-5"));
    Browser customer = new Browser(fixture);
    visit(customer, CUSTOMERS, social);
    Browser.Tokens customers = Browser.tokens(customer.redeem(customer.code()));

    company.fault(FakeProvider.Fault.SILENT);
    long begun = System.nanoTime();
    Thread waiting =
        Thread.startVirtualThread(
            () -> assertThat(browser.refresh(tokens.refresh()).status()).isEqualTo(503));
    Browser.tokens(customer.refresh(customers.refresh()));
    Duration customersWaited = Duration.ofNanos(System.nanoTime() - begun);
    join(waiting);

    assertThat(customersWaited).isLessThan(Duration.ofSeconds(3));
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void groupsAreAskedForWhereARefreshBringsNoIdToken() {
    FakeProvider.Person person = staff("staff-8", "dosirak-support");
    Browser browser = new Browser(fixture);
    visit(browser, STAFF, company);
    Browser.Tokens tokens = Browser.tokens(browser.redeem(browser.code()));

    company.fault(FakeProvider.Fault.NO_ID_TOKEN_AT_REFRESH);
    Browser.Tokens next = Browser.tokens(browser.refresh(tokens.refresh()));
    assertThat(roles(next)).containsExactly("SUPPORT");

    person.groups = List.of();
    assertThat(browser.refresh(next.refresh()).status()).isEqualTo(400);
  }

  @Test
  void anotherPersonsAnswerEndsTheSession() {
    staff("staff-9", "dosirak-support");
    Browser browser = new Browser(fixture);
    visit(browser, STAFF, company);
    Browser.Tokens tokens = Browser.tokens(browser.redeem(browser.code()));

    company.fault(FakeProvider.Fault.ANOTHER_PERSON_AT_REFRESH);

    assertThat(browser.refresh(tokens.refresh()).status()).isEqualTo(400);
    assertThat(revoked(subject(tokens))).containsExactly(Role.SUPPORT);
  }

  @Test
  void withoutTheProvidersSecondFactorOurOwnIsAskedFor() {
    FakeProvider.Person person = staff("staff-10", "dosirak-support");
    person.methods = List.of("pwd");
    Browser browser = new Browser(fixture);

    assertThat(location(visit(browser, STAFF, company)))
        .isEqualTo(
            "/sign-in/?step=second-factor&methods=&continue=%2Fapi%2Fidentity%2Foauth2%2Fauthorize%3Fx%3D1"
                + "%26y%3D%2520");
  }

  @ParameterizedTest
  @EnumSource(
      value = FakeProvider.Fault.class,
      names = {
        "ANOTHER_NONCE",
        "ANOTHER_AUDIENCE",
        "ANOTHER_ISSUER",
        "EXPIRED",
        "UNSIGNED",
        "ANOTHER_KEY",
        "SHARED_SECRET_SIGNATURE",
        "NO_ID_TOKEN"
      })
  void anIdTokenThatCannotBeBelievedSignsNobodyIn(FakeProvider.Fault fault) {
    social.person(new FakeProvider.Person("forged-" + fault));
    social.fault(fault);
    Browser browser = new Browser(fixture);

    assertThat(location(visit(browser, CUSTOMERS, social)))
        .startsWith("/sign-in/?error=provider-failed&continue=");
    assertThat(browser.cookies()).doesNotContainKey(SignInCookies.NAME);
  }

  @Test
  void aStaffProviderThatCannotBeAskedAgainSignsNobodyIn() {
    staff("staff-11", "dosirak-support");
    company.fault(FakeProvider.Fault.NO_REFRESH_TOKEN);
    Browser browser = new Browser(fixture);

    assertThat(location(visit(browser, STAFF, company)))
        .startsWith("/sign-in/?error=provider-failed&continue=");
  }

  @Test
  void anAnswerCountsOnlyInTheBrowserThatAskedAndOnlyOnce() {
    social.person(new FakeProvider.Person("customer-6"));
    Browser asking = new Browser(fixture);
    Reply begun = asking.get(CUSTOMERS + "?continue=/");
    String answer = path(provider(Objects.requireNonNull(begun.header("location"))));

    Browser other = new Browser(fixture);
    assertThat(location(other.get(answer))).startsWith("/sign-in/?error=provider-failed");
    Reply tampered = asking.get(answer.replace("state=", "state=x"));
    assertThat(location(tampered)).startsWith("/sign-in/?error=provider-failed");
    assertThat(location(asking.get(answer))).startsWith("/sign-in/?error=provider-failed");
    assertThat(asking.cookies()).doesNotContainKey(SignInCookies.NAME);
  }

  @Test
  void anAnswerOfAnotherIssuerIsRefused() {
    social.person(new FakeProvider.Person("customer-7"));
    Browser browser = new Browser(fixture);
    Reply begun = browser.get(CUSTOMERS + "?continue=/");
    String answer = path(provider(Objects.requireNonNull(begun.header("location"))));

    Map<String, String> returned = new HashMap<>(Browser.query(answer));
    returned.put("iss", company.issuer());

    assertThat(location(browser.get(CUSTOMERS + "/callback?" + Browser.form(returned))))
        .startsWith("/sign-in/?error=provider-failed");
  }

  @Test
  void whoSaysNoThereIsLedBackToThePage() {
    Browser browser = new Browser(fixture);
    Reply begun = browser.get(CUSTOMERS + "?continue=/here");
    String state =
        Objects.requireNonNull(
            Browser.query(Objects.requireNonNull(begun.header("location"))).get("state"));

    assertThat(
            location(
                browser.get(
                    CUSTOMERS
                        + "/callback?"
                        + Browser.form(
                            Map.of(
                                "error",
                                "access_denied",
                                "state",
                                state,
                                "iss",
                                social.issuer())))))
        .isEqualTo("/sign-in/?error=provider-refused&continue=%2Fhere");
  }

  @Test
  void nobodyIsLedToAnotherSiteAfterwards() {
    Browser browser = new Browser(fixture);
    for (String foreign : List.of("https://evil.example", "//evil.example", "/%5Cevil.example")) {
      assertThat(browser.get(CUSTOMERS + "?continue=" + foreign).status())
          .as(foreign)
          .isEqualTo(400);
    }
  }

  @Test
  void anUnknownProviderIsNotThere() {
    Browser browser = new Browser(fixture);

    assertThat(browser.get("/api/identity/sign-in/providers/none").status()).isEqualTo(404);
    assertThat(browser.get("/api/identity/sign-in/providers/none/callback").status())
        .isEqualTo(404);
  }

  @Test
  void providersTokensDoNotRestReadable() {
    staff("staff-12", "dosirak-support");
    Browser browser = new Browser(fixture);
    visit(browser, STAFF, company);

    List<String> sealed =
        fixture
            .database("identity")
            .sql("select sealed_refresh_token from provider_session")
            .query(String.class)
            .list();

    assertThat(sealed).isNotEmpty().allMatch(text -> text.startsWith("ey"));
  }

  @Test
  void twoRefreshesAtOnceBothFindTheProviderWilling() {
    staff("staff-13", "dosirak-support");
    Browser one = new Browser(fixture);
    visit(one, STAFF, company);
    Browser.Tokens ones = Browser.tokens(one.redeem(one.code()));
    Browser other = new Browser(fixture);
    visit(other, STAFF, company);
    Browser.Tokens others = Browser.tokens(other.redeem(other.code()));

    // The provider's refresh token is good once: whoever used it up would end the other.
    Set<Integer> statuses = java.util.Collections.synchronizedSet(new HashSet<>());
    Thread first =
        Thread.startVirtualThread(() -> statuses.add(one.refresh(ones.refresh()).status()));
    Thread second =
        Thread.startVirtualThread(() -> statuses.add(other.refresh(others.refresh()).status()));
    join(first);
    join(second);

    assertThat(statuses).containsExactly(200);
  }

  @Test
  void rolesThatTheProviderDidNotGiveStay() {
    FakeProvider.Person person = staff("staff-14", "dosirak-support");
    Browser browser = new Browser(fixture);
    visit(browser, STAFF, company);
    Browser.Tokens tokens = Browser.tokens(browser.redeem(browser.code()));
    fixture
        .database("identity")
        .sql("insert into account_role (account_id, role, granted_at) values (:id, 'RIDER', now())")
        .param("id", subject(tokens).value())
        .update();

    person.groups = List.of("dosirak-finance");

    assertThat(roles(Browser.tokens(browser.refresh(tokens.refresh()))))
        .containsExactlyInAnyOrder("RIDER", "FINANCE");
  }

  @Test
  void aConfigurationThatCannotBeMeantIsRefusedByItsKey() {
    Map<String, String> good =
        Map.of(
            "identity.provider.a.issuer", "https://login.example",
            "identity.provider.a.client-id", "dosirak");
    assertThat(Providers.of(new Settings(good)).all()).hasSize(1);

    assertThatThrownBy(() -> with(good, "identity.provider.a.issuer", "http://login.example"))
        .hasMessageContaining("identity.provider.a.issuer");
    assertThatThrownBy(() -> with(good, "identity.provider.a.audience", "everybody"))
        .hasMessageContaining("identity.provider.a.audience");
    assertThatThrownBy(() -> with(good, "identity.provider.a.audience", "staff"))
        .hasMessageContaining("identity.provider.a.groups");
    assertThatThrownBy(() -> with(good, "identity.provider.a.groups", "cooks=OWNER"))
        .hasMessageContaining("OWNER");
    assertThatThrownBy(() -> with(good, "identity.provider.a.second-factor", "provider"))
        .hasMessageContaining("identity.provider.a.second-factor-values");
    assertThatThrownBy(() -> with(good, "identity.provider.b.issuer", "https://login.example"))
        .hasMessageContaining("identity.provider.b.client-id");
    assertThatThrownBy(() -> with(good, "identity.provider.a.scopes", "profile"))
        .hasMessageContaining("identity.provider.a.scopes");
  }

  @Test
  void anIssuerIsConfiguredOnce() {
    Map<String, String> settings =
        Map.of(
            "identity.provider.a.issuer", "https://login.example",
            "identity.provider.a.client-id", "dosirak",
            "identity.provider.b.issuer", "https://login.example");

    assertThatThrownBy(() -> with(settings, "identity.provider.b.client-id", "dosirak"))
        .hasMessageContaining("identity.provider.b.issuer");
  }

  private static void with(Map<String, String> settings, String key, String value) {
    Map<String, String> changed = new HashMap<>(settings);
    changed.put(key, value);
    Providers _ = Providers.of(new Settings(changed));
  }

  private FakeProvider.Person staff(String subject, String... groups) {
    FakeProvider.Person person = new FakeProvider.Person(subject);
    person.groups = List.of(groups);
    person.methods = List.of("pwd", "otp");
    company.person(person);
    return person;
  }

  /** Goes to a provider and back. */
  private Reply visit(Browser browser, String path, FakeProvider provider) {
    Reply begun = browser.get(path + "?" + Browser.form(Map.of("continue", AFTERWARDS)));
    String to = location(begun);
    assertThat(to).startsWith(provider.issuer() + "/authorize?");
    return browser.get(path(provider(to)));
  }

  /** Where the provider sends the browser back to. */
  private String provider(String address) {
    try {
      HttpResponse<Void> reply =
          http.send(
              HttpRequest.newBuilder(URI.create(address)).build(),
              HttpResponse.BodyHandlers.discarding());
      return reply.headers().firstValue("Location").orElseThrow();
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }

  /** The fixture is not where it is configured to be. */
  private static String path(String address) {
    assertThat(address).startsWith(ORIGIN + "/");
    return address.substring(ORIGIN.length());
  }

  private static String location(Reply reply) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(302);
    return Objects.requireNonNull(reply.header("location"));
  }

  private List<Role> revoked(AccountId account) {
    return fixture.said("identity", RoleRevoked.class).stream()
        .filter(event -> event.accountId().equals(account))
        .map(RoleRevoked::role)
        .toList();
  }

  private static List<String> roles(Browser.Tokens tokens) {
    try {
      return SignedJWT.parse(tokens.access()).getJWTClaimsSet().getStringListClaim("roles");
    } catch (java.text.ParseException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  private static AccountId subject(Browser.Tokens tokens) {
    try {
      return new AccountId(
          UUID.fromString(SignedJWT.parse(tokens.access()).getJWTClaimsSet().getSubject()));
    } catch (java.text.ParseException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  private static void join(Thread thread) {
    try {
      assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
