package dosirak.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * An amount in whole won, the minor unit of the Korean currency. Never a fraction, never a floating
 * point number; arithmetic that would overflow throws {@link ArithmeticException}.
 *
 * @param won the amount in won; may be negative where something is given back
 */
public record Money(@JsonValue long won) implements Comparable<Money> {
  public static final Money ZERO = new Money(0);

  private static final long BASIS_POINTS_PER_WHOLE = 10_000;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Money {}

  public static Money won(long amount) {
    return new Money(amount);
  }

  /** The smaller of two amounts. */
  public static Money least(Money one, Money other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  public Money plus(Money other) {
    return new Money(Math.addExact(won, other.won));
  }

  public Money minus(Money other) {
    return new Money(Math.subtractExact(won, other.won));
  }

  public Money times(long factor) {
    return new Money(Math.multiplyExact(won, factor));
  }

  public Money negated() {
    return new Money(Math.negateExact(won));
  }

  /**
   * A share of this amount, rounded half-up to the won (halves away from zero, so that a refund
   * mirrors its charge).
   *
   * @param basisPoints hundredths of a percent; 780 is 7.8%
   */
  public Money share(int basisPoints) {
    return divideHalfUp(Math.multiplyExact(won, (long) basisPoints), BASIS_POINTS_PER_WHOLE);
  }

  /** The value added tax inside an amount that includes it: total/11, half-up (10% on top). */
  public Money includedTax() {
    return divideHalfUp(won, 11);
  }

  public boolean isPositive() {
    return won > 0;
  }

  public boolean isNegative() {
    return won < 0;
  }

  public boolean isZero() {
    return won == 0;
  }

  @Override
  public int compareTo(Money other) {
    return Long.compare(won, other.won);
  }

  @Override
  public String toString() {
    return won + " won";
  }

  private static Money divideHalfUp(long numerator, long denominator) {
    long magnitude =
        Math.floorDiv(Math.addExact(Math.absExact(numerator), denominator / 2), denominator);
    return new Money(numerator < 0 ? -magnitude : magnitude);
  }
}
