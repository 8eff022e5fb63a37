package dosirak.review;

import dosirak.contracts.ReviewId;
import dosirak.contracts.ShopId;
import dosirak.platform.time.Identifiers;
import dosirak.review.Review.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Holds reviews that may be of a flood out of a shop's rating, and brings them up. */
final class WatchForFloods {
  private final ReviewStore reviews;
  private final Reports reports;
  private final Identifiers identifiers;

  WatchForFloods(ReviewStore reviews, Reports reports, Identifiers identifiers) {
    this.reviews = reviews;
    this.reports = reports;
    this.identifiers = identifiers;
  }

  /** Looks at what has just been rated, while its rating is open. */
  void look(Ratings.Open rating, ShopId shop, int stars, Instant now) {
    Floods.Side side = Floods.Side.of(stars);
    if (side == Floods.Side.MIDDLE) {
      return;
    }
    List<Floods.Recent<Review>> recent =
        reviews.recent(shop, side, now.minus(Floods.LONGEST), Floods.MOST_LOOKED_AT).stream()
            .map(review ->
                new Floods.Recent<>(
                    review,
                    review.ratedAt(),
                    review.standing() == Standing.HELD,
                    review.isCounted()))
            .toList();
    Instant first = rating.firstReviewAt();
    Floods.Past past =
        new Floods.Past(
            side.in(rating.rating()), first == null ? Duration.ZERO : Duration.between(first, now));
    List<Review> held = Floods.toHold(recent, past, now);
    if (held.isEmpty()) {
      return;
    }
    rating.takeOut(held.stream().map(Review::author).collect(Collectors.toSet()));
    reviews.hold(held);
    for (Review review : held) {
      report(review.reviewId(), now);
    }
  }

  private void report(ReviewId review, Instant now) {
    reports.addFlood(identifiers.next(), review, now);
  }
}
