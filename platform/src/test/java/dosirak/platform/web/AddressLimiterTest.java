package dosirak.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.TestClock;
import dosirak.platform.time.MachineClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AddressLimiterTest {
  private static final String ADDRESS = "192.0.2.1";

  private final TestClock clock = new TestClock(MarketplaceFixture.MONDAY_NOON);
  private final AddressLimiter limiter = new AddressLimiter(MachineClock.of(clock));

  @Test
  void manyPeopleBehindOneAddressMayMistypeTheirPasswords() {
    fail(299);

    assertThatCode(() -> limiter.check(ADDRESS)).doesNotThrowAnyException();
  }

  @Test
  void anAddressOverTheLimitMustWait() {
    fail(300);

    assertThatThrownBy(() -> limiter.check(ADDRESS))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(429);
              assertThat(problem.code()).isEqualTo("too-many-failures");
            });
    assertThat(waitSeconds()).isEqualTo(30);
    assertThatCode(() -> limiter.check("192.0.2.2")).doesNotThrowAnyException();
  }

  @Test
  void theWaitsGrowUpToAnHour() {
    fail(300);
    long[] expected = {30, 60, 120, 240, 480, 960, 1920, 3600, 3600};
    for (long seconds : expected) {
      assertThat(waitSeconds()).isEqualTo(seconds);
      clock.advance(Duration.ofSeconds(seconds));
      limiter.check(ADDRESS);
      fail(29);
      limiter.check(ADDRESS);
      fail(1);
    }
  }

  @Test
  void whatFailsWhileItWaitsIsNotCounted() {
    fail(1_000);

    assertThat(waitSeconds()).isEqualTo(30);
  }

  @Test
  void failuresAreForgottenAfterTheWindow() {
    fail(299);
    clock.advance(Duration.ofMinutes(10).plusSeconds(1));
    fail(299);

    assertThatCode(() -> limiter.check(ADDRESS)).doesNotThrowAnyException();
  }

  @Test
  void anAddressThatBehavesAfterItsWaitIsTrustedAsBefore() {
    fail(300);
    clock.advance(Duration.ofSeconds(30).plus(Duration.ofMinutes(10)).plusSeconds(1));
    fail(299);

    assertThatCode(() -> limiter.check(ADDRESS)).doesNotThrowAnyException();
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      limiter.failed(ADDRESS);
    }
  }

  private long waitSeconds() {
    Problem problem = catchThrowableOfType(Problem.class, () -> limiter.check(ADDRESS));
    return Long.parseLong(problem.retryAfterSeconds());
  }
}
