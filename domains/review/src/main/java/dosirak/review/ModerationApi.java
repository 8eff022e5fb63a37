package dosirak.review;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.AccountId;
import dosirak.contracts.ReviewId;
import dosirak.contracts.ShopId;
import dosirak.platform.security.Access;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Answers;
import dosirak.platform.web.Command;
import dosirak.platform.web.Cursors;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What was brought up about reviews, and what is decided on it, over HTTP. */
@RestController
class ModerationApi {
  private final Reports reports;
  private final ModerateReviews moderate;

  ModerationApi(Reports reports, ModerateReviews moderate) {
    this.reports = reports;
    this.moderate = moderate;
  }

  /** Why; the author is told. */
  record DecisionDraft(@NotBlank @Size(max = 300) String reason) {}

  record FloodView(int reviews) {}

  /**
   * A report.
   *
   * @param reporter absent for a flood
   * @param isHidden whether the review is hidden
   * @param isHeld whether it is held out of the shop's rating
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ReportView(
      UUID reportId,
      Reports.Cause cause,
      @Nullable AccountId reporter,
      String text,
      Instant reportedAt,
      boolean isHidden,
      boolean isHeld,
      ReviewApi.ReviewView review) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ReportsView(List<ReportView> reports, @Nullable String next) {}

  /** What nobody has looked at yet, newest first. */
  @GetMapping("/reports")
  @Access(value = Permission.MODERATE_REVIEWS, whose = Whose.ALL)
  ReportsView reports(
      @RequestParam(required = false) Reports.@Nullable Cause cause,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(defaultValue = "20") int limit) {
    List<Reports.Open> page =
        reports.open(cause, Cursors.read("after", after, Long::valueOf), ReviewApi.limited(limit));
    return new ReportsView(
        page.stream().map(ModerationApi::view).toList(),
        page.size() < limit ? null : String.valueOf(page.getLast().report().sequence()));
  }

  /** Hides a review; it is shown to its author only and does not count. */
  @PostMapping("/reviews/{reviewId}/hide")
  @Access(value = Permission.MODERATE_REVIEWS, whose = Whose.ALL)
  @Command
  @Answers(status = 204)
  Answer hide(@PathVariable ReviewId reviewId, @Valid @RequestBody DecisionDraft draft) {
    moderate.hide(reviewId, draft.reason().strip());
    return Answer.nothing();
  }

  /** Shows a review, and counts it: somebody looked at it and found it good. */
  @PostMapping("/reviews/{reviewId}/show")
  @Access(value = Permission.MODERATE_REVIEWS, whose = Whose.ALL)
  @Command
  @Answers(status = 204)
  Answer show(@PathVariable ReviewId reviewId, @Valid @RequestBody DecisionDraft draft) {
    moderate.show(reviewId);
    return Answer.nothing();
  }

  /** Hides all that is held out of a shop's rating. */
  @PostMapping("/shops/{shopId}/flood/hide")
  @Access(value = Permission.MODERATE_REVIEWS, whose = Whose.ALL)
  @Command
  FloodView hideFlood(@PathVariable ShopId shopId, @Valid @RequestBody DecisionDraft draft) {
    return new FloodView(moderate.hideFlood(shopId, draft.reason().strip()));
  }

  /** Counts all that is held out of a shop's rating. */
  @PostMapping("/shops/{shopId}/flood/show")
  @Access(value = Permission.MODERATE_REVIEWS, whose = Whose.ALL)
  @Command
  FloodView showFlood(@PathVariable ShopId shopId, @Valid @RequestBody DecisionDraft draft) {
    return new FloodView(moderate.showFlood(shopId));
  }

  private static ReportView view(Reports.Open open) {
    Reports.Report report = open.report();
    return new ReportView(
        report.reportId(),
        report.cause(),
        report.reporter(),
        report.text(),
        report.reportedAt(),
        open.review().isHidden(),
        open.review().standing() == Review.Standing.HELD,
        ReviewApi.ReviewView.of(open.review(), false));
  }
}
