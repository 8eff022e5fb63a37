package dosirak.app;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.app.AccessMatrix.Report;
import dosirak.app.AccessMatrix.Who;
import dosirak.app.AccessWorld.Side;
import dosirak.contracts.AccountId;
import dosirak.contracts.identity.Role;
import dosirak.platform.compartment.Domain;
import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.web.Endpoints.Endpoint;
import dosirak.platform.web.Problem;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The proof of access fails where access is broken: a domain that is broken on purpose. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessMatrixFindsHolesTest {
  private static final AccountId RIDER = MarketplaceFixture.newAccount();
  private static final AccountId OTHER_RIDER = MarketplaceFixture.newAccount();
  private static final UUID THING = UUID.randomUUID();
  private static final UUID OTHER_THING = UUID.randomUUID();
  private static final Map<UUID, AccountId> RIDERS = Map.of(THING, RIDER, OTHER_THING, OTHER_RIDER);

  private MarketplaceFixture fixture;
  private Report report;

  @BeforeAll
  void start() {
    fixture =
        MarketplaceFixture.start(List.of(new Domain("leaky", Leaky.class)), Set.of("identity"));
    report = prove(Objects.requireNonNull(fixture.marketplace().endpoints().get("leaky")));
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  private Report prove(List<Endpoint> endpoints) {
    AccessRoutes routes =
        new AccessRoutes()
            .choice("/api/leaky/audit/facts/{feed}", "none")
            .choice("/api/leaky/parked/{subscription}", "access")
            .choice("/api/leaky/parked/{subscription}/{position}", "1")
            .choice("/api/leaky/parked/{subscription}/{key}", "none");
    for (String path :
        List.of("sound", "open", "refusing", "telling", "locked", "broken", "broad")) {
      routes.variable("/api/leaky/" + path + "/{id}", side -> side.thing("thing"));
    }
    try (AccessMatrix matrix =
        new AccessMatrix(
            URI.create("http://127.0.0.1:" + fixture.marketplace().port()),
            Map.of("leaky", endpoints),
            routes,
            List.of(
                Who.nobody(),
                Who.person(
                    "the rider",
                    fixture.token(RIDER, Role.RIDER),
                    RIDER,
                    Set.of(Role.RIDER),
                    "one"),
                Who.person(
                    "a customer",
                    fixture.token(OTHER_RIDER, Role.CUSTOMER),
                    OTHER_RIDER,
                    Set.of(Role.CUSTOMER),
                    "")),
            side("one", THING),
            side("other", OTHER_THING),
            side("unknown", UUID.randomUUID()),
            null)) {
      return matrix.run(() -> {});
    }
  }

  private static Side side(String name, UUID thing) {
    return AccessWorld.nowhere(name).with("thing", thing);
  }

  private List<String> faultsOf(String path) {
    return report.faults().stream()
        .filter(fault -> fault.contains("/api/leaky" + path + " "))
        .collect(Collectors.toList());
  }

  @Test
  void anEndpointThatKeepsItsPolicyHasNoFault() {
    assertThat(faultsOf("/sound/{id}")).isEmpty();
    assertThat(report.refused()).containsEntry("GET /api/leaky/sound/{id}", 8);
    assertThat(report.allowed()).containsEntry("GET /api/leaky/sound/{id}", 1);
  }

  @Test
  void anEndpointThatGivesAnybodysThingsIsAFault() {
    assertThat(faultsOf("/open/{id}"))
        .anyMatch(fault -> fault.contains("by the rider on OTHER must be refused with 404"));
  }

  @Test
  void anotherStatusForWhatIsForeignIsAFault() {
    assertThat(faultsOf("/refusing/{id}"))
        .anyMatch(fault -> fault.contains("by the rider on OTHER must be refused with 404"));
  }

  @Test
  void wordsThatTellForeignFromUnknownAreAFault() {
    assertThat(faultsOf("/telling/{id}"))
        .singleElement()
        .asString()
        .contains("tells what exists from what does not");
  }

  @Test
  void whatNobodyCanUseIsAFault() {
    assertThat(faultsOf("/locked/{id}"))
        .anyMatch(fault -> fault.contains("by the rider on ONE must be let in"));
  }

  @Test
  void aFailureIsAFault() {
    assertThat(faultsOf("/broken/{id}")).anyMatch(fault -> fault.contains("answers 503"));
  }

  @Test
  void anEndpointThatRefusesNobodyIsAFaultUnlessItIsDeclaredPublic() {
    assertThat(faultsOf("/public")).isEmpty();
    assertThat(faultsOf("/broad/{id}"))
        .anyMatch(fault -> fault.contains("by the rider on OTHER must be refused with 404"));
  }

  @Test
  void aListThatShowsWhatIsAnothersIsAFault() {
    assertThat(faultsOf("/list"))
        .anyMatch(fault -> fault.contains("shows " + OTHER_THING + " of side other"));
  }

  @Test
  void anEndpointThatTheProofWasNotToldOfIsAFault() {
    assertThat(report.faults())
        .anyMatch(fault -> fault.contains("/api/leaky/new/{id}: nobody told the proof"));
  }

  @Test
  void noEndpointsAreAFault() {
    assertThat(prove(List.of()).faults())
        .contains(
            "leaky has no endpoints: there is nothing to prove", "there are no endpoints at all");
  }

  record Thing(UUID thing, AccountId riderId) {}

  /** Broken on purpose. */
  @Configuration
  static class Leaky {
    @Bean
    LeakyApi leakyApi() {
      return new LeakyApi();
    }
  }

  @RestController
  static class LeakyApi {
    private static Thing find(UUID id) {
      AccountId rider = RIDERS.get(id);
      if (rider == null) {
        throw Problem.notFound("thing");
      }
      return new Thing(id, rider);
    }

    private static boolean isOf(Thing thing, Caller caller) {
      return thing.riderId().equals(caller.person());
    }

    /** As it should be. */
    @GetMapping("/sound/{id}")
    @Access(Permission.DELIVER)
    Thing sound(@PathVariable UUID id, Caller caller) {
      Thing thing = find(id);
      if (!isOf(thing, caller)) {
        throw Problem.notFound("thing");
      }
      return thing;
    }

    /** Forgets to ask whose it is. */
    @GetMapping("/open/{id}")
    @Access(Permission.DELIVER)
    Thing open(@PathVariable UUID id) {
      return find(id);
    }

    /** Says that there is one, by refusing it. */
    @GetMapping("/refusing/{id}")
    @Access(Permission.DELIVER)
    Thing refusing(@PathVariable UUID id, Caller caller) {
      Thing thing = find(id);
      if (!isOf(thing, caller)) {
        throw Problem.notAllowed();
      }
      return thing;
    }

    /** Says that there is one, in other words. */
    @GetMapping("/telling/{id}")
    @Access(Permission.DELIVER)
    Thing telling(@PathVariable UUID id, Caller caller) {
      Thing thing = find(id);
      if (!isOf(thing, caller)) {
        throw Problem.notFound("thing of yours");
      }
      return thing;
    }

    @GetMapping("/locked/{id}")
    @Access(Permission.DELIVER)
    Thing locked(@PathVariable UUID id) {
      throw Problem.notFound("thing " + id);
    }

    @GetMapping("/broken/{id}")
    @Access(Permission.DELIVER)
    Thing broken(@PathVariable UUID id, Caller caller) {
      if (isOf(find(id), caller)) {
        throw new IllegalStateException("broken on purpose");
      }
      throw Problem.notFound("thing");
    }

    /** Whoever is signed in reaches everything, though it is said to be one's own. */
    @GetMapping("/broad/{id}")
    @Access(Permission.SIGNED_IN)
    Thing broad(@PathVariable UUID id) {
      return find(id);
    }

    @GetMapping("/list")
    @Access(Permission.DELIVER)
    List<Thing> list() {
      return RIDERS.keySet().stream().sorted().map(LeakyApi::find).toList();
    }

    @GetMapping("/new/{id}")
    @Access(Permission.DELIVER)
    Thing unheardOf(@PathVariable UUID id) {
      return find(id);
    }

    @GetMapping("/public")
    @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
    Thing open() {
      return new Thing(THING, RIDER);
    }
  }
}
