package dosirak.contracts.promotion;

import dosirak.contracts.DomainEvent;

/** What promotion says. */
public sealed interface PromotionEvent extends DomainEvent
    permits CampaignOpened,
        CouponIssued,
        CouponExpired,
        BenefitsReserved,
        BenefitsRefused,
        BenefitsUsed,
        BenefitsRestored,
        PointsChanged {}
