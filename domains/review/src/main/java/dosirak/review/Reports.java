package dosirak.review;

import dosirak.contracts.AccountId;
import dosirak.contracts.ReviewId;
import dosirak.platform.database.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was brought up about reviews, in the database. */
final class Reports {
  private final JdbcClient jdbc;

  Reports(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Why a review is to be looked at. */
  enum Cause {
    /** It insults or threatens. */
    ABUSE,
    /** It says what is private of somebody. */
    PRIVACY,
    /** It is not true. */
    FALSE,
    /** It advertises. */
    ADVERTISING,
    /** Something else. */
    OTHER,
    /** It came with many others of its kind; nobody reported it. */
    FLOOD
  }

  /** What became of it. */
  enum Decision {
    HIDDEN,
    SHOWN
  }

  /**
   * A report.
   *
   * @param reporter absent for a flood, and where the person was erased
   */
  record Report(
      UUID reportId,
      long sequence,
      ReviewId reviewId,
      Cause cause,
      @Nullable AccountId reporter,
      String text,
      Instant reportedAt,
      @Nullable Instant decidedAt,
      @Nullable Decision decision) {}

  /** An open report with its review. */
  record Open(Report report, Review review) {}

  /** Notes a person's report; false if the person has reported this review before. */
  boolean add(
      UUID report, ReviewId review, Cause cause, AccountId reporter, String text, Instant now) {
    return jdbc.sql(
                """
                insert into report (report_id, review_id, cause, reporter, text, reported_at)
                values (:report, :review, :cause, :reporter, :text, :now)
                on conflict do nothing
                """)
            .param("report", report)
            .param("review", review.value())
            .param("cause", cause.name())
            .param("reporter", reporter.value())
            .param("text", text)
            .param("now", Times.utc(now))
            .update()
        == 1;
  }

  void addFlood(UUID report, ReviewId review, Instant now) {
    jdbc.sql(
            """
            insert into report (report_id, review_id, cause, text, reported_at)
            values (:report, :review, 'FLOOD', '', :now)
            on conflict do nothing
            """)
        .param("report", report)
        .param("review", review.value())
        .param("now", Times.utc(now))
        .update();
  }

  void decide(ReviewId review, Decision decision, Instant now) {
    jdbc.sql(
            """
            update report set decided_at = :now, decision = :decision
            where review_id = :review and decided_at is null
            """)
        .param("now", Times.utc(now))
        .param("decision", decision.name())
        .param("review", review.value())
        .update();
  }

  /** What nobody has looked at yet, newest first. */
  List<Open> open(@Nullable Cause cause, @Nullable Long before, int limit) {
    return jdbc.sql(
            """
            select r.*, p.report_id, p.sequence as report_sequence, p.cause, p.reporter,
              p.text as report_text, p.reported_at, p.decided_at, p.decision
            from report p join review r using (review_id)
            where p.decided_at is null
              and (cast(:cause as text) is null or p.cause = :cause)
              and (cast(:before as bigint) is null or p.sequence < :before)
            order by p.sequence desc
            limit :limit
            """)
        .param("cause", cause == null ? null : cause.name(), Types.VARCHAR)
        .param("before", before, Types.BIGINT)
        .param("limit", limit)
        .query((row, number) ->
            new Open(read(row, "report_sequence", "report_text"), ReviewStore.read(row, number)))
        .list();
  }

  /** What a person has reported, newest first. */
  List<Report> by(AccountId reporter, int limit) {
    return jdbc.sql(
            "select * from report where reporter = :reporter order by sequence desc limit :limit")
        .param("reporter", reporter.value())
        .param("limit", limit)
        .query((row, number) -> read(row, "sequence", "text"))
        .list();
  }

  void forget(AccountId reporter) {
    jdbc.sql("update report set reporter = null, text = '' where reporter = :reporter")
        .param("reporter", reporter.value())
        .update();
  }

  private static Report read(ResultSet row, String sequence, String text) throws SQLException {
    UUID reporter = row.getObject("reporter", UUID.class);
    String decision = row.getString("decision");
    return new Report(
        row.getObject("report_id", UUID.class),
        row.getLong(sequence),
        new ReviewId(row.getObject("review_id", UUID.class)),
        Cause.valueOf(row.getString("cause")),
        reporter == null ? null : new AccountId(reporter),
        row.getString(text),
        Times.instant(row, "reported_at"),
        Times.instantOrNull(row, "decided_at"),
        decision == null ? null : Decision.valueOf(decision));
  }
}
