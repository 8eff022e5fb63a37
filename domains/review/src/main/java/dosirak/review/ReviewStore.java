package dosirak.review;

import dosirak.contracts.OrderId;
import dosirak.contracts.ReviewId;
import dosirak.contracts.ShopId;
import dosirak.platform.database.Times;
import dosirak.review.Review.Standing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reviews and their photos in the database. */
final class ReviewStore {
  private final JdbcClient jdbc;

  ReviewStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  boolean isReviewed(OrderId order) {
    return jdbc.sql("select exists (select 1 from review where order_id = :order)")
        .param("order", order.value())
        .query(Boolean.class)
        .single();
  }

  void add(
      ReviewId review,
      OrderId order,
      ShopId shop,
      UUID author,
      int stars,
      String text,
      boolean isOfNewAccount,
      Instant now) {
    jdbc.sql(
            """
            insert into review
              (review_id, order_id, shop_id, author, stars, text, posted_at, rated_at, new_account,
               standing)
            values (:review, :order, :shop, :author, :stars, :text, :now, :now, :isNew, 'OPEN')
            """)
        .param("review", review.value())
        .param("order", order.value())
        .param("shop", shop.value())
        .param("author", author)
        .param("stars", stars)
        .param("text", text)
        .param("now", Times.utc(now))
        .param("isNew", isOfNewAccount)
        .update();
  }

  Optional<Review> find(ReviewId review) {
    return jdbc.sql("select * from review where review_id = :review")
        .param("review", review.value())
        .query(ReviewStore::read)
        .optional();
  }

  /** Reviews of a shop that are shown, newest first. */
  List<Review> shownOf(ShopId shop, @Nullable Long before, int limit) {
    return jdbc.sql(
            """
            select * from review
            where shop_id = :shop and hidden_at is null
              and (cast(:before as bigint) is null or sequence < :before)
            order by sequence desc
            limit :limit
            """)
        .param("shop", shop.value())
        .param("before", before, Types.BIGINT)
        .param("limit", limit)
        .query(ReviewStore::read)
        .list();
  }

  /** Reviews by somebody, newest first. */
  List<Review> by(UUID author, @Nullable Long before, int limit) {
    return jdbc.sql(
            """
            select * from review
            where author = :author and (cast(:before as bigint) is null or sequence < :before)
            order by sequence desc
            limit :limit
            """)
        .param("author", author)
        .param("before", before, Types.BIGINT)
        .param("limit", limit)
        .query(ReviewStore::read)
        .list();
  }

  /** Reviews that are held out of the rating of a shop. */
  List<Review> heldOf(ShopId shop, int limit) {
    return jdbc.sql(
            """
            select * from review
            where shop_id = :shop and standing = 'HELD' and hidden_at is null
            order by sequence limit :limit
            """)
        .param("shop", shop.value())
        .param("limit", limit)
        .query(ReviewStore::read)
        .list();
  }

  void changeText(ReviewId review, String text, Instant now) {
    jdbc.sql("update review set text = :text, changed_at = :now where review_id = :review")
        .param("text", text)
        .param("now", Times.utc(now))
        .param("review", review.value())
        .update();
  }

  /** Other stars count as given now, and nobody has looked at them yet. */
  void changeStars(ReviewId review, int stars, boolean isOfNewAccount, Instant now) {
    jdbc.sql(
            """
            update review
            set stars = :stars, rated_at = :now, new_account = :isNew,
              standing = case when standing = 'CLEARED' then 'OPEN' else standing end
            where review_id = :review
            """)
        .param("stars", stars)
        .param("now", Times.utc(now))
        .param("isNew", isOfNewAccount)
        .param("review", review.value())
        .update();
  }

  void reply(ReviewId review, String text, Instant now) {
    jdbc.sql("update review set reply = :text, replied_at = :now where review_id = :review")
        .param("text", text)
        .param("now", Times.utc(now))
        .param("review", review.value())
        .update();
  }

  void hide(ReviewId review, String reason, Instant now) {
    jdbc.sql(
            """
            update review set hidden_at = :now, hidden_reason = :reason where review_id = :review
            """)
        .param("now", Times.utc(now))
        .param("reason", reason)
        .param("review", review.value())
        .update();
  }

  /** Shows a review, which somebody looked at. */
  void clear(ReviewId review) {
    jdbc.sql(
            """
            update review set hidden_at = null, hidden_reason = null, standing = 'CLEARED'
            where review_id = :review
            """)
        .param("review", review.value())
        .update();
  }

  void hold(Collection<Review> reviews) {
    jdbc.sql("update review set standing = 'HELD' where review_id = any(:reviews)")
        .param("reviews", ids(reviews, each -> each.reviewId().value()))
        .update();
  }

