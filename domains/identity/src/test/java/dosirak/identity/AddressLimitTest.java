package dosirak.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Wrong passwords from one address, whatever logins they are for. */
class AddressLimitTest {
  private static final String PASSWORD = "correct horse battery";

  @Test
  void anAddressFromWhichTooManyGuessesComeMustWait() {
    try (MarketplaceFixture fixture =
        MarketplaceFixture.start(
            List.of(IdentityDomain.DOMAIN), Set.of(), Map.of(AddressBrake.LIMIT, "4"))) {
      fixture.post(
          "/api/identity/simulated-accounts",
          fixture.machineToken(),
          Map.of(
              "password",
              PASSWORD,
              "accounts",
              List.of(Map.of("login", "kim", "displayName", "Kim", "role", "CUSTOMER"))));
      Browser browser = new Browser(fixture);
      for (int i = 0; i < 4; i++) {
        assertThat(browser.password("nobody-" + i, PASSWORD).status()).isEqualTo(401);
        assertThat(i == 3 ? 200 : browser.password("kim", PASSWORD).status())
            .as("people who share the address")
            .isEqualTo(200);
      }

      Reply waiting = browser.password("kim", PASSWORD);
      Reply disguised =
          browser.call(
              "POST",
              "/api/identity/sign-in/password",
              Map.of("login", "kim", "password", PASSWORD),
              Map.of("X-Forwarded-For", "203.0.113.7"));

      assertThat(waiting.status()).isEqualTo(429);
      assertThat(waiting.json().path("retryAfterSeconds").asInt()).isPositive();
      assertThat(disguised.status()).as("a forwarded address is not believed").isEqualTo(429);
    }
  }

  @Test
  void aLimitThatIsNoneIsRefused() {
    assertThat(AddressBrake.limit(null)).isEqualTo(300);
    assertThat(AddressBrake.limit("5000")).isEqualTo(5000);
    assertThatThrownBy(() -> AddressBrake.limit("0")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> AddressBrake.limit("many"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
