package dosirak.review;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.AccountId;
import dosirak.contracts.OrderId;
import dosirak.contracts.ReviewId;
import dosirak.contracts.ShopId;
import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Answers;
import dosirak.platform.web.Bytes;
import dosirak.platform.web.Command;
import dosirak.platform.web.Cursors;
import dosirak.platform.web.Problem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reviews over HTTP, for those who write, read, answer and report them. */
@RestController
class ReviewApi {
  private static final int LONGEST_PAGE = 100;
  private static final int LONGEST_TEXT = 2_000;

  /** In base64, where every three bytes take four. */
  private static final int LONGEST_PHOTO = Photo.LONGEST / 3 * 4;

  private final ReviewStore reviews;
  private final Reports reports;
  private final Ratings ratings;
  private final Copies copies;
  private final PostReview postReview;
  private final ChangeReview changeReview;
  private final AnswerReview answerReview;
  private final CityClock clock;
  private final Identifiers identifiers;

  ReviewApi(
      ReviewStore reviews,
      Reports reports,
      Ratings ratings,
      Copies copies,
      PostReview postReview,
      ChangeReview changeReview,
      AnswerReview answerReview,
      CityClock clock,
      Identifiers identifiers) {
    this.reviews = reviews;
    this.reports = reports;
    this.ratings = ratings;
    this.copies = copies;
    this.postReview = postReview;
    this.changeReview = changeReview;
    this.answerReview = answerReview;
    this.clock = clock;
    this.identifiers = identifiers;
  }

  /**
   * A review as it is wanted.
   *
   * @param text may be empty: stars alone say something
   * @param photo a JPEG or PNG in base64
   */
  record ReviewDraft(
      @NotNull OrderId orderId,
      @NotNull @Min(1) @Max(Rating.MOST_STARS) Integer stars,
      @NotNull @Size(max = LONGEST_TEXT) String text,
      @Nullable @Size(max = LONGEST_PHOTO) String photo) {}

  record ReviewChange(
      @NotNull @Min(1) @Max(Rating.MOST_STARS) Integer stars,
      @NotNull @Size(max = LONGEST_TEXT) String text) {}

  record PhotoDraft(@NotNull @Size(max = LONGEST_PHOTO) String photo) {}

  record ReplyDraft(@NotBlank @Size(max = 1_000) String text) {}

  record ReportDraft(@NotNull Reports.Cause cause, @NotNull @Size(max = 500) String text) {}

  record ReportView(UUID reportId) {}

  record ReplyView(String text, Instant repliedAt) {}

  /**
   * A review.
   *
   * @param text absent in the answer to a command, since an answer that is stored would outlive it
   * @param photo where its photo is to be got
   * @param isMine whether it was asked for as one of one's own
   * @param changeableUntil only of one's own
   * @param hiddenReason only of one's own that are hidden
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ReviewView(
      ReviewId reviewId,
      ShopId shopId,
      @Nullable OrderId orderId,
      int stars,
      @Nullable String text,
      @Nullable String photo,
      Instant postedAt,
      @Nullable Instant changedAt,
      boolean isErased,
      boolean isMine,
      @Nullable Instant changeableUntil,
      @Nullable String hiddenReason,
      @Nullable ReplyView reply) {
    static ReviewView of(Review review, boolean isMine) {
      String reply = review.reply();
      Instant repliedAt = review.repliedAt();
      return new ReviewView(
          review.reviewId(),
          review.shopId(),
          isMine ? review.orderId() : null,
          review.stars(),
          review.text(),
          review.photoId() == null
              ? null
              : "/api/review/reviews/" + review.reviewId() + "/photo?version=" + review.photoId(),
          review.postedAt(),
          review.changedAt(),
          review.isErased(),
          isMine,
          isMine ? review.postedAt().plus(Review.CHANGEABLE_FOR) : null,
          isMine ? review.hiddenReason() : null,
          reply == null || repliedAt == null ? null : new ReplyView(reply, repliedAt));
    }

    ReviewView withoutText() {
      return new ReviewView(
          reviewId,
          shopId,
          orderId,
          stars,
          null,
          photo,
          postedAt,
          changedAt,
          isErased,
          isMine,
          changeableUntil,
          hiddenReason,
          null);
    }
  }

  /**
   * A shop's rating.
   *
   * @param hundredths of a star, 0 without reviews
   * @param reviews how many count
   * @param stars how many gave one star, two, and so on to five
   */
  record RatingView(int hundredths, long reviews, List<Long> stars) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ShopReviewsView(RatingView rating, List<ReviewView> reviews, @Nullable String next) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ReviewsView(List<ReviewView> reviews, @Nullable String next) {}

  /** Reviews a completed order of the caller. */
  @PostMapping("/reviews")
  @Access(Permission.ORDER_FOOD)
  @Command(key = Command.Key.REQUIRED)
  @Answers(value = ReviewView.class, status = 201)
  Answer post(@Valid @RequestBody ReviewDraft draft, Caller caller) {
    ReviewId review =
        postReview.post(
            draft.orderId(),
            caller.person(),
            draft.stars(),
            draft.text().strip(),
            draft.photo() == null ? null : photo(draft.photo()));
    return Answer.created(own(review, caller));
  }

  /** Changes stars and text of a review of the caller. */
  @PutMapping("/reviews/{reviewId}")
  @Access(Permission.ORDER_FOOD)
  @Command
  ReviewView change(
      @PathVariable ReviewId reviewId, @Valid @RequestBody ReviewChange draft, Caller caller) {
    changeReview.change(reviewId, caller.person(), draft.stars(), draft.text().strip());
    return own(reviewId, caller);
  }

