package dosirak.order;

/**
 * The number people say to each other: two letters and four digits, such as {@code KR-0417}. It is
 * made of a counter of the whole marketplace, so no number comes twice within 5,760,000 orders,
 * which is more than a day of the largest marketplace: within a shop and a day it is unique. It
 * identifies nothing else; programs use the order's identifier.
 */
final class OrderNumber {
  /** How many orders until numbers come again. */
  static final long CYCLE = 24L * 24 * 10_000;

  /** Without I and O, which are read as digits. */
  private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ";

  /**
   * Has no divisor in common with the cycle, so that the multiples visit every number once; spreads
   * neighbours, so that a number tells nobody how many orders there were.
   */
  private static final long SPREAD = 2_399_891;

  private OrderNumber() {}

  /** The number of the order that the counter stood at. */
  static String of(long count) {
    long place = Math.floorMod(Math.floorMod(count, CYCLE) * SPREAD, CYCLE);
    int letters = (int) (place / 10_000);
    // By hand: a formatter costs more than all else that numbering an order takes.
    String digits = Long.toString(10_000 + place % 10_000);
    return ""
        + LETTERS.charAt(letters / LETTERS.length())
        + LETTERS.charAt(letters % LETTERS.length())
        + '-'
        + digits.substring(1);
  }
}
