package dosirak.promotion;

import dosirak.contracts.AccountId;
import dosirak.contracts.CampaignId;
import dosirak.contracts.CouponId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The place of a customer in the line of a flash.
 *
 * @param pass what stands for the customer in the published draw
 * @param number absent until the draw
 * @param couponId what came of it
 */
record FlashPlace(
    CampaignId campaignId,
    AccountId customerId,
    UUID pass,
    @Nullable Long number,
    Instant joinedAt,
    @Nullable CouponId couponId) {

  /** How it stands with somebody in a line. */
  enum Standing {
    /** Numbers are not drawn yet. */
    BEFORE_DRAW,
    /** Others are first. */
    WAITING,
    /** The coupon can be taken. */
    YOUR_TURN,
    /** The coupon was taken. */
    SERVED,
    /** The coupon was not taken in time. */
    MISSED,
    /** It is over, and the turn had not come. */
    TOO_LATE
  }

  /** How it stands with this place in a flash. */
  Standing standing(Flash flash) {
    if (couponId != null) {
      return Standing.SERVED;
    }
    if (number != null && number <= flash.line().head()) {
      return flash.state() == Flash.State.RUNNING && flash.line().waveOf(number) != null
          ? Standing.YOUR_TURN
          : Standing.MISSED;
    }
    if (flash.state() == Flash.State.OVER) {
      return Standing.TOO_LATE;
    }
    return number == null || flash.state() != Flash.State.RUNNING
        ? Standing.BEFORE_DRAW
        : Standing.WAITING;
  }

  /**
   * Whether this may have changed since it was read, as far as a flash tells: a number was drawn,
   * or the turn has come, in which a coupon can be taken at any time.
   */
  boolean isOutdated(Flash flash) {
    if (number == null) {
      return flash.isDrawn();
    }
    return couponId == null && number <= flash.line().head();
  }
}
