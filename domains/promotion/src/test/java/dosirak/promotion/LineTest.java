package dosirak.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.promotion.Line.Move;
import dosirak.promotion.Line.Wave;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LineTest {
  private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
  private static final Duration TURN = Duration.ofSeconds(60);

  private static Line line(int coupons, int perSecond, long numbers) {
    return new Line(
        coupons, perSecond, TURN, numbers, 0, 0, START.minusSeconds(1), START, List.of());
  }

  /** One of a wave takes the coupon. */
  private static Line taken(Line line, int wave) {
    List<Wave> waves = new ArrayList<>(line.waves());
    Wave old = waves.get(wave);
    waves.set(wave, new Wave(old.first(), old.last(), old.endsAt(), old.taken() + 1));
    return new Line(
        line.coupons(),
        line.perSecond(),
        line.turn(),
        line.numbers(),
        line.head(),
        line.issued() + 1,
        line.budgetFrom(),
        line.beatAt(),
        waves);
  }

  @Test
  void noMoreTurnsBeginInASecondThanAreLet() {
    Line line = line(1_000, 10, 1_000).move(START).after();
    assertThat(line.head()).isEqualTo(10);
    assertThat(line.move(START).after().head()).isEqualTo(10);
    assertThat(line.move(START.plusMillis(250)).after().head()).isEqualTo(12);
    Instant now = START;
    for (int i = 0; i < 40; i++) {
      now = now.plusMillis(250);
      line = line.move(now).after();
    }
    assertThat(line.head()).isEqualTo(10 + 100);
  }

  @Test
  void turnsThatWereNotGivenAreNotMadeUpForBeyondASecond() {
    Line line = line(1_000, 10, 1_000).move(START).after();
    assertThat(line.move(START.plusSeconds(4)).after().head()).isEqualTo(20);
  }

  @Test
  void aTurnThatIsNotTakenPassesToTheNext() {
    Line line = line(1, 10, 3).move(START).after();
    assertThat(line.head()).isEqualTo(1);
    assertThat(line.isReserve(2)).isTrue();
    Instant now = START;
    for (int i = 1; i < 60; i++) {
      now = now.plusSeconds(1);
      line = line.move(now).after();
      assertThat(line.head()).isEqualTo(1);
    }
    Move move = line.move(START.plusSeconds(60));
    assertThat(move.closed()).singleElement().satisfies(wave -> assertThat(wave.has(1)).isTrue());
    assertThat(move.after().head()).isEqualTo(2);
    assertThat(move.after().waveOf(1)).isNull();
    assertThat(move.after().waveOf(2)).isNotNull();
    // Once it is taken there is none for the third.
    Line last = taken(move.after(), 0).move(START.plusSeconds(61)).after();
    assertThat(last.free()).isZero();
    assertThat(last.waves()).isEmpty();
    assertThat(last.move(START.plusSeconds(200)).after().head()).isEqualTo(2);
  }

  @Test
  void aTurnIsLongerByAnOutageAndNotByAPause() {
    Line line = line(5, 5, 10).move(START).after();
    Move pause = line.move(START.plusSeconds(5));
    assertThat(pause.putOff()).isZero();
    Move outage = line.move(START.plusSeconds(300));
    assertThat(outage.putOff()).isEqualTo(Duration.ofSeconds(300));
    assertThat(outage.closed()).isEmpty();
    assertThat(outage.after().waves().getFirst().endsAt()).isEqualTo(START.plusSeconds(360));
    assertThat(outage.after().head()).isEqualTo(5);
    assertThat(outage.matters(line)).isTrue();
  }

  @Test
  void aLineThatRestsIsNotKeptAgainAndAgain() {
    Line empty = line(5, 5, 0);
    assertThat(empty.move(START.plusSeconds(100)).matters(empty)).isFalse();
    Line open = line(5, 5, 5).move(START).after();
    assertThat(open.move(START.plusMillis(250)).matters(open)).isFalse();
    assertThat(open.move(START.plusSeconds(1)).matters(open)).isTrue();
  }

  @Test
  void aClockThatGoesBackMovesNothing() {
    Line line = line(5, 5, 10).move(START).after();
    assertThat(line.move(START.minusSeconds(100)).after()).isEqualTo(line);
  }

  @Test
  void inManyLivesNobodyJumpsTheLineAndEveryTurnHasACoupon() {
    Random random = new Random(11);
    for (int life = 0; life < 500; life++) {
      Line line = line(1 + random.nextInt(20), 1 + random.nextInt(30), random.nextInt(40));
      Instant now = START;
      Set<Long> turns = new HashSet<>();
      for (int step = 0; step < 200; step++) {
        now = now.plusMillis(random.nextInt(random.nextInt(50) == 0 ? 100_000 : 3_000));
        long before = line.head();
        Move move = line.move(now);
        line = move.after();
        Wave opened = move.opened();
        if (opened != null) {
          assertThat(opened.first()).isEqualTo(before + 1);
          assertThat(opened.last()).isEqualTo(line.head());
          assertThat(opened.size()).isLessThanOrEqualTo(line.perSecond());
          for (long number = opened.first(); number <= opened.last(); number++) {
            assertThat(turns.add(number)).isTrue();
          }
        }
        for (int i = 0; i < line.waves().size(); i++) {
          while (line.waves().get(i).held() > 0 && random.nextInt(4) == 0) {
            line = taken(line, i);
          }
        }
        assertThat(line.free()).isNotNegative();
        assertThat(line.issued()).isLessThanOrEqualTo(line.coupons());
        assertThat(line.head()).isLessThanOrEqualTo(line.numbers());
      }
    }
  }
}
