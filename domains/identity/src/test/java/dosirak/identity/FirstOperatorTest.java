package dosirak.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.identity.Role;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FirstOperatorTest {
  private static final String OPERATOR_PASSWORD = "the first of many";

  @Test
  void aFirstOperatorWhoLeftDoesNotComeBack() throws InterruptedException {
    try (People others =
        People.start(
            Map.of(
                "identity.first-operator-login",
                "operator",
                "identity.first-operator-password",
                OPERATOR_PASSWORD))) {
      MarketplaceFixture theirs = others.fixture();
      AccountId first =
          new AccountId(
              theirs
                  .database("identity")
                  .sql("select account_id from account where login = 'operator'")
                  .query(java.util.UUID.class)
                  .single());
      others.person(Role.ADMINISTRATOR);
      String token = theirs.token(first, Role.ADMINISTRATOR);
      Reply erased =
          theirs.call(
              "POST",
              "/api/identity/accounts/me/erasure",
              token,
              null,
              Map.of("Cookie", others.proof(first, Proven.PASSWORD, Proven.TOTP)));
      assertThat(erased.status()).as(erased.text()).isEqualTo(202);
      var compartment = Objects.requireNonNull(theirs.marketplace().compartments().get("identity"));
      compartment.stop();
      compartment.start();
      theirs.eventually(
          "it serves again", () -> compartment.status().state().name().equals("SERVING"));
      assertThat(
              theirs
                  .database("identity")
                  .sql("select count(*) from account where login = 'operator'")
                  .query(Integer.class)
                  .single())
          .isZero();
    }
  }
}
