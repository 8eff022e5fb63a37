package dosirak.promotion;

import dosirak.contracts.AccountId;
import dosirak.contracts.promotion.CouponExpired;
import dosirak.platform.journal.Journal;
import dosirak.platform.time.CityClock;
import java.time.Instant;
import java.util.List;
import org.springframework.transaction.support.TransactionTemplate;

/** Ends coupons and points that were not used in time. */
final class ExpireBenefits {
  private static final int BATCH = 100;
  private static final int MOST_BATCHES = 20;

  private final CouponStore coupons;
  private final PointsStore store;
  private final PointsBook points;
  private final Journal journal;
  private final TransactionTemplate transactions;
  private final CityClock clock;

  ExpireBenefits(
      CouponStore coupons,
      PointsStore store,
      PointsBook points,
      Journal journal,
      TransactionTemplate transactions,
      CityClock clock) {
    this.coupons = coupons;
    this.store = store;
    this.points = points;
    this.journal = journal;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** Ends what is due now. */
  void run() {
    Integer ended = BATCH;
    for (int batch = 0; batch < MOST_BATCHES && ended != null && ended == BATCH; batch++) {
      ended = transactions.execute(status -> expireCoupons());
    }
    Instant now = clock.instant();
    for (AccountId customer : store.withExpired(now, BATCH)) {
      transactions.executeWithoutResult(status -> points.open(customer, now));
    }
  }

  private int expireCoupons() {
    Instant now = clock.instant();
    List<Coupon> expired = coupons.expire(now, BATCH);
    for (Coupon coupon : expired) {
      journal.append(new CouponExpired(coupon.couponId(), coupon.customerId(), now));
    }
    return expired.size();
  }
}
