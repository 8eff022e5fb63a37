package dosirak.contracts.promotion;

import dosirak.contracts.DomainEvent;

/** What promotion says. */
public sealed interface PromotionEvent extends DomainEvent
    permits CampaignOpened,
        FlashOpened,
        FlashDrawn,
        CouponIssued,
        CouponExpired,
        BenefitsReserved,
        BenefitsRefused,
        BenefitsUsed,
        BenefitsRestored,
        PointsChanged {}
