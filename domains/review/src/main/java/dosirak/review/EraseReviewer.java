package dosirak.review;

import dosirak.contracts.AccountId;
import dosirak.contracts.identity.AccountErased;
import dosirak.platform.journal.Subscription;
import dosirak.platform.time.Identifiers;

/** Forgets what a person said; the stars stay, by nobody. */
final class EraseReviewer {
  private final ReviewStore reviews;
  private final Reports reports;
  private final Ratings ratings;
  private final Identifiers identifiers;

  EraseReviewer(ReviewStore reviews, Reports reports, Ratings ratings, Identifiers identifiers) {
    this.reviews = reviews;
    this.reports = reports;
    this.ratings = ratings;
    this.identifiers = identifiers;
  }

  Subscription subscription() {
    return Subscription.to("identity")
        .named("erasures")
        .on(AccountErased.class, event -> erase(event.accountId()))
        .build();
  }

  private void erase(AccountId account) {
    // Nobody may be counting what this person said while it gets another author.
    reviews.shopsReviewedBy(account.value()).forEach(ratings::open);
    reviews.erase(account.value(), identifiers.next());
    reports.forget(account);
  }
}
