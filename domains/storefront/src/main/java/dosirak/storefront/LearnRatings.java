package dosirak.storefront;

import dosirak.contracts.review.RatingChanged;
import dosirak.platform.journal.Subscription;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps the ratings of shops, by the newest version that was said. */
final class LearnRatings {
  private final JdbcClient jdbc;
  private final PageNews news;

  LearnRatings(JdbcClient jdbc, PageNews news) {
    this.jdbc = jdbc;
    this.news = news;
  }

  Subscription subscription() {
    return Subscription.to("review")
        .named("shop-rating")
        .projecting("shop_rating")
        .on(RatingChanged.class, this::changed)
        .build();
  }

  private void changed(RatingChanged event) {
    jdbc.sql(
            """
            insert into shop_rating as rating (shop_id, version, hundredths, reviews)
            values (:shopId, :version, :hundredths, :reviews)
            on conflict (shop_id) do update
            set version = excluded.version, hundredths = excluded.hundredths,
              reviews = excluded.reviews
            where rating.version < excluded.version
            """)
        .param("shopId", event.shopId().value())
        .param("version", event.version())
        .param("hundredths", event.hundredths())
        .param("reviews", event.reviews())
        .update();
    news.changed(event.shopId());
  }
}