  /** Puts a photo to a review of the caller, in place of the one before. */
  @PutMapping("/reviews/{reviewId}/photo")
  @Access(Permission.ORDER_FOOD)
  @Command
  ReviewView setPhoto(
      @PathVariable ReviewId reviewId, @Valid @RequestBody PhotoDraft draft, Caller caller) {
    changeReview.changePhoto(reviewId, caller.person(), photo(draft.photo()));
    return own(reviewId, caller);
  }

  /** Takes the photo from a review of the caller. */
  @DeleteMapping("/reviews/{reviewId}/photo")
  @Access(Permission.ORDER_FOOD)
  @Command
  @Answers(status = 204)
  Answer removePhoto(@PathVariable ReviewId reviewId, Caller caller) {
    changeReview.changePhoto(reviewId, caller.person(), null);
    return Answer.nothing();
  }

  /** The caller's reviews, newest first. */
  @GetMapping("/reviews")
  @Access(Permission.ORDER_FOOD)
  ReviewsView mine(
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(defaultValue = "20") int limit,
      Caller caller) {
    List<Review> page =
        reviews.by(
            caller.person().value(), Cursors.read("after", after, Long::valueOf), limited(limit));
    return new ReviewsView(
        page.stream().map(review -> ReviewView.of(review, true)).toList(), next(page, limit));
  }

  /** A review that is shown. */
  @GetMapping("/reviews/{reviewId}")
  @Access(value = Permission.PUBLIC, whose = Whose.ALL)
  ReviewView get(@PathVariable ReviewId reviewId) {
    return ReviewView.of(shown(reviewId), false);
  }

  /** The photo of a review. */
  @GetMapping("/reviews/{reviewId}/photo")
  @Access(value = Permission.PUBLIC, whose = Whose.ALL)
  @Answers(type = "image/*")
  Answer photo(
      @PathVariable ReviewId reviewId, @RequestParam(required = false) @Nullable UUID version) {
    Review review = shown(reviewId);
    if (version != null && !version.equals(review.photoId())) {
      throw Problem.notFound("photo");
    }
    Photo photo = reviews.photo(reviewId).orElseThrow(() -> Problem.notFound("photo"));
    return Answer.ok(new Bytes(photo.mediaType(), photo.content()));
  }

  /** What is said of a shop, newest first, and what that makes of its rating. */
  @GetMapping("/shops/{shopId}/reviews")
  @Access(value = Permission.PUBLIC, whose = Whose.ALL)
  ShopReviewsView ofShop(
      @PathVariable ShopId shopId,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(defaultValue = "20") int limit) {
    List<Review> page =
        reviews.shownOf(shopId, Cursors.read("after", after, Long::valueOf), limited(limit));
    Ratings.Kept kept = ratings.find(shopId).orElseGet(() -> Ratings.Kept.none(shopId));
    if (page.isEmpty() && kept.version() == 0 && copies.ownerOf(shopId).isEmpty()) {
      throw Problem.notFound("shop");
    }
    return new ShopReviewsView(
        new RatingView(kept.hundredths(), kept.rating().reviews(), kept.rating().counts()),
        page.stream().map(review -> ReviewView.of(review, false)).toList(),
        next(page, limit));
  }

  /** Answers a review of the caller's shop, in place of the answer before. */
  @PostMapping("/reviews/{reviewId}/reply")
  @Access(Permission.ANSWER_ORDERS)
  @Command
  @Answers(status = 204)
  Answer reply(
      @PathVariable ReviewId reviewId, @Valid @RequestBody ReplyDraft draft, Caller caller) {
    answerReview.answer(reviewId, draft.text().strip(), caller);
    // Not the review: an answer that is stored would outlive its author.
    return Answer.nothing();
  }

  /** Brings a review up to be looked at. */
  @PostMapping("/reviews/{reviewId}/reports")
  @Access(value = Permission.SIGNED_IN, whose = Whose.ALL)
  @Command
  @Answers(value = ReportView.class, status = 201)
  Answer report(
      @PathVariable ReviewId reviewId, @Valid @RequestBody ReportDraft draft, Caller caller) {
    if (draft.cause() == Reports.Cause.FLOOD) {
      throw Problem.invalid("cause", "is not for people to report");
    }
    AccountId reporter = caller.person();
    Review review = shown(reviewId);
    UUID report = identifiers.next();
    if (!reports.add(
        report,
        review.reviewId(),
        draft.cause(),
        reporter,
        draft.text().strip(),
        clock.instant())) {
      throw Problem.conflict("already-reported", "You reported this review already.");
    }
    return Answer.created(new ReportView(report));
  }

  private Review shown(ReviewId id) {
    return reviews
        .find(id)
        .filter(review -> !review.isHidden())
        .orElseThrow(() -> Problem.notFound("review"));
  }

  private ReviewView own(ReviewId id, Caller caller) {
    return reviews
        .find(id)
        .filter(review -> review.isBy(caller.account()))
        .map(review -> ReviewView.of(review, true).withoutText())
        .orElseThrow(() -> Problem.notFound("review"));
  }

  private static Photo photo(String base64) {
    byte[] file;
    try {
      file = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException notBase64) {
      throw Problem.invalid("photo", "must be in base64");
    }
    return Photo.of(file)
        .orElseThrow(() ->
            Problem.invalid(
                "photo",
                "must be a JPEG or PNG of at most "
                    + Photo.LONGEST
                    + " bytes and "
                    + Photo.LONGEST_SIDE
                    + " pixels a side"));
  }

  static @Nullable String next(List<Review> page, int limit) {
    return page.size() < limit ? null : String.valueOf(page.getLast().sequence());
  }

  static int limited(int limit) {
    if (limit < 1 || limit > LONGEST_PAGE) {
      throw Problem.invalid("limit", "must be between 1 and " + LONGEST_PAGE);
    }
    return limit;
  }
}
