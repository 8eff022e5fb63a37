package dosirak.city.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));

  @Test
  void theWaitDoublesUpToItsCap() {
    assertThat(backoff.after(1, 0)).isEqualTo(Duration.ofMillis(100));
    assertThat(backoff.after(3, 0)).isEqualTo(Duration.ofMillis(400));
    assertThat(backoff.after(5, 0)).isEqualTo(Duration.ofSeconds(1));
    assertThat(backoff.after(1_000_000, 0)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void chanceTakesAwayUpToHalf() {
    assertThat(backoff.after(1, 0.5)).isEqualTo(Duration.ofMillis(75));
    assertThat(backoff.after(1, 0.999)).isBetween(Duration.ofMillis(50), Duration.ofMillis(51));
  }
}