  /** Reviews of one side by new accounts that nobody looked at, the newest first. */
  List<Review> recent(ShopId shop, Floods.Side side, Instant since, int limit) {
    return jdbc.sql(
            """
            select * from review
            where shop_id = :shop and new_account and rated_at > :since
              and stars between :least and :most
              and standing <> 'CLEARED' and hidden_at is null
            order by rated_at desc
            limit :limit
            """)
        .param("shop", shop.value())
        .param("since", Times.utc(since))
        .param("least", side.least())
        .param("most", side.most())
        .param("limit", limit)
        .query(ReviewStore::read)
        .list();
  }

  /** Takes what these authors said of a shop out of its rating; returns what was taken. */
  Rating uncount(ShopId shop, Collection<UUID> authors) {
    return histogram(
        jdbc.sql(
                """
                update review set counted = false
                where shop_id = :shop and author = any(:authors) and counted
                returning stars
                """)
            .param("shop", shop.value())
            .param("authors", authors.toArray(UUID[]::new))
            .query(Integer.class)
            .list());
  }

  /** Puts in the latest of what each of these authors said of a shop; returns what was put in. */
  Rating count(ShopId shop, Collection<UUID> authors) {
    return histogram(
        jdbc.sql(
                """
                update review set counted = true
                where review_id in (
                  select distinct on (author) review_id from review
                  where shop_id = :shop and author = any(:authors)
                    and hidden_at is null and standing <> 'HELD'
                  order by author, sequence desc)
                returning stars
                """)
            .param("shop", shop.value())
            .param("authors", authors.toArray(UUID[]::new))
            .query(Integer.class)
            .list());
  }

  /** What the rating of a shop is by its reviews, counted anew. */
  Rating recount(ShopId shop) {
    return histogram(
        jdbc.sql("select stars from review where shop_id = :shop and counted")
            .param("shop", shop.value())
            .query(Integer.class)
            .list());
  }

  private static Rating histogram(List<Integer> stars) {
    List<Long> counts = new ArrayList<>(Rating.NONE.counts());
    stars.forEach(each -> counts.set(each - 1, counts.get(each - 1) + 1));
    return new Rating(counts);
  }

  void setPhoto(ReviewId review, UUID photoId, Photo photo) {
    removePhoto(review);
    jdbc.sql(
            """
            insert into photo (photo_id, review_id, media_type, content)
            values (:photo, :review, :mediaType, :content)
            """)
        .param("photo", photoId)
        .param("review", review.value())
        .param("mediaType", photo.mediaType())
        .param("content", photo.content())
        .update();
    jdbc.sql("update review set photo_id = :photo where review_id = :review")
        .param("photo", photoId)
        .param("review", review.value())
        .update();
  }

  void removePhoto(ReviewId review) {
    jdbc.sql("delete from photo where review_id = :review")
        .param("review", review.value())
        .update();
    jdbc.sql("update review set photo_id = null where review_id = :review")
        .param("review", review.value())
        .update();
  }

  Optional<Photo> photo(ReviewId review) {
    return jdbc.sql("select media_type, content from photo where review_id = :review")
        .param("review", review.value())
        .query((row, number) -> new Photo(row.getString("media_type"), row.getBytes("content")))
        .optional();
  }

  /** The shops somebody reviewed, in an order that all who lock several of them keep to. */
  List<ShopId> shopsReviewedBy(UUID author) {
    return jdbc
        .sql("select distinct shop_id from review where author = :author order by shop_id")
        .param("author", author)
        .query(UUID.class)
        .list()
        .stream()
        .map(ShopId::new)
        .toList();
  }

  /** What an author said goes, and what was said to it; the stars stay, by nobody. */
  void erase(UUID author, UUID nobody) {
    jdbc.sql(
            "delete from photo where review_id in (select review_id from review where author = :author)")
        .param("author", author)
        .update();
    jdbc.sql(
            """
            update review
            set author = :nobody, erased = true, text = '', photo_id = null,
              reply = null, replied_at = null
            where author = :author
            """)
        .param("nobody", nobody)
        .param("author", author)
        .update();
  }

  private static UUID[] ids(Collection<Review> reviews, Function<Review, UUID> id) {
    return reviews.stream().map(id).toArray(UUID[]::new);
  }

  static Review read(ResultSet row, int number) throws SQLException {
    return new Review(
        new ReviewId(row.getObject("review_id", UUID.class)),
        row.getLong("sequence"),
        new OrderId(row.getObject("order_id", UUID.class)),
        new ShopId(row.getObject("shop_id", UUID.class)),
        row.getObject("author", UUID.class),
        row.getBoolean("erased"),
        row.getInt("stars"),
        row.getString("text"),
        row.getObject("photo_id", UUID.class),
        Times.instant(row, "posted_at"),
        Times.instantOrNull(row, "changed_at"),
        Times.instant(row, "rated_at"),
        row.getBoolean("new_account"),
        Standing.valueOf(row.getString("standing")),
        Times.instantOrNull(row, "hidden_at"),
        row.getString("hidden_reason"),
        row.getBoolean("counted"),
        row.getString("reply"),
        Times.instantOrNull(row, "replied_at"));
  }
}
