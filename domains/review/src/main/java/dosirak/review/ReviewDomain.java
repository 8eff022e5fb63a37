package dosirak.review;

import dosirak.platform.access.ShopMembers;
import dosirak.platform.compartment.Domain;
import dosirak.platform.compartment.FactFeed;
import dosirak.platform.compartment.Worker;
import dosirak.platform.journal.Journal;
import dosirak.platform.journal.Subscription;
import dosirak.platform.privacy.PersonalData;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** How review is wired. */
@Configuration
public class ReviewDomain {
  static final String NAME = "review";

  /** The domain, for the composition root. */
  public static final Domain DOMAIN =
      new Domain(NAME, ReviewDomain.class, List.of()).listeningTo("order", "shop");

  private static final Duration FOLLOW_EVERY = Duration.ofSeconds(5);

  @Bean
  ReviewStore reviewStore(JdbcClient jdbc) {
    return new ReviewStore(jdbc);
  }

  @Bean
  Reports reports(JdbcClient jdbc) {
    return new Reports(jdbc);
  }

  @Bean
  Copies copies(JdbcClient jdbc) {
    return new Copies(jdbc);
  }

  @Bean
  Ratings ratings(
      JdbcClient jdbc,
      ReviewStore reviews,
      Journal journal,
      TransactionTemplate transactions,
      CityClock clock) {
    return new Ratings(jdbc, reviews, journal, transactions, clock);
  }

  @Bean
  WatchForFloods watchForFloods(ReviewStore reviews, Reports reports, Identifiers identifiers) {
    return new WatchForFloods(reviews, reports, identifiers);
  }

  @Bean
  PostReview postReview(
      Copies copies,
      ReviewStore reviews,
      Ratings ratings,
      WatchForFloods watch,
      ShopMembers members,
      Journal journal,
      CityClock clock,
      Identifiers identifiers) {
    return new PostReview(copies, reviews, ratings, watch, members, journal, clock, identifiers);
  }

  @Bean
  ChangeReview changeReview(
      Copies copies,
      ReviewStore reviews,
      Ratings ratings,
      WatchForFloods watch,
      Journal journal,
      CityClock clock,
      Identifiers identifiers) {
    return new ChangeReview(copies, reviews, ratings, watch, journal, clock, identifiers);
  }

  @Bean
  AnswerReview answerReview(
      Copies copies,
      ReviewStore reviews,
      Ratings ratings,
      ShopMembers members,
      Journal journal,
      CityClock clock) {
    return new AnswerReview(copies, reviews, ratings, members, journal, clock);
  }

  @Bean
  ModerateReviews moderateReviews(
      ReviewStore reviews,
      Reports reports,
      Ratings ratings,
      Copies copies,
      Journal journal,
      CityClock clock) {
    return new ModerateReviews(reviews, reports, ratings, copies, journal, clock);
  }

  @Bean
  ReviewApi reviewApi(
      ReviewStore reviews,
      Reports reports,
      Ratings ratings,
      Copies copies,
      PostReview postReview,
      ChangeReview changeReview,
      AnswerReview answerReview,
      CityClock clock,
      Identifiers identifiers) {
    return new ReviewApi(
        reviews,
        reports,
        ratings,
        copies,
        postReview,
        changeReview,
        answerReview,
        clock,
        identifiers);
  }

  @Bean
  ModerationApi moderationApi(Reports reports, ModerateReviews moderate) {
    return new ModerationApi(reports, moderate);
  }

  @Bean
  Subscription orderSubscription(Copies copies) {
    return copies.toOrder();
  }

  @Bean
  Subscription shopSubscription(Copies copies) {
    return copies.toShop();
  }

  @Bean
  Subscription identitySubscription(Copies copies) {
    return copies.toIdentity();
  }

  @Bean
  Subscription erasureSubscription(
      ReviewStore reviews, Reports reports, Ratings ratings, Identifiers identifiers) {
    return new EraseReviewer(reviews, reports, ratings, identifiers).subscription();
  }

  @Bean
  PersonalData reviewsOfPerson(ReviewStore reviews, Reports reports) {
    return new ReviewsOfPerson(reviews, reports);
  }

  @Bean
  FactFeed ratingFacts(Ratings ratings, ReviewStore reviews) {
    return new RatingFacts(ratings, reviews);
  }

  @Bean
  Worker followMean(Ratings ratings) {
    return new Worker("follow-mean", FOLLOW_EVERY, ratings::follow);
  }
}
