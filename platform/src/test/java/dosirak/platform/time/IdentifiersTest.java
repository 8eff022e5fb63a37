package dosirak.platform.time;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.platform.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class IdentifiersTest {
  private static final Instant NOW = Instant.parse("2026-03-02T03:00:00.123Z");

  private final TestClock clock = new TestClock(NOW);

  @Test
  void theyAreUuidsOfVersionSevenWithTheTimeInFront() {
    Identifiers identifiers = new Identifiers(clock, new Random(1));
    for (int i = 0; i < 1_000; i++) {
      UUID identifier = identifiers.next();
      assertThat(identifier.version()).isEqualTo(7);
      assertThat(identifier.variant()).isEqualTo(2);
      assertThat(identifier.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
    }
  }

  @Test
  void everyRandomBitIsUsed() {
    Identifiers identifiers = new Identifiers(clock, new Random(1));
    long everHigh = 0;
    long everLow = 0;
    long alwaysHigh = -1;
    long alwaysLow = -1;
    for (int i = 0; i < 1_000; i++) {
      UUID identifier = identifiers.next();
      everHigh |= identifier.getMostSignificantBits();
      everLow |= identifier.getLeastSignificantBits();
      alwaysHigh &= identifier.getMostSignificantBits();
      alwaysLow &= identifier.getLeastSignificantBits();
    }
    assertThat((everHigh & ~alwaysHigh) & 0xFFFF).isEqualTo(0x0FFF);
    assertThat(everLow & ~alwaysLow).isEqualTo(0x3FFF_FFFF_FFFF_FFFFL);
  }

  @Test
  void laterOnesSortAfterEarlierOnes() {
    Identifiers identifiers = new Identifiers(clock, new Random(1));
    String before = identifiers.next().toString();
    for (int i = 0; i < 100; i++) {
      clock.advance(Duration.ofMillis(1));
      String next = identifiers.next().toString();
      assertThat(next).isGreaterThan(before);
      before = next;
    }
  }

  @Test
  void oneSeedGivesOneSequence() {
    Identifiers one = new Identifiers(clock, new Random(42));
    Identifiers other = new Identifiers(clock, new Random(42));
    assertThat(one.next()).isEqualTo(other.next());
  }

  @Test
  void theyAreUniqueOverThreads() throws Exception {
    Identifiers identifiers = new Identifiers(clock, new Random(1));
    Set<UUID> made = ConcurrentHashMap.newKeySet();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<?>> makers = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        makers.add(
            threads.submit(() -> {
              for (int i = 0; i < 10_000; i++) {
                assertThat(made.add(identifiers.next())).isTrue();
              }
            }));
      }
      for (Future<?> maker : makers) {
        maker.get(20, TimeUnit.SECONDS);
      }
    }
    assertThat(made).hasSize(80_000);
  }
}
