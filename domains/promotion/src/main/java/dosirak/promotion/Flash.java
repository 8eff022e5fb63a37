package dosirak.promotion;

import dosirak.contracts.CampaignId;
import dosirak.contracts.promotion.CouponRules;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Coupons of a campaign that begin at a moment, with a line for those who want one. It begins in
 * city time; its line moves in machine time, since people are no faster where the city is.
 *
 * @param seed of the draw; not to be told before it
 * @param drawn how many came before the start, once it has begun
 * @param passesDigest of those, once they were drawn
 * @param line how it stands
 * @param isClosed whether the campaign was closed
 * @param closesAt when the campaign closes by itself
 */
record Flash(
    CampaignId campaignId,
    long sequence,
    CouponRules rules,
    Instant startsAt,
    byte[] seed,
    State state,
    long drawn,
    byte @Nullable [] passesDigest,
    Line line,
    boolean isClosed,
    Instant closesAt) {

  /** Where it stands. */
  enum State {
    /** People come; nobody has a number. */
    GATHERING,
    /** It has begun, and numbers are drawn for those who came before. */
    DRAWING,
    /** Turns come. */
    RUNNING,
    /** All coupons were taken, or the campaign is closed. */
    OVER
  }

  /** Whether it is to begin. */
  boolean begins(Instant now) {
    return state == State.GATHERING && !now.isBefore(startsAt);
  }

  /** Whether nobody can get a coupon of it any more. */
  boolean ends(Instant now) {
    return isClosed || !now.isBefore(closesAt) || line.issued() >= line.coupons();
  }

  /** Whether anybody may know the seed. */
  boolean isDrawn() {
    return passesDigest != null;
  }
}
