package dosirak.review;

import dosirak.contracts.ShopId;
import dosirak.platform.compartment.FactFeed;
import dosirak.platform.web.Cursors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every rating, and what it is when its reviews are counted anew, for the audit. */
final class RatingFacts implements FactFeed {
  private final Ratings ratings;
  private final ReviewStore reviews;

  RatingFacts(Ratings ratings, ReviewStore reviews) {
    this.ratings = ratings;
    this.reviews = reviews;
  }

  record RatingFact(
      ShopId shopId, long version, int hundredths, List<Long> stars, List<Long> countedAnew) {}

  @Override
  public String name() {
    return "ratings";
  }

  @Override
  public Page read(@Nullable String after, int limit) {
    List<Ratings.Kept> page =
        ratings.page(Cursors.read("after", after, cursor -> ShopId.of(cursor).value()), limit);
    return new Page(
        page.stream()
            .map(kept ->
                new RatingFact(
                    kept.shopId(),
                    kept.version(),
                    kept.hundredths(),
                    kept.rating().counts(),
                    reviews.recount(kept.shopId()).counts()))
            .toList(),
        page.size() < limit ? null : page.getLast().shopId().toString());
  }
}
