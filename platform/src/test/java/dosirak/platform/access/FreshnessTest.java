package dosirak.platform.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.contracts.AccountId;
import dosirak.contracts.identity.Role;
import dosirak.contracts.identity.RoleGranted;
import dosirak.contracts.identity.RolesConfirmed;
import dosirak.platform.compartment.Domain;
import dosirak.platform.security.Caller;
import dosirak.platform.security.KeyRing;
import dosirak.platform.security.Permission;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.TestClock;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.annotation.Configuration;

/** Rights over others end by themselves when identity is not heard of; nobody else's do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FreshnessTest {
  private static final AccountId OPERATOR = MarketplaceFixture.newAccount();

  private final Instant confirmed = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private final TestClock time = new TestClock(confirmed);
  private MarketplaceFixture fixture;
  private AccessCopy copy;

  @BeforeAll
  void start() {
    fixture = MarketplaceFixture.start(List.of(new Domain("quiet", Quiet.class)), Set.of());
    fixture.sayAsIdentity(new RoleGranted(OPERATOR, Role.SUPPORT, null, fixture.now()));
    fixture.sayAsIdentity(new RolesConfirmed(confirmed));
    copy =
        new AccessCopy(
            "quiet",
            fixture.database("quiet"),
            new KeyRing(),
            MachineClock.of(time),
            account -> {});
    copy.start();
  }

  @AfterAll
  void stop() {
    copy.stop();
    fixture.close();
  }

  @Test
  void anOperatorsRightsEndAMinuteAfterIdentityWasLastHeardOf() {
    Caller operator = Caller.person(OPERATOR, Set.of(Role.SUPPORT, Role.CUSTOMER), null, 0);

    time.set(confirmed.plus(AccessCopy.OPERATORS_TRUSTED_FOR).minusMillis(1));
    assertThatCode(() -> copy.verify(operator, Permission.READ_ANY_ORDER))
        .doesNotThrowAnyException();

    time.set(confirmed.plus(Duration.ofSeconds(60)));
    assertThatThrownBy(() -> copy.verify(operator, Permission.READ_ANY_ORDER))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(503);
              assertThat(problem.code()).isEqualTo("unavailable");
            });
    assertThatCode(() -> copy.verify(operator, Permission.ORDER_FOOD)).doesNotThrowAnyException();
    assertThatCode(() -> copy.verify(operator, Permission.SIGNED_IN)).doesNotThrowAnyException();
  }

  /** A domain with nothing of its own. */
  @Configuration
  static class Quiet {}
}
