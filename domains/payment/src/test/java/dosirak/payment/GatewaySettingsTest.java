package dosirak.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.platform.Settings;
import dosirak.platform.web.Problem;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewaySettingsTest {
  @Test
  void theDefaultsAreNoGatewayAndThreeSeconds() {
    GatewaySettings settings = GatewaySettings.from(new Settings(Map.of()));
    assertThat(settings)
        .isEqualTo(
            new GatewaySettings(null, "", Duration.ofSeconds(3), GatewayProvider.TOSS, "", 250));
    assertThatThrownBy(settings::requireUrl)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.status()).isEqualTo(503))
        .hasMessageContaining(GatewaySettings.URL);
  }

  @Test
  void aWrongValueIsRefusedByName() {
    assertRefused(Map.of(GatewaySettings.URL, "ftp://x", GatewaySettings.SECRET, "s"), "url");
    assertRefused(Map.of(GatewaySettings.URL, "not an address"), "url");
    assertRefused(Map.of(GatewaySettings.URL, "http://x"), "secret");
    assertRefused(Map.of(GatewaySettings.PROVIDER, "paypal"), "provider");
    assertRefused(
        Map.of(
            GatewaySettings.URL,
            "http://x",
            GatewaySettings.SECRET,
            "s",
            GatewaySettings.PROVIDER,
            "nice"),
        "client-key");
    assertRefused(Map.of(GatewaySettings.FEE, "10001"), "fee-basis-points");
    for (String millis : new String[] {"0", "-1", "60001", "soon", "1.5"}) {
      assertRefused(Map.of(GatewaySettings.TIMEOUT, millis), "timeout-millis");
    }
  }

  private static void assertRefused(Map<String, String> values, String key) {
    assertThatThrownBy(() -> GatewaySettings.from(new Settings(values)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("payment.gateway-" + key);
  }
}
