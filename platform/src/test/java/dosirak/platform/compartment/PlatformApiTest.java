package dosirak.platform.compartment;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.identity.Role;
import dosirak.platform.testing.MarketplaceFixture;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Configuration;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlatformApiTest {
  private MarketplaceFixture fixture;

  @BeforeAll
  void start() {
    fixture =
        MarketplaceFixture.start(List.of(new Domain("steady", Steady.class)), Set.of("identity"));
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"metrics", "compartments", "live"})
  void figuresAndDetailsAreForOperatorsOnly(String path) {
    String customer = fixture.token(MarketplaceFixture.newAccount(), Role.CUSTOMER);

    assertThat(fixture.get("/api/platform/" + path, null).status()).isEqualTo(401);
    assertThat(fixture.get("/api/platform/" + path, customer).status()).isEqualTo(403);
    assertThat(fixture.get("/api/platform/" + path, fixture.machineToken()).status())
        .isEqualTo(200);
  }

  @Test
  void partsAreStoppedByAdministratorsOnly() {
    String customer = fixture.token(MarketplaceFixture.newAccount(), Role.CUSTOMER);

    assertThat(fixture.post("/api/platform/compartments/order/stop", null, "{}").status())
        .isEqualTo(401);
    assertThat(fixture.post("/api/platform/compartments/order/stop", customer, "{}").status())
        .isEqualTo(403);
    assertThat(
            fixture
                .post("/api/platform/compartments/order/stop", fixture.machineToken(), "{}")
                .status())
        .isEqualTo(403);
  }

  @Test
  void everybodyMaySeeWhetherItIsUpAndNothingElse() {
    assertThat(fixture.get("/api/platform/health", null).text()).isEqualTo("{\"status\":\"up\"}");
    assertThat(fixture.get("/api/platform/clock", null).json().propertyNames())
        .containsExactlyInAnyOrder("cityTime", "speed", "timeZone");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/actuator",
        "/metrics",
        "/api",
        "/api/",
        "/api/platform",
        "/api/platform/",
        "/.git/config",
        "/WEB-INF/web.xml",
        "/META-INF/MANIFEST.MF",
        "/web/",
        "/dosirak.properties",
        "/logback.xml",
        "/js/",
        "/db/"
      })
  void nothingElseOfTheProcessIsThere(String path) {
    assertThat(fixture.get(path, null).status()).isEqualTo(404);
  }

  @Configuration
  static class Steady {}
}
