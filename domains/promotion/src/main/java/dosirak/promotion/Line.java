package dosirak.promotion;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The line of a flash after its draw, and how it moves. A turn holds a coupon: no more turns are
 * open than there are coupons left, so whoever's turn it is gets one, and what one does not take in
 * time passes to the next in line. All times are machine time.
 *
 * @param coupons there are in all
 * @param perSecond how many turns begin in a second at most
 * @param turn how long one lasts
 * @param numbers the last number that was given
 * @param head the last number whose turn has come
 * @param issued coupons that were taken
 * @param budgetFrom the moment up to which the turns of each second were given
 * @param beatAt when it was last moved
 * @param waves the open turns, in the order of their numbers
 */
record Line(
    int coupons,
    int perSecond,
    Duration turn,
    long numbers,
    long head,
    int issued,
    Instant budgetFrom,
    Instant beatAt,
    List<Wave> waves) {
  /** Turns that were not given are not made up for beyond this. */
  static final Duration MOST_BUDGET = Duration.ofSeconds(1);

  /** When nobody has moved the line for so long, nobody can have taken a coupon either. */
  static final Duration OUTAGE = Duration.ofSeconds(5);

  private static final long NANOS = 1_000_000_000;

  Line {
    waves = List.copyOf(waves);
  }

  /**
   * Numbers whose turn came together.
   *
   * @param taken how many of them have taken their coupon
   */
  record Wave(long first, long last, Instant endsAt, int taken) {
    int size() {
      return Math.toIntExact(last - first + 1);
    }

    /** Coupons that are held for those of them who have not taken theirs. */
    int held() {
      return size() - taken;
    }

    boolean has(long number) {
      return first <= number && number <= last;
    }

    private Wave until(Instant later) {
      return new Wave(first, last, later, taken);
    }
  }

  /**
   * What a move came to.
   *
   * @param closed waves that are over
   * @param opened the new one, if anybody's turn has come
   * @param putOff by how much the turns that were open were made longer; zero as a rule
   */
  record Move(Line after, List<Wave> closed, @Nullable Wave opened, Duration putOff) {
    /** Whether there is anything to be kept. */
    boolean matters(Line before) {
      return !closed.isEmpty()
          || opened != null
          || !putOff.isZero()
          || (!before.waves().isEmpty()
              && !after.beatAt().isBefore(before.beatAt().plus(MOST_BUDGET)));
    }
  }

  /** Coupons that nobody has and nobody's turn holds. */
  int free() {
    return coupons - issued - waves.stream().mapToInt(Wave::held).sum();
  }

  /** The open wave of a number; absent while it waits and after its turn. */
  @Nullable Wave waveOf(long number) {
    for (Wave wave : waves) {
      if (wave.has(number)) {
        return wave;
      }
    }
    return null;
  }

  /** How many are before a number that waits. */
  long ahead(long number) {
    return number - head - 1;
  }

  /** Whether a number that waits gets a coupon only if somebody before it does not take theirs. */
  boolean isReserve(long number) {
    return ahead(number) >= free();
  }

  /** Moves the line to a moment. */
  Move move(Instant moment) {
    Instant now = moment.isBefore(beatAt) ? beatAt : moment.truncatedTo(ChronoUnit.MICROS);
    Duration silence = Duration.between(beatAt, now);
    Duration putOff = !waves.isEmpty() && silence.compareTo(OUTAGE) > 0 ? silence : Duration.ZERO;
    List<Wave> open = new ArrayList<>();
    List<Wave> closed = new ArrayList<>();
    for (Wave wave : waves) {
      Wave lasting = wave.until(wave.endsAt().plus(putOff));
      boolean isOver = lasting.held() == 0 || !now.isBefore(lasting.endsAt());
      (isOver ? closed : open).add(lasting);
    }
    Line rest = with(head, budgetFrom, now, open);
    Instant earliest = now.minus(MOST_BUDGET);
    Instant from = budgetFrom.isBefore(earliest) ? earliest : budgetFrom;
    long due = Math.max(0, Duration.between(from, now).toNanos()) * perSecond / NANOS;
    long turns = Math.min(due, Math.min(numbers - head, Math.max(0, rest.free())));
    if (turns == 0) {
      return new Move(rest, closed, null, putOff);
    }
    Wave opened = new Wave(head + 1, head + turns, now.plus(turn), 0);
    open.add(opened);
    Instant used = from.plusNanos(turns * NANOS / perSecond).truncatedTo(ChronoUnit.MICROS);
    return new Move(with(head + turns, used, now, open), closed, opened, putOff);
  }

  private Line with(long newHead, Instant newBudget, Instant now, List<Wave> open) {
    return new Line(coupons, perSecond, turn, numbers, newHead, issued, newBudget, now, open);
  }
}
