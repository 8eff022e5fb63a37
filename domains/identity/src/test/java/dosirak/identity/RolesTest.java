package dosirak.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.Money;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.Role;
import dosirak.contracts.identity.RoleGranted;
import dosirak.contracts.identity.RoleRevoked;
import dosirak.contracts.identity.SessionsEnded;
import dosirak.contracts.platform.PrivilegeUsed;
import dosirak.contracts.shop.ShopPublished;
import dosirak.contracts.shop.ShopTerms;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolesTest {
  private People people;
  private MarketplaceFixture fixture;

  @BeforeAll
  void start() {
    people = People.start(Map.of());
    fixture = people.fixture();
  }

  @AfterEach
  void forgetAdministrators() {
    fixture
        .database("identity")
        .sql("delete from account_role where role = 'ADMINISTRATOR'")
        .update();
  }

  @AfterAll
  void stop() {
    people.close();
  }

  // Invitations.

  @Test
  void anInvitedPersonGetsTheRoleOnceItIsApproved() {
    People.Person dispatcher = people.person(Role.DISPATCH);
    People.Person rider = people.person();

    Reply invited = asOperator("POST", "/invitations", dispatcher, Map.of("role", "RIDER"));
    assertThat(invited.status()).as(invited.text()).isEqualTo(201);
    assertThat(invited.header("Cache-Control")).isEqualTo("no-store");
    String token = invited.json().path("token").asString();
    assertThat(token).hasSize(43);
    Reply accepted = accept(rider, token);
    assertThat(accepted.status()).as(accepted.text()).isEqualTo(200);
    assertThat(accepted.json().path("role").asString()).isEqualTo("RIDER");
    assertThat(rolesOf(rider)).containsExactly(Role.CUSTOMER);
    Reply approved = approve(dispatcher, invited);

    assertThat(approved.status()).as(approved.text()).isEqualTo(204);
    assertThat(rolesOf(rider)).containsExactly(Role.CUSTOMER, Role.RIDER);
    assertThat(fixture.said("identity", RoleGranted.class))
        .contains(new RoleGranted(rider.account(), Role.RIDER, null, fixture.now()));
    assertThat(approve(dispatcher, invited).code()).isEqualTo("not-accepted");
  }

  @Test
  void anInvitationIsAcceptedOnce() {
    People.Person dispatcher = people.person(Role.DISPATCH);
    Reply invited = asOperator("POST", "/invitations", dispatcher, Map.of("role", "RIDER"));
    String token = invited.json().path("token").asString();
    assertThat(accept(people.person(), token).status()).isEqualTo(200);
    assertThat(accept(people.person(), token).status()).isEqualTo(404);
    assertThat(accept(people.person(), "no such token").status()).isEqualTo(404);
  }

  @Test
  void anInvitationEndsAfterSevenDays() {
    People.Person dispatcher = people.person(Role.DISPATCH);
    Reply invited = asOperator("POST", "/invitations", dispatcher, Map.of("role", "RIDER"));
    fixture
        .database("identity")
        .sql(
            """
            update invitation set expires_at = expires_at - interval '7 days'
            where invitation_id = :id::uuid
            """)
        .param("id", invited.json().path("invitationId").asString())
        .update();
    assertThat(accept(people.person(), invited.json().path("token").asString()).status())
        .isEqualTo(404);
  }

  @Test
  void theTokenIsKeptAsAHashAndTheNameSealed() {
    People.Person dispatcher = people.person(Role.DISPATCH);
    Reply invited =
        asOperator(
            "POST", "/invitations", dispatcher, Map.of("role", "RIDER", "displayName", "박라이더"));
    String token = invited.json().path("token").asString();
    List<String> kept =
        fixture
            .database("identity")
            .sql(
                """
                select t::text from invitation t
                union all select body::text from journal
                union all select convert_from(body, 'UTF8') from idempotency
                """)
            .query(String.class)
            .list();
    assertThat(kept).noneMatch(text -> text.contains(token) || text.contains("박라이더"));
    Reply list = asOperator("GET", "/invitations?state=OPEN", dispatcher, null);
    assertThat(list.text()).contains("박라이더").doesNotContain(token);
  }

  @Test
  void everybodyInvitesOnlyThoseTheyMay() {
    ShopId shop = new ShopId(UUID.randomUUID());
    People.Person owner = people.person(Role.OWNER);
    people.give(owner.account(), Role.OWNER, shop);
    People.Person support = people.person(Role.SUPPORT);
    People.Person dispatcher = people.person(Role.DISPATCH);

    assertThat(invite(owner, Role.STAFF, shop).status()).isEqualTo(201);
    assertThat(invite(owner, Role.STAFF, new ShopId(UUID.randomUUID())).status()).isEqualTo(403);
    assertThat(invite(owner, Role.RIDER, null).status()).isEqualTo(403);
    assertThat(invite(owner, Role.ADMINISTRATOR, null).status()).isEqualTo(403);
    assertThat(inviteAsOperator(support, Role.OWNER).status()).isEqualTo(201);
    assertThat(inviteAsOperator(support, Role.RIDER).status()).isEqualTo(403);
    assertThat(inviteAsOperator(support, Role.SUPPORT).status()).isEqualTo(403);
    assertThat(inviteAsOperator(dispatcher, Role.RIDER).status()).isEqualTo(201);
    assertThat(inviteAsOperator(dispatcher, Role.ADMINISTRATOR).status()).isEqualTo(403);
    assertThat(inviteAsOperator(people.person(Role.FINANCE), Role.RIDER).status()).isEqualTo(403);
    assertThat(inviteAsOperator(people.person(), Role.RIDER).status()).isEqualTo(403);
  }

  @Test
  void aRoleInTheTokenThatIsGoneHereOpensNothing() {
    People.Person former = people.person(Role.DISPATCH);
    fixture
        .database("identity")
        .sql("delete from account_role where account_id = :id and role = 'DISPATCH'")
        .param("id", former.account().value())
        .update();
    assertThat(inviteAsOperator(former, Role.RIDER).status()).isEqualTo(403);
  }

  @Test
  void anOperatorGivesAReasonAndLeavesEvidence() {
    People.Person dispatcher = people.person(Role.DISPATCH);
    Reply without = invite(dispatcher, Role.RIDER, null);
    assertThat(without.code()).isEqualTo("reason-required");

    assertThat(inviteAsOperator(dispatcher, Role.RIDER).status()).isEqualTo(201);

    assertThat(fixture.said("identity", PrivilegeUsed.class))
        .anyMatch(event ->
            event.subject().equals("account:" + dispatcher.account())
                && event.permission().equals("INVITE_RIDERS")
                && event.status() == 201);
  }

  @Test
  void anAdministratorWhoActsAsAnOwnerIsOnlyThat() {
    People.Person both = people.person(Role.ADMINISTRATOR, Role.OWNER);
    // Without a reason the rights of an administrator are not meant.
    assertThat(invite(both, Role.FINANCE, null).status()).isEqualTo(403);
    assertThat(inviteAsOperator(both, Role.FINANCE).status()).isEqualTo(201);
  }

  @Test
  void anOperatorIsApprovedByAnotherAdministratorThanInvited() {
    People.Person first = people.person(Role.ADMINISTRATOR);
    People.Person second = people.person(Role.ADMINISTRATOR);
    People.Person newcomer = people.person();
    Reply invited = inviteAsOperator(first, Role.FINANCE);
    accept(newcomer, invited.json().path("token").asString());

    assertThat(approve(first, invited).code()).isEqualTo("needs-another-administrator");
    assertThat(approve(second, invited).status()).isEqualTo(204);

    assertThat(rolesOf(newcomer)).contains(Role.FINANCE);
    // Whoever becomes an operator signs in again, with a second factor.
    assertThat(fixture.said("identity", SessionsEnded.class))
        .contains(new SessionsEnded(newcomer.account(), null, "role-granted"));
  }

  @Test
  void theOnlyAdministratorApprovesAlone() {
    People.Person only = people.person(Role.ADMINISTRATOR);
    People.Person newcomer = people.person();
    Reply invited = inviteAsOperator(only, Role.SUPPORT);
    accept(newcomer, invited.json().path("token").asString());
    assertThat(approve(only, invited).status()).isEqualTo(204);
  }

  @Test
  void nobodyLetsThemselvesIn() {
    People.Person dispatcher = people.person(Role.DISPATCH);
    Reply invited = inviteAsOperator(dispatcher, Role.RIDER);
    assertThat(accept(dispatcher, invited.json().path("token").asString()).code())
        .isEqualTo("own-invitation");
    Reply applied = apply(dispatcher, "RIDER");
    assertThat(approve(dispatcher, applied).code()).isEqualTo("own-invitation");
  }

  @Test
  void whoeverAppliesIsApprovedOrRefused() {
    People.Person support = people.person(Role.SUPPORT);
    People.Person hopeful = people.person();
    Reply applied = apply(hopeful, "OWNER");
    assertThat(applied.status()).as(applied.text()).isEqualTo(201);
    assertThat(apply(hopeful, "OWNER").code()).isEqualTo("applied-already");
    assertThat(apply(hopeful, "ADMINISTRATOR").status()).isEqualTo(400);
    assertThat(asOperator("GET", "/invitations?state=ACCEPTED", support, null).text())
        .contains(applied.json().path("invitationId").asString());

    Reply refused =
        asOperator(
            "POST",
            "/invitations/" + applied.json().path("invitationId").asString() + "/refuse",
            support,
            Map.of("reason", "no papers"));

    assertThat(refused.status()).as(refused.text()).isEqualTo(204);
    assertThat(approve(support, applied).code()).isEqualTo("not-accepted");
    Reply again = apply(hopeful, "OWNER");
    assertThat(approve(support, again).status()).isEqualTo(204);
    assertThat(rolesOf(hopeful)).containsExactly(Role.CUSTOMER, Role.OWNER);
    assertThat(apply(hopeful, "OWNER").code()).isEqualTo("role-held");
  }

  @Test
  void oneSeesAndDecidesOnlyWhatOneMay() {
    ShopId shop = new ShopId(UUID.randomUUID());
    People.Person owner = people.person(Role.OWNER);
    people.give(owner.account(), Role.OWNER, shop);
    People.Person otherOwner = people.person(Role.OWNER);
    people.give(otherOwner.account(), Role.OWNER, new ShopId(UUID.randomUUID()));
    Reply invited = invite(owner, Role.STAFF, shop);
    String id = invited.json().path("invitationId").asString();
    accept(people.person(), invited.json().path("token").asString());

    assertThat(fixture.get("/api/identity/invitations", owner.token()).text()).contains(id);
    assertThat(fixture.get("/api/identity/invitations", otherOwner.token()).text())
        .doesNotContain(id);
    assertThat(
            fixture
                .post("/api/identity/invitations/" + id + "/approve", otherOwner.token(), "{}")
                .status())
        .isEqualTo(404);
    assertThat(approve(people.person(Role.DISPATCH), invited).status()).isEqualTo(404);
    assertThat(
            fixture
                .post("/api/identity/invitations/" + id + "/approve", owner.token(), "{}")
                .status())
        .isEqualTo(204);
  }

  @Test
  void invitationsComeInPages() {
    People.Person dispatcher = people.person(Role.DISPATCH);
    for (int i = 0; i < 3; i++) {
      inviteAsOperator(dispatcher, Role.RIDER);
    }
    Reply first = asOperator("GET", "/invitations?limit=2", dispatcher, null);
    assertThat(first.json().path("invitations").size()).isEqualTo(2);
    Reply second =
        asOperator(
            "GET",
            "/invitations?limit=2&after=" + first.json().path("next").asString(),
            dispatcher,
            null);
    assertThat(second.json().path("invitations").size()).isPositive();
    assertThat(second.text())
        .doesNotContain(first.json().path("invitations").get(0).path("invitationId").asString());
    assertThat(asOperator("GET", "/invitations?limit=0", dispatcher, null).status()).isEqualTo(400);
    assertThat(asOperator("GET", "/invitations?state=LOST", dispatcher, null).status())
        .isEqualTo(400);
  }

  // Granting and revoking.

  @Test
  void anAdministratorGrantsAndRevokes() {
    People.Person administrator = people.person(Role.ADMINISTRATOR);
    People.Person person = people.person();

    Reply granted = grant(administrator, person.account(), Role.RIDER, null);
    assertThat(granted.status()).as(granted.text()).isEqualTo(200);
    assertThat(granted.json().path("roles").toString()).isEqualTo("[\"CUSTOMER\",\"RIDER\"]");
    grant(administrator, person.account(), Role.RIDER, null);
    assertThat(
            fixture.said("identity", RoleGranted.class).stream()
                .filter(event -> event.accountId().equals(person.account()))
                .map(RoleGranted::role))
        .containsExactly(Role.CUSTOMER, Role.RIDER);

    Reply revoked = revoke(administrator, person.account(), Role.RIDER, null);
    assertThat(revoked.status()).as(revoked.text()).isEqualTo(200);
    revoke(administrator, person.account(), Role.RIDER, null);
    assertThat(
            fixture.said("identity", RoleRevoked.class).stream()
                .filter(event -> event.accountId().equals(person.account())))
        .containsExactly(new RoleRevoked(person.account(), Role.RIDER, null, fixture.now()));
  }

  @Test
  void anAdministratorMakesNoOperatorAloneWhereThereAreTwo() {
    People.Person administrator = people.person(Role.ADMINISTRATOR);
    People.Person person = people.person();
    assertThat(grant(administrator, person.account(), Role.ADMINISTRATOR, null).status())
        .isEqualTo(200);
    assertThat(grant(administrator, people.person().account(), Role.FINANCE, null).code())
        .isEqualTo("needs-approval");
  }

  @Test
  void theLastAdministratorIsNotRemoved() {
    People.Person only = people.person(Role.ADMINISTRATOR);
    assertThat(revoke(only, only.account(), Role.ADMINISTRATOR, null).code())
        .isEqualTo("last-administrator");
    // Under the old name of the role too.
    assertThat(revoke(only, only.account(), Role.OPERATOR, null).code())
        .isEqualTo("last-administrator");
    People.Person second = people.person(Role.ADMINISTRATOR);
    assertThat(revoke(second, only.account(), Role.ADMINISTRATOR, null).status()).isEqualTo(200);
  }

  @Test
  void onlyAdministratorsAndTheOwnerOfAShopRevoke() {
    ShopId shop = new ShopId(UUID.randomUUID());
    People.Person owner = people.person(Role.OWNER);
    people.give(owner.account(), Role.OWNER, shop);
    People.Person cook = people.person();
    people.give(cook.account(), Role.STAFF, shop);

    assertThat(revokeAsOwner(people.person(), cook.account(), Role.STAFF, shop).status())
        .isEqualTo(403);
    assertThat(revokeAsOwner(people.person(Role.OWNER), cook.account(), Role.STAFF, shop).status())
        .isEqualTo(403);
    assertThat(revokeAsOwner(owner, cook.account(), Role.CUSTOMER, null).status()).isEqualTo(403);
    Reply revoked = revokeAsOwner(owner, cook.account(), Role.STAFF, shop);
    assertThat(revoked.status()).as(revoked.text()).isEqualTo(200);
    assertThat(fixture.said("identity", RoleRevoked.class))
        .contains(new RoleRevoked(cook.account(), Role.STAFF, shop, fixture.now()));
  }

  @Test
  void rolesOfNobodyAndRolesThatAreNoneAreRefused() {
    People.Person administrator = people.person(Role.ADMINISTRATOR);
    AccountId nobody = MarketplaceFixture.newAccount();
    assertThat(grant(administrator, nobody, Role.OWNER, null).status()).isEqualTo(404);
    assertThat(revoke(administrator, nobody, Role.OWNER, null).status()).isEqualTo(404);
    Reply king =
        asOperator("POST", "/accounts/" + nobody + "/roles", administrator, Map.of("role", "KING"));
    assertThat(king.status()).isEqualTo(400);
    assertThat(king.json().path("field").asString()).isEqualTo("role");
    assertThat(grant(administrator, nobody, Role.STAFF, null).json().path("field").asString())
        .isEqualTo("shopId");
  }

  // Shops.

  @Test
  void whoOpensAShopBecomesItsOwnerOnce() {
    People.Person owner = people.person(Role.OWNER);
    People.Person administrator = people.person(Role.ADMINISTRATOR);
    ShopPublished published = published(owner.account(), fixture.now());

    fixture.awaitApplied("identity", "shop", fixture.say("shop", published));

    RoleGranted granted =
        new RoleGranted(owner.account(), Role.OWNER, published.shopId(), published.publishedAt());
    assertThat(fixture.said("identity", RoleGranted.class)).contains(granted);
    assertThat(invite(owner, Role.STAFF, published.shopId()).status()).isEqualTo(201);

    // What was revoked does not come back when the shop is published again.
    assertThat(revoke(administrator, owner.account(), Role.OWNER, published.shopId()).status())
        .isEqualTo(200);
    fixture.awaitApplied("identity", "shop", fixture.say("shop", published));
    assertThat(fixture.said("identity", RoleGranted.class).stream().filter(granted::equals))
        .hasSize(1);
    assertThat(invite(owner, Role.STAFF, published.shopId()).status()).isEqualTo(403);
  }

  @Test
  void aShopOfSomebodyUnknownMakesNobodyItsOwner() {
    ShopPublished published = published(MarketplaceFixture.newAccount(), fixture.now());
    fixture.awaitApplied("identity", "shop", fixture.say("shop", published));
    assertThat(fixture.said("identity", RoleGranted.class))
        .noneMatch(event -> published.shopId().equals(event.shopId()));
  }

  private static ShopPublished published(AccountId owner, Instant at) {
    return new ShopPublished(
        new ShopId(UUID.randomUUID()),
        1,
        owner,
        "김밥집",
        "02-123-4567",
        "Seoul",
        new GeoPoint(37.5, 127.0),
        new ShopTerms("Asia/Seoul", List.of(), Money.won(10_000), 3_000, List.of()),
        List.of(),
        at);
  }

  private List<Role> rolesOf(People.Person person) {
    return fixture
        .database("identity")
        .sql("select role from account_role where account_id = :id order by role")
        .param("id", person.account().value())
        .query((row, number) -> Role.valueOf(row.getString("role")))
        .list();
  }

  private Reply asOperator(
      String method, String path, People.Person operator, @Nullable Object body) {
    return fixture.privileged(method, "/api/identity" + path, operator.token(), body);
  }

  private Reply invite(People.Person by, Role role, @Nullable ShopId shop) {
    return fixture.post("/api/identity/invitations", by.token(), roleBody(role, shop));
  }

  private Reply inviteAsOperator(People.Person by, Role role) {
    return asOperator("POST", "/invitations", by, roleBody(role, null));
  }

  private Reply accept(People.Person person, String token) {
    return fixture.post("/api/identity/invitations/accept", person.token(), Map.of("token", token));
  }

  private Reply apply(People.Person person, String role) {
    return fixture.post("/api/identity/applications", person.token(), Map.of("role", role));
  }

  private Reply approve(People.Person by, Reply invitation) {
    return asOperator(
        "POST",
        "/invitations/" + invitation.json().path("invitationId").asString() + "/approve",
        by,
        null);
  }

  private Reply grant(People.Person by, AccountId account, Role role, @Nullable ShopId shop) {
    return asOperator("POST", "/accounts/" + account + "/roles", by, roleBody(role, shop));
  }

  private Reply revoke(People.Person by, AccountId account, Role role, @Nullable ShopId shop) {
    return asOperator("DELETE", rolePath(account, role, shop), by, null);
  }

  private Reply revokeAsOwner(
      People.Person by, AccountId account, Role role, @Nullable ShopId shop) {
    return fixture.delete("/api/identity" + rolePath(account, role, shop), by.token());
  }

  private static String rolePath(AccountId account, Role role, @Nullable ShopId shop) {
    return "/accounts/" + account + "/roles/" + role + (shop == null ? "" : "?shopId=" + shop);
  }

  private static Map<String, Object> roleBody(Role role, @Nullable ShopId shop) {
    Map<String, Object> body = new HashMap<>();
    body.put("role", role.name());
    if (shop != null) {
      body.put("shopId", shop.toString());
    }
    return body;
  }
}
