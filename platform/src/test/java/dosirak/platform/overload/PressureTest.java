package dosirak.platform.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PressureTest {
  private static final long MOST = 30_000_000;
  private static final int A_CROWD = 2 * Pressure.CROWD;
  private static final int A_LONG_WHILE = 500;

  private final Pressure pressure = new Pressure(MOST, 0);
  private long now;

  /** Some looks, each with requests that all queued for so long. */
  private void queued(long nanos, int looks, int requests) {
    for (int i = 0; i < looks * requests; i++) {
      now += Pressure.LOOK_NANOS / requests;
      pressure.note(now - nanos, now);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everythingIsLetInWhileNobodyQueuesForLong(Priority priority) {
    queued(MOST, A_LONG_WHILE, A_CROWD);

    assertThat(pressure.shareOf(priority)).isEqualTo(1);
    assertThat(IntStream.range(0, 1_000).allMatch(i -> pressure.admits(priority))).isTrue();
  }

  @Test
  void aQueueThatEmptiesInBetweenIsNone() {
    for (int i = 0; i < A_LONG_WHILE * A_CROWD; i++) {
      now += Pressure.LOOK_NANOS / A_CROWD;
      pressure.note(now - (i % 10 == 0 ? 0 : 40 * MOST), now);
    }

    assertThat(pressure.shareOf(Priority.BACK_OFFICE)).isEqualTo(1);
  }

  @Test
  void aFewWhoWaitForLongAreNoCrowd() {
    queued(40 * MOST, A_LONG_WHILE, Pressure.CROWD / 2);

    assertThat(pressure.shareOf(Priority.BACK_OFFICE)).isEqualTo(1);
  }

  @Test
  void aQueueThatPassesByItselfIsNone() {
    for (int burst = 0; burst < A_LONG_WHILE; burst++) {
      queued(40 * MOST, Pressure.STANDS - 1, A_CROWD);
      queued(0, 1, A_CROWD);
    }

    assertThat(pressure.shareOf(Priority.BACK_OFFICE)).isEqualTo(1);
  }

  @Test
  void whereFewComeEverythingIsLetInSoonAgain() {
    queued(1_000 * MOST, A_LONG_WHILE, A_CROWD);
    queued(0, 11, 2);

    assertThat(pressure.shareOf(Priority.BACK_OFFICE)).isEqualTo(1);
  }

  @Test
  void theLeastImportantIsShedFirst() {
    boolean browsedAllWhileLooked = false;
    boolean boughtAllWhileBrowsed = false;
    for (int look = 0; look < 100; look++) {
      queued(2 * MOST, 1, A_CROWD);
      double looking = pressure.shareOf(Priority.BACK_OFFICE);
      double browsing = pressure.shareOf(Priority.BROWSE);
      double buying = pressure.shareOf(Priority.CHECKOUT);
      browsedAllWhileLooked |= looking < 1 && browsing == 1;
      boughtAllWhileBrowsed |= browsing < 1 && buying == 1;
      assertThat(looking).isLessThanOrEqualTo(browsing);
      assertThat(browsing).isLessThanOrEqualTo(buying);
    }
    assertThat(browsedAllWhileLooked).isTrue();
    assertThat(boughtAllWhileBrowsed).isTrue();
    assertThat(pressure.shareOf(Priority.CHECKOUT)).isLessThan(1);
  }

  @Test
  void whatWasPaidForIsNeverShedAndOfTheRestAFewAreLetIn() {
    queued(1_000 * MOST, A_LONG_WHILE, A_CROWD);

    assertThat(pressure.shareOf(Priority.PAID)).isEqualTo(1);
    assertThat(pressure.shareOf(Priority.CHECKOUT)).isEqualTo(0.5, within(1e-9));
    assertThat(pressure.shareOf(Priority.BROWSE)).isEqualTo(0.05, within(1e-9));
    long letIn = IntStream.range(0, 10_000).filter(i -> pressure.admits(Priority.BROWSE)).count();
    assertThat(letIn).isBetween(100L, 1_500L);
  }

  @Test
  void aLongerQueueIsFollowedFaster() {
    Pressure other = new Pressure(MOST, 0);
    for (int i = 0; i < (Pressure.STANDS + 2) * A_CROWD; i++) {
      now += Pressure.LOOK_NANOS / A_CROWD;
      pressure.note(now - 2 * MOST, now);
      other.note(now - 3 * MOST, now);
    }

    assertThat(other.shareOf(Priority.BACK_OFFICE))
        .isLessThan(pressure.shareOf(Priority.BACK_OFFICE));
  }

  @Test
  void everythingComesBackOnceNobodyQueues() {
    queued(1_000 * MOST, A_LONG_WHILE, A_CROWD);
    queued(0, A_LONG_WHILE, A_CROWD);

    assertThat(pressure.shareOf(Priority.BACK_OFFICE)).isEqualTo(1);
    assertThat(pressure.queuedSeconds()).isZero();
  }

  @Test
  void everythingComesBackAlsoWhereNobodyComesForAWhile() {
    queued(1_000 * MOST, A_LONG_WHILE, A_CROWD);
    now += A_LONG_WHILE * Pressure.LOOK_NANOS;
    pressure.note(now, now);

    assertThat(pressure.shareOf(Priority.BACK_OFFICE)).isEqualTo(1);
  }

  @Test
  void whereRequestsMayQueueForAnyTimeEverythingIsLetIn() {
    Pressure none = new Pressure(0, 0);
    for (int i = 0; i < A_LONG_WHILE * A_CROWD; i++) {
      now += Pressure.LOOK_NANOS / A_CROWD;
      none.note(0, now);
    }

    assertThat(none.shareOf(Priority.BACK_OFFICE)).isEqualTo(1);
  }
}
