package dosirak.review;

import dosirak.contracts.AccountId;
import dosirak.contracts.ReviewId;
import dosirak.contracts.ShopId;
import dosirak.contracts.review.ReviewHidden;
import dosirak.contracts.review.ReviewShown;
import dosirak.platform.journal.Journal;
import dosirak.platform.time.CityClock;
import dosirak.platform.web.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Hides reviews and shows them again; either way what was brought up about them is decided. */
final class ModerateReviews {
  private static final int MOST_AT_ONCE = 1_000;

  private final ReviewStore reviews;
  private final Reports reports;
  private final Ratings ratings;
  private final Journal journal;
  private final Copies copies;
  private final CityClock clock;

  ModerateReviews(
      ReviewStore reviews,
      Reports reports,
      Ratings ratings,
      Copies copies,
      Journal journal,
      CityClock clock) {
    this.copies = copies;
    this.reviews = reviews;
    this.reports = reports;
    this.ratings = ratings;
    this.journal = journal;
    this.clock = clock;
  }

  void hide(ReviewId id, String reason) {
    Ratings.Open rating = ratings.open(known(id).shopId());
    hide(rating, known(id), reason);
    rating.close();
  }

  void show(ReviewId id) {
    Ratings.Open rating = ratings.open(known(id).shopId());
    show(rating, known(id));
    rating.close();
  }

  /**
   * Hides all that is held out of a shop's rating, a thousand at once.
   *
   * @return how many
   */
  int hideFlood(ShopId shop, String reason) {
    requireKnown(shop);
    Ratings.Open rating = ratings.open(shop);
    List<Review> held = reviews.heldOf(shop, MOST_AT_ONCE);
    held.forEach(review -> hide(rating, review, reason));
    rating.close();
    return held.size();
  }

  /**
   * Counts all that is held out of a shop's rating, a thousand at once.
   *
   * @return how many
   */
  int showFlood(ShopId shop) {
    requireKnown(shop);
    Ratings.Open rating = ratings.open(shop);
    List<Review> held = reviews.heldOf(shop, MOST_AT_ONCE);
    held.forEach(review -> show(rating, review));
    rating.close();
    return held.size();
  }

  private void requireKnown(ShopId shop) {
    if (copies.ownerOf(shop).isEmpty()) {
      throw Problem.notFound("shop");
    }
  }

  private void hide(Ratings.Open rating, Review review, String reason) {
    Instant now = clock.instant();
    if (!review.isHidden()) {
      rating.takeOut(Set.of(review.author()));
      reviews.hide(review.reviewId(), reason, now);
      journal.append(
          new ReviewHidden(
              review.reviewId(), review.shopId(), new AccountId(review.author()), reason, now));
    }
    reports.decide(review.reviewId(), Reports.Decision.HIDDEN, now);
  }

  private void show(Ratings.Open rating, Review review) {
    Instant now = clock.instant();
    rating.takeOut(Set.of(review.author()));
    reviews.clear(review.reviewId());
    if (review.isHidden()) {
      journal.append(
          new ReviewShown(review.reviewId(), review.shopId(), new AccountId(review.author()), now));
    }
    reports.decide(review.reviewId(), Reports.Decision.SHOWN, now);
  }

  private Review known(ReviewId id) {
    return reviews.find(id).orElseThrow(() -> Problem.notFound("review"));
  }
}
