package dosirak.promotion;

import dosirak.contracts.AccountId;
import dosirak.contracts.CampaignId;
import dosirak.contracts.CouponId;
import dosirak.contracts.promotion.CouponIssued;
import dosirak.platform.journal.Journal;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.web.Problem;
import java.time.Instant;
import java.util.Collection;
import java.util.TreeSet;

/**
 * Gives coupons to customers: who asks first, who has a code, whose turn it is in the line of a
 * flash, or whom an operator chose.
 */
final class IssueCoupons {
  private final CampaignStore campaigns;
  private final CouponStore coupons;
  private final Journal journal;
  private final CityClock clock;
  private final Identifiers identifiers;

  IssueCoupons(
      CampaignStore campaigns,
      CouponStore coupons,
      Journal journal,
      CityClock clock,
      Identifiers identifiers) {
    this.campaigns = campaigns;
    this.coupons = coupons;
    this.journal = journal;
    this.clock = clock;
    this.identifiers = identifiers;
  }

  /** To a customer who asks for one of a public campaign. */
  CouponIssued claim(CampaignId id, AccountId customer) {
    Campaign campaign =
        campaigns
            .find(id)
            .filter(Campaign::isPublic)
            .orElseThrow(() -> Problem.notFound("campaign"));
    CouponIssued issued = issue(campaign, customer, clock.instant());
    count(campaign.campaignId(), 1);
    return issued;
  }

  /** To a customer with a code. */
  CouponIssued redeem(String code, AccountId customer) {
    Instant now = clock.instant();
    Campaign campaign =
        campaigns
            .useCode(Codes.digest(code), customer, now)
            .flatMap(campaigns::find)
            .orElseThrow(() -> Problem.notFound("code"));
    CouponIssued issued = issue(campaign, customer, now);
    count(campaign.campaignId(), 1);
    return issued;
  }

  /** To chosen customers: all of them or none. */
  int give(Campaign campaign, Collection<AccountId> chosen) {
    Instant now = clock.instant();
    // Always in the same order, so that two who give at once wait instead of blocking each other.
    TreeSet<AccountId> customers =
        new TreeSet<>(java.util.Comparator.comparing(AccountId::toString));
    customers.addAll(chosen);
    customers.forEach(customer -> issue(campaign, customer, now));
    count(campaign.campaignId(), customers.size());
    return customers.size();
  }

  /**
   * Gives a customer a coupon that is yet to be {@linkplain #count counted} in this transaction.
   *
   * @throws Problem if it is not given; then nothing was changed
   */
  CouponIssued issue(Campaign campaign, AccountId customer, Instant now) {
    if (!campaign.isOpen(now)) {
      throw Problem.conflict("campaign-closed", "This campaign gives no coupons now.");
    }
    // Most of those who come too late are told so without waiting for those before them.
    if (campaign.isGone()) {
      throw gone();
    }
    if (!campaigns.countForPerson(campaign, customer)) {
      throw Problem.conflict("claimed-already", "There is no more than that for one person.");
    }
    CouponId coupon = new CouponId(identifiers.next());
    Instant validUntil = Days.endAfter(now, campaign.validDays());
    coupons.insert(coupon, campaign, customer, validUntil, now);
    CouponIssued issued =
        new CouponIssued(
            coupon, campaign.campaignId(), customer, campaign.rules(), validUntil, now);
    journal.append(issued);
    return issued;
  }

  /** Counts coupons that were given, last of all. */
  void count(CampaignId campaign, int number) {
    if (!campaigns.count(campaign, number, clock.instant())) {
      throw gone();
    }
  }

  private static Problem gone() {
    return Problem.conflict("coupons-gone", "There are no more of these coupons.");
  }
}
