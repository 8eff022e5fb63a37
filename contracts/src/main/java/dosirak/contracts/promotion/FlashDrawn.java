package dosirak.contracts.promotion;

import dosirak.contracts.CampaignId;
import java.time.Instant;

/**
 * Numbers were drawn for those who stood in line before the start.
 *
 * @param seed of the draw, as hexadecimal digits
 * @param passesDigest the SHA-256 digest of all passes that were drawn, as hexadecimal digits
 * @param places how many they were
 */
public record FlashDrawn(
    CampaignId campaignId, String seed, String passesDigest, long places, Instant drawnAt)
    implements PromotionEvent {
  @Override
  public String key() {
    return campaignId.toString();
  }
}
