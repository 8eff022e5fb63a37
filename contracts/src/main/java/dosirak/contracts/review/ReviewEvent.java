package dosirak.contracts.review;

import dosirak.contracts.DomainEvent;

/** What review says. */
public sealed interface ReviewEvent extends DomainEvent
    permits ReviewPosted, ReviewChanged, ReviewAnswered, ReviewHidden, ReviewShown, RatingChanged {}
