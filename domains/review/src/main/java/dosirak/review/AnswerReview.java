package dosirak.review;

import dosirak.contracts.AccountId;
import dosirak.contracts.ReviewId;
import dosirak.contracts.review.ReviewAnswered;
import dosirak.platform.access.ShopMembers;
import dosirak.platform.journal.Journal;
import dosirak.platform.security.Caller;
import dosirak.platform.time.CityClock;
import dosirak.platform.web.Problem;
import java.time.Instant;

/** Lets a shop answer a review, and change its answer. */
final class AnswerReview {
  private final Copies copies;
  private final ReviewStore reviews;
  private final Ratings ratings;
  private final ShopMembers members;
  private final Journal journal;
  private final CityClock clock;

  AnswerReview(
      Copies copies,
      ReviewStore reviews,
      Ratings ratings,
      ShopMembers members,
      Journal journal,
      CityClock clock) {
    this.copies = copies;
    this.reviews = reviews;
    this.ratings = ratings;
    this.members = members;
    this.journal = journal;
    this.clock = clock;
  }

  void answer(ReviewId id, String text, Caller caller) {
    Ratings.Open rating = ratings.open(ofCallersShop(id, caller).shopId());
    Review review = ofCallersShop(id, caller);
    if (review.isHidden()) {
      throw Problem.conflict("review-hidden", "This review was hidden and cannot be answered.");
    }
    if (review.isErased()) {
      throw Problem.conflict("review-erased", "The customer is gone, and so is what was said.");
    }
    Instant now = clock.instant();
    reviews.reply(id, text, now);
    journal.append(new ReviewAnswered(id, review.shopId(), new AccountId(review.author()), now));
    rating.close();
  }

  private Review ofCallersShop(ReviewId id, Caller caller) {
    return reviews
        .find(id)
        .filter(review ->
            copies
                .ownerOf(review.shopId())
                .filter(owner -> members.worksIn(caller, review.shopId(), owner))
                .isPresent())
        .orElseThrow(() -> Problem.notFound("review"));
  }
}
