package dosirak.review;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.AccountId;
import dosirak.contracts.OrderId;
import dosirak.contracts.ReviewId;
import dosirak.contracts.ShopId;
import dosirak.platform.privacy.PersonalData;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The reviews of a person and what the person reported; the newest, as many as fit. */
final class ReviewsOfPerson implements PersonalData {
  private static final int MOST = 1_000;

  private final ReviewStore reviews;
  private final Reports reports;

  ReviewsOfPerson(ReviewStore reviews, Reports reports) {
    this.reviews = reviews;
    this.reports = reports;
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record MyReview(
      ReviewId reviewId,
      OrderId orderId,
      ShopId shopId,
      int stars,
      String text,
      boolean hasPhoto,
      Instant postedAt,
      @Nullable Instant changedAt,
      @Nullable String hiddenReason,
      @Nullable String reply) {}

  record MyReport(ReviewId reviewId, Reports.Cause cause, String text, Instant reportedAt) {}

  record Mine(List<MyReview> reviews, List<MyReport> reports) {}

  @Override
  public String name() {
    return "reviews";
  }

  @Override
  public Mine of(AccountId person) {
    return new Mine(
        reviews.by(person.value(), null, MOST).stream()
            .map(review ->
                new MyReview(
                    review.reviewId(),
                    review.orderId(),
                    review.shopId(),
                    review.stars(),
                    review.text(),
                    review.photoId() != null,
                    review.postedAt(),
                    review.changedAt(),
                    review.hiddenReason(),
                    review.reply()))
            .toList(),
        reports.by(person, MOST).stream()
            .map(report ->
                new MyReport(report.reviewId(), report.cause(), report.text(), report.reportedAt()))
            .toList());
  }
}
