package dosirak.review;

import dosirak.contracts.AccountId;
import dosirak.contracts.OrderId;
import dosirak.contracts.ReviewId;
import dosirak.contracts.review.ReviewPosted;
import dosirak.platform.access.ShopMembers;
import dosirak.platform.journal.Journal;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.web.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes what a customer says of a completed order, once for every order. */
final class PostReview {
  /** How long after its completion an order may be reviewed. */
  static final Duration OPEN_FOR = Duration.ofDays(30);

  private final Copies copies;
  private final ReviewStore reviews;
  private final Ratings ratings;
  private final WatchForFloods watch;
  private final ShopMembers members;
  private final Journal journal;
  private final CityClock clock;
  private final Identifiers identifiers;

  PostReview(
      Copies copies,
      ReviewStore reviews,
      Ratings ratings,
      WatchForFloods watch,
      ShopMembers members,
      Journal journal,
      CityClock clock,
      Identifiers identifiers) {
    this.copies = copies;
    this.reviews = reviews;
    this.ratings = ratings;
    this.watch = watch;
    this.members = members;
    this.journal = journal;
    this.clock = clock;
    this.identifiers = identifiers;
  }

  ReviewId post(
      OrderId orderId, AccountId customer, int stars, String text, @Nullable Photo photo) {
    Copies.Completed order =
        copies.order(orderId, customer).orElseThrow(() -> Problem.notFound("completed order"));
    Instant now = clock.instant();
    if (now.isAfter(order.completedAt().plus(OPEN_FOR))) {
      throw Problem.conflict(
          "review-too-late",
          "An order can be reviewed for " + OPEN_FOR.toDays() + " days after it was completed.");
    }
    if (copies
        .ownerOf(order.shopId())
        .filter(owner -> members.of(order.shopId(), owner).contains(customer))
        .isPresent()) {
      throw Problem.refused("own-shop", "Who works in a shop does not review it.");
    }
    Ratings.Open rating = ratings.open(order.shopId());
    if (reviews.isReviewed(orderId)) {
      throw Problem.conflict("already-reviewed", "This order was reviewed already.");
    }
    rating.takeOut(Set.of(customer.value()));
    ReviewId review = new ReviewId(identifiers.next());
    reviews.add(
        review,
        orderId,
        order.shopId(),
        customer.value(),
        stars,
        text,
        copies.isNew(customer, now),
        now);
    if (photo != null) {
      reviews.setPhoto(review, identifiers.next(), photo);
    }
    watch.look(rating, order.shopId(), stars, now);
    journal.append(new ReviewPosted(review, orderId, order.shopId(), customer, stars, now));
    rating.close();
    return review;
  }
}
