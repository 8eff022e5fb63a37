package dosirak.review;

import dosirak.contracts.ShopId;
import dosirak.contracts.review.RatingChanged;
import dosirak.platform.database.Times;
import dosirak.platform.journal.Journal;
import dosirak.platform.time.CityClock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps the rating of every shop in step with the reviews that count. Whoever changes reviews of a
 * shop opens its rating first, and so waits for others who do; a rating is never counted anew.
 */
final class Ratings {
  /** The mean of a marketplace without reviews, in hundredths, and how many reviews' worth. */
  private static final int MEAN_AT_FIRST = 400;

  private static final int WEIGHT_AT_FIRST = 50;

  /** Ratings follow the marketplace's mean once it has moved by more than this, in hundredths. */
  private static final int SLACK = 4;

  private static final int LEAN_AT_ONCE = 100;

  private final JdbcClient jdbc;
  private final ReviewStore reviews;
  private final Journal journal;
  private final TransactionTemplate transactions;
  private final CityClock clock;

  Ratings(
      JdbcClient jdbc,
      ReviewStore reviews,
      Journal journal,
      TransactionTemplate transactions,
      CityClock clock) {
    this.jdbc = jdbc;
    this.reviews = reviews;
    this.journal = journal;
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * A rating as it is kept.
   *
   * @param version grows with what is shown
   * @param hundredths what is shown
   */
  record Kept(
      ShopId shopId, long version, Rating rating, int hundredths, @Nullable Instant firstReviewAt) {
    /** That of a shop nobody reviewed. */
    static Kept none(ShopId shop) {
      return new Kept(shop, 0, Rating.NONE, 0, null);
    }
  }

  /** A rating that is being changed; nobody else changes it until the transaction ends. */
  final class Open {
    private final Kept before;
    private final Set<UUID> authors = new HashSet<>();
    private Rating rating;

    private Open(Kept before) {
      this.before = before;
      this.rating = before.rating();
    }

    /** Without what has been taken out. */
    Rating rating() {
      return rating;
    }

    @Nullable Instant firstReviewAt() {
      return before.firstReviewAt();
    }

    /** Takes out what authors said, until it is closed; their reviews may then be changed. */
    void takeOut(Collection<UUID> more) {
      Set<UUID> others = new HashSet<>(more);
      others.removeAll(authors);
      rating = rating.minus(reviews.uncount(before.shopId(), others));
      authors.addAll(others);
    }

    /** Puts in again what counts now, and says what has changed. */
    void close() {
      rating = rating.plus(reviews.count(before.shopId(), authors));
      int mean = mean();
      int hundredths = rating.hundredths(mean);
      boolean isNews =
          hundredths != before.hundredths() || rating.reviews() != before.rating().reviews();
      long version = before.version() + (isNews ? 1 : 0);
      Instant now = clock.instant();
      save(before, rating, version, mean, hundredths, now);
      if (isNews) {
        journal.append(
            new RatingChanged(before.shopId(), version, hundredths, rating.reviews(), now));
      }
    }
  }

  Open open(ShopId shop) {
    jdbc.sql(
            """
            insert into rating (shop_id, leans_on) select :shop, hundredths from marketplace
            on conflict (shop_id) do nothing
            """)
        .param("shop", shop.value())
        .update();
    return new Open(
        jdbc.sql("select * from rating where shop_id = :shop for update")
            .param("shop", shop.value())
            .query(Ratings::read)
            .single());
  }

  Optional<Kept> find(ShopId shop) {
    return jdbc.sql("select * from rating where shop_id = :shop")
        .param("shop", shop.value())
        .query(Ratings::read)
        .optional();
  }

  /** A page of all ratings. */
  List<Kept> page(@Nullable UUID after, int limit) {
    return jdbc.sql(
            """
            select * from rating
            where cast(:after as uuid) is null or shop_id > cast(:after as uuid)
            order by shop_id limit :limit
            """)
        .param("after", after == null ? null : after.toString(), java.sql.Types.VARCHAR)
        .param("limit", limit)
        .query(Ratings::read)
        .list();
  }

  /**
   * Finds the marketplace's mean, and lets ratings follow it that are off by more than a little.
   */
  void follow() {
    Rating all =
        jdbc.sql(
                """
                select coalesce(sum(stars1), 0)::bigint as stars1,
                  coalesce(sum(stars2), 0)::bigint as stars2,
                  coalesce(sum(stars3), 0)::bigint as stars3,
                  coalesce(sum(stars4), 0)::bigint as stars4,
                  coalesce(sum(stars5), 0)::bigint as stars5
                from rating
                """)
            .query((row, number) -> rating(row))
            .single();
    int mean = all.leaning(MEAN_AT_FIRST, WEIGHT_AT_FIRST);
    if (mean != mean()) {
      jdbc.sql("update marketplace set hundredths = :mean").param("mean", mean).update();
    }
    List<UUID> off =
        jdbc.sql(
                """
                select shop_id from rating
                where leans_on not between :least and :most
                limit :limit
                """)
            .param("least", mean - SLACK)
            .param("most", mean + SLACK)
            .param("limit", LEAN_AT_ONCE)
            .query(UUID.class)
            .list();
    for (UUID shop : off) {
      transactions.executeWithoutResult(status -> open(new ShopId(shop)).close());
    }
  }

  private int mean() {
    return jdbc.sql("select hundredths from marketplace").query(Integer.class).single();
  }

  private void save(
      Kept before, Rating rating, long version, int mean, int hundredths, Instant now) {
    jdbc.sql(
            """
            update rating
            set version = :version, stars1 = :stars1, stars2 = :stars2, stars3 = :stars3,
              stars4 = :stars4, stars5 = :stars5, leans_on = :mean, hundredths = :hundredths,
              first_review_at = coalesce(first_review_at, :now)
            where shop_id = :shop
            """)
        .param("version", version)
        .param("stars1", rating.of(1))
        .param("stars2", rating.of(2))
        .param("stars3", rating.of(3))
        .param("stars4", rating.of(4))
        .param("stars5", rating.of(5))
        .param("mean", mean)
        .param("hundredths", hundredths)
        .param("now", Times.utc(now))
        .param("shop", before.shopId().value())
        .update();
  }

  private static Kept read(ResultSet row, int number) throws SQLException {
    return new Kept(
        new ShopId(row.getObject("shop_id", UUID.class)),
        row.getLong("version"),
        rating(row),
        row.getInt("hundredths"),
        Times.instantOrNull(row, "first_review_at"));
  }

  private static Rating rating(ResultSet row) throws SQLException {
    return new Rating(
        List.of(
            row.getLong("stars1"),
            row.getLong("stars2"),
            row.getLong("stars3"),
            row.getLong("stars4"),
            row.getLong("stars5")));
  }
}
