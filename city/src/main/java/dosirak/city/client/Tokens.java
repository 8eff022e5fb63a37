package dosirak.city.client;

import org.jspecify.annotations.Nullable;

/**
 * What a sign-in gave.
 *
 * @param access carried by every call
 * @param refresh given for the next tokens, once; null for machines, and when it may have been used
 * @param renewFromNanos machine time from which newer ones should be fetched, still in good time
 * @param endNanos machine time at which the access token is of no use any more
 */
record Tokens(String access, @Nullable String refresh, long renewFromNanos, long endNanos) {
  /** The earliest part of its life at which a token is renewed. */
  private static final double EARLIEST_RENEWAL = 0.5;

  /** The width of the part of its life within which it is renewed, by chance. */
  private static final double RENEWAL_WIDTH = 0.3;

  /** The part of its life before its end at which it is not used any more. */
  private static final double LAST_USE = 0.97;

  /**
   * Tokens that were just given.
   *
   * @param lifeNanos how long the access token lives
   * @param nowNanos machine time before they were asked for
   * @param chance a random number, 0 inclusive to 1 exclusive, so that people who signed in
   *     together do not come back together
   */
  static Tokens given(
      String access, @Nullable String refresh, long lifeNanos, long nowNanos, double chance) {
    return new Tokens(
        access,
        refresh,
        nowNanos + Math.round(lifeNanos * (EARLIEST_RENEWAL + RENEWAL_WIDTH * chance)),
        nowNanos + Math.round(lifeNanos * LAST_USE));
  }

  boolean shouldBeRenewed(long nowNanos) {
    return nowNanos - renewFromNanos >= 0;
  }

  boolean hasEnded(long nowNanos) {
    return nowNanos - endNanos >= 0;
  }

  /** The same access token, whose refresh token may have been used up by a call without answer. */
  Tokens withoutRefresh() {
    return new Tokens(access, null, renewFromNanos, endNanos);
  }

  /** The same tokens, used at least until then because nobody answers who gives newer ones. */
  Tokens usedUntil(long nanos) {
    return new Tokens(access, refresh, nanos, nanos - endNanos > 0 ? nanos : endNanos);
  }

  /** Keeps the tokens out of logs. */
  @Override
  public String toString() {
    return "Tokens[...]";
  }
}
