package dosirak.contracts.promotion;

import dosirak.contracts.CampaignId;
import java.time.Instant;

/**
 * Coupons of a campaign begin at a moment, and people can stand in line for them.
 *
 * @param perSecond how many turns begin in a second at most
 * @param turnSeconds how long a turn lasts, in machine time
 * @param commitment the SHA-256 digest of the seed of the draw, as hexadecimal digits
 */
public record FlashOpened(
    CampaignId campaignId,
    int coupons,
    Instant startsAt,
    int perSecond,
    int turnSeconds,
    String commitment,
    Instant openedAt)
    implements PromotionEvent {
  @Override
  public String key() {
    return campaignId.toString();
  }
}
