package dosirak.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.bench.Crash.Moment;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CrashPlanTest {
  @Test
  void theSameSeedMakesTheSamePlanAndAnotherMakesAnother() {
    assertThat(CrashPlan.of(10, 7)).isEqualTo(CrashPlan.of(10, 7));
    assertThat(CrashPlan.of(10, 7)).isNotEqualTo(CrashPlan.of(10, 8));
  }

  @Test
  void aLongerPlanBeginsLikeAShorterOne() {
    assertThat(CrashPlan.of(30, 7).crashes().subList(0, 10))
        .isEqualTo(CrashPlan.of(10, 7).crashes());
  }

  @Test
  void theDatabaseDiesEveryOtherTimeAndTheGatewayEveryThird() {
    List<Crash> crashes = CrashPlan.of(12, 3).crashes();

    assertThat(crashes)
        .extracting(Crash::number)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 12).boxed().toList());
    assertThat(crashes.stream().filter(Crash::database).map(Crash::number))
        .containsExactly(2, 4, 6, 8, 10, 12);
    assertThat(crashes.stream().filter(Crash::gateway).map(Crash::number))
        .containsExactly(3, 6, 9, 12);
  }

  @Test
  void someKillsHitAMarketplaceThatIsStillStartingButNeverTheFirst() {
    List<CrashPlan> plans =
        LongStream.range(0, 200).mapToObj(seed -> CrashPlan.of(10, seed)).toList();

    long starting =
        plans.stream()
            .flatMap(plan -> plan.crashes().stream())
            .filter(crash -> crash.moment() == Moment.WHILE_STARTING)
            .count();

    assertThat(plans)
        .allSatisfy(
            plan -> assertThat(plan.crashes().getFirst().moment()).isEqualTo(Moment.WHILE_SERVING));
    assertThat(starting).isBetween(250L, 470L);
  }

  @Test
  void momentsLieWithinTheirBounds() {
    List<Crash> crashes = CrashPlan.of(1_000, 5).crashes();

    assertThat(crashes)
        .allSatisfy(crash -> {
          if (crash.moment() == Moment.WHILE_SERVING) {
            assertThat(crash.after()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(14));
          } else {
            assertThat(crash.after()).isBetween(Duration.ofMillis(200), Duration.ofSeconds(7));
          }
        });
    assertThat(crashes).extracting(Crash::databaseFirst).contains(true, false);
  }

  @Test
  void whatIsExpectedCountsARestartBeforeEveryKillThatWaitsForOne() {
    CrashPlan plan =
        new CrashPlan(
            List.of(
                crash(1, Moment.WHILE_SERVING, 5),
                crash(2, Moment.WHILE_STARTING, 3),
                crash(3, Moment.WHILE_SERVING, 4)));

    assertThat(plan.expected(Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(22));
  }

  @Test
  void aDrillKillsAtLeastOnce() {
    assertThatThrownBy(() -> new CrashDrillOptions(0, 1, null, "", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Crash crash(int number, Moment moment, int seconds) {
    return new Crash(number, moment, Duration.ofSeconds(seconds), false, false, false);
  }
}
