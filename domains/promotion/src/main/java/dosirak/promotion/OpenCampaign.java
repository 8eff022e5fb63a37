package dosirak.promotion;

import dosirak.contracts.CampaignId;
import dosirak.contracts.ShopId;
import dosirak.contracts.promotion.CampaignOpened;
import dosirak.contracts.promotion.CouponRules;
import dosirak.platform.journal.Journal;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.web.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Opens a campaign, with its codes if it has some. */
final class OpenCampaign {
  private final CampaignStore campaigns;
  private final Journal journal;
  private final CityClock clock;
  private final Identifiers identifiers;
  private final RandomGenerator random;

  OpenCampaign(
      CampaignStore campaigns,
      Journal journal,
      CityClock clock,
      Identifiers identifiers,
      RandomGenerator random) {
    this.campaigns = campaigns;
    this.journal = journal;
    this.clock = clock;
    this.identifiers = identifiers;
    this.random = random;
  }

  /**
   * What is wanted.
   *
   * @param shopId whose owner opens it; absent for the marketplace
   * @param codes how many codes are made, each good for one coupon
   * @param opensAt absent: now
   */
  record Wanted(
      @Nullable ShopId shopId,
      CouponRules rules,
      boolean isPublic,
      int codes,
      @Nullable Integer mostCoupons,
      int mostPerPerson,
      int validDays,
      @Nullable Instant opensAt,
      Instant closesAt,
      String openedBy) {}

  /**
   * A campaign that was opened.
   *
   * @param codes told this once; only their digests are kept
   */
  record Opened(Campaign campaign, List<String> codes) {}

  /** Opens it in the transaction of the caller. */
  Opened open(Wanted wanted) {
    Instant now = clock.instant();
    Instant opensAt = wanted.opensAt() == null ? now : wanted.opensAt();
    if (!wanted.closesAt().isAfter(opensAt) || !wanted.closesAt().isAfter(now)) {
      throw Problem.invalid("closesAt", "must be after it opens and after now");
    }
    Campaign campaign =
        new Campaign(
            new CampaignId(identifiers.next()),
            0,
            wanted.shopId(),
            wanted.rules(),
            wanted.isPublic(),
            wanted.mostCoupons(),
            wanted.mostPerPerson(),
            0,
            wanted.validDays(),
            opensAt,
            wanted.closesAt(),
            wanted.openedBy(),
            now,
            null);
    campaigns.insert(campaign);
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < wanted.codes(); i++) {
      codes.add(Codes.next(random));
    }
    if (!codes.isEmpty()) {
      campaigns.addCodes(campaign.campaignId(), codes.stream().map(Codes::digest).toList());
    }
    journal.append(
        new CampaignOpened(
            campaign.campaignId(),
            campaign.rules(),
            campaign.mostCoupons(),
            campaign.opensAt(),
            campaign.closesAt(),
            now));
    return new Opened(campaign, codes);
  }
}
