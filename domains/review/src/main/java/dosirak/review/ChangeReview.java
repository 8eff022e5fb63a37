package dosirak.review;

import dosirak.contracts.AccountId;
import dosirak.contracts.ReviewId;
import dosirak.contracts.review.ReviewChanged;
import dosirak.platform.journal.Journal;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.web.Problem;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lets a customer change a review for some time, as long as it is not hidden. */
final class ChangeReview {
  private final Copies copies;
  private final ReviewStore reviews;
  private final Ratings ratings;
  private final WatchForFloods watch;
  private final Journal journal;
  private final CityClock clock;
  private final Identifiers identifiers;

  ChangeReview(
      Copies copies,
      ReviewStore reviews,
      Ratings ratings,
      WatchForFloods watch,
      Journal journal,
      CityClock clock,
      Identifiers identifiers) {
    this.copies = copies;
    this.reviews = reviews;
    this.ratings = ratings;
    this.watch = watch;
    this.journal = journal;
    this.clock = clock;
    this.identifiers = identifiers;
  }

  void change(ReviewId id, AccountId customer, int stars, String text) {
    change(
        id,
        customer,
        opened -> {
          Review review = opened.review();
          Instant now = clock.instant();
          reviews.changeText(id, text, now);
          if (stars != review.stars()) {
            opened.rating().takeOut(Set.of(review.author()));
            reviews.changeStars(id, stars, copies.isNew(customer, now), now);
            watch.look(opened.rating(), review.shopId(), stars, now);
          }
          journal.append(
              new ReviewChanged(id, review.orderId(), review.shopId(), customer, stars, now));
        });
  }

  /** Shows another photo, or none. */
  void changePhoto(ReviewId id, AccountId customer, @Nullable Photo photo) {
    change(
        id,
        customer,
        opened -> {
          if (photo == null) {
            reviews.removePhoto(id);
          } else {
            reviews.setPhoto(id, identifiers.next(), photo);
          }
        });
  }

  private record Opened(Review review, Ratings.Open rating) {}

  private void change(ReviewId id, AccountId customer, Consumer<Opened> change) {
    Ratings.Open rating = ratings.open(own(id, customer).shopId());
    // Read again, since it may have been hidden while others were waited for.
    Review review = own(id, customer);
    review.requireChangeable(clock.instant());
    change.accept(new Opened(review, rating));
    rating.close();
  }

  private Review own(ReviewId id, AccountId customer) {
    return reviews
        .find(id)
        .filter(review -> review.isBy(customer))
        .orElseThrow(() -> Problem.notFound("review"));
  }
}
