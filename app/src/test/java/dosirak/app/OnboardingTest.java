package dosirak.app;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.identity.Role;
import dosirak.contracts.identity.RoleGranted;
import dosirak.platform.testing.MarketplaceFixture;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OnboardingTest {
  @Test
  void whoAppliedAsACustomerRunsTheApprovedShopAndCustomersFindIt() {
    try (AccessWorld world = new AccessWorld()) {
      MarketplaceFixture market = world.market;
      AccountId applicant = world.one.customer();
      String application = "/api/shop/applications/" + world.one.thing("application");
      var approved =
          market.privileged(
              "POST",
              application + "/approve",
              market.token(world.operator(Role.SUPPORT), Role.SUPPORT),
              Map.of("revision", 1));
      assertThat(approved.status()).as(approved.text()).isEqualTo(200);
      String shopId = approved.json().path("shopId").asString();

      market.eventually(
          "identity makes the applicant the owner",
          () ->
              market.said("identity", RoleGranted.class).stream()
                  .anyMatch(granted ->
                      granted.accountId().equals(applicant)
                          && granted.role() == Role.OWNER
                          && granted.shopId() != null
                          && granted.shopId().toString().equals(shopId)));
      market.eventually(
          "customers find the shop",
          () ->
              market
                  .get(
                      "/api/storefront/shops?latitude=" + world.one.latitude() + "&longitude=127",
                      null)
                  .text()
                  .contains(shopId));
      String owner = market.token(applicant, Role.CUSTOMER, Role.OWNER);
      assertThat(market.post("/api/shop/shops/" + shopId + "/pause", owner, Map.of()).status())
          .isEqualTo(200);
    }
  }
}
