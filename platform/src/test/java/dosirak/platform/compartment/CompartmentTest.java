package dosirak.platform.compartment;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.identity.Role;
import dosirak.platform.security.Access;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.web.Command;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Compartments that cannot start, beside one that can. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompartmentTest {
  private MarketplaceFixture fixture;

  @BeforeAll
  void start() {
    fixture =
        MarketplaceFixture.startWithoutWaiting(
            List.of(
                new Domain("steady", Steady.class),
                new Domain("mended", Steady.class),
                new Domain("lawless", Lawless.class),
                new Domain("careless", Careless.class),
                new Domain("broken", Broken.class)));
    fixture.eventually("the good one serves", () -> state("steady") == Compartment.State.SERVING);
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  @Test
  void oneWhoseMigrationFailsAnswersUnavailableUntilItIsMendedWhileOthersServe() {
    fixture.eventually("the cause is known", () -> cause("mended").contains("help"));
    MarketplaceFixture.Reply away = fixture.get("/api/mended/weather", customer());
    assertThat(away.status()).isEqualTo(503);
    assertThat(away.code()).isEqualTo("unavailable");
    assertThat(away.header("Retry-After")).isNotNull();
    assertThat(fixture.get("/api/steady/weather", customer()).status()).isEqualTo(200);
    assertThat(fixture.get("/api/platform/health", null).status()).isEqualTo(503);

    fixture.database("mended").sql("create table help (kind text)").update();

    fixture.eventually("it serves", () -> state("mended") == Compartment.State.SERVING);
    assertThat(fixture.get("/api/mended/weather", customer()).status()).isEqualTo(200);
    assertThat(cause("mended")).isEmpty();
  }

  @Test
  void anEndpointThatDoesNotSayWhoMayCallItStopsItsCompartmentOnly() {
    fixture.eventually("the cause is known", () -> !cause("lawless").isEmpty());
    assertThat(cause("lawless"))
        .contains("LawlessApi#open")
        .contains("does not declare who may call it (@Access)");
    assertThat(fixture.get("/api/lawless/open", customer()).status()).isEqualTo(503);
    assertThat(fixture.get("/api/steady/weather", customer()).status()).isEqualTo(200);
  }

  @Test
  void anEndpointThatChangesThingsAndDoesNotSayHowStopsItsCompartmentOnly() {
    fixture.eventually("the cause is known", () -> !cause("careless").isEmpty());
    assertThat(cause("careless"))
        .contains("CarelessApi#change")
        .contains("changes something and does not declare how (@Command)");
    assertThat(fixture.post("/api/careless/change", customer(), "").status()).isEqualTo(503);
  }

  @Test
  void aClassThatCannotBeLoadedIsACauseLikeAnyOther() {
    fixture.eventually("the cause is known", () -> cause("broken").contains("half a build"));
    assertThat(state("broken")).isEqualTo(Compartment.State.STARTING);
  }

  @Test
  void operatorsSeeWhyACompartmentDoesNotServe() {
    fixture.eventually("the cause is known", () -> !cause("lawless").isEmpty());
    String operator = fixture.token(MarketplaceFixture.newAccount(), Role.ADMINISTRATOR);
    assertThat(fixture.get("/api/platform/compartments", operator).text())
        .contains("does not declare who may call it (@Access)");
    assertThat(fixture.get("/api/platform/compartments", customer()).status()).isEqualTo(403);
  }

  @Test
  void stoppingWhileItStartsStopsIt() throws InterruptedException {
    Compartment steady = compartment("steady");
    for (int round = 0; round < 3; round++) {
      steady.stop();
      steady.start();
      steady.stop();
      assertThat(steady.status().state()).isEqualTo(Compartment.State.STOPPED);
      assertThat(steady.served()).isNull();
    }
    Compartment lawless = compartment("lawless");
    lawless.stop();
    assertThat(lawless.status().state()).isEqualTo(Compartment.State.STOPPED);
    lawless.start();
    steady.start();
    fixture.eventually("it serves again", () -> state("steady") == Compartment.State.SERVING);
  }

  private Compartment compartment(String name) {
    return Objects.requireNonNull(fixture.marketplace().compartments().get(name));
  }

  private Compartment.State state(String name) {
    return compartment(name).status().state();
  }

  private String cause(String name) {
    return Objects.requireNonNullElse(compartment(name).status().cause(), "");
  }

  private String customer() {
    return fixture.token(MarketplaceFixture.newAccount(), Role.CUSTOMER);
  }

  record Weather(String sky) {}

  /** A domain as it should be. */
  @Configuration
  static class Steady {
    @Bean
    SteadyApi steadyApi() {
      return new SteadyApi();
    }
  }

  @RestController
  static class SteadyApi {
    @GetMapping("/weather")
    @Access(value = Permission.ORDER_FOOD, whose = Whose.NOBODY)
    Weather weather() {
      return new Weather("clear");
    }
  }

  /** Broken on purpose: an endpoint without a policy. */
  @Configuration
  static class Lawless {
    @Bean
    LawlessApi lawlessApi() {
      return new LawlessApi();
    }
  }

  @RestController
  static class LawlessApi {
    @GetMapping("/open")
    Weather open() {
      return new Weather("stormy");
    }
  }

  /** Broken on purpose: a command that is not declared as one. */
  @Configuration
  static class Careless {
    @Bean
    CarelessApi carelessApi() {
      return new CarelessApi();
    }
  }

  @RestController
  static class CarelessApi {
    @PostMapping("/change")
    @Access(value = Permission.ORDER_FOOD, whose = Whose.NOBODY)
    Weather change() {
      return new Weather("changed");
    }
  }

  /** Broken on purpose: as after half a build. */
  @Configuration
  static class Broken {
    @Bean
    Command.Key key() {
      throw new NoClassDefFoundError("half a build");
    }
  }
}
