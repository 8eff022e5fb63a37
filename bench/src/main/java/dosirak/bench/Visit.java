package dosirak.bench;

import org.jspecify.annotations.Nullable;

/** What somebody came for: requests of which each follows from the answer before. */
interface Visit {
  /** What visits are compared by. */
  enum Kind {
    /** Looks at a shop. */
    PAGE,
    /** Searches. */
    SEARCH,
    /** Looks at what was ordered before. */
    HISTORY,
    /** Has a cart priced and orders it. */
    CHECKOUT
  }

  Kind kind();

  /** The first request. */
  CommandLoad.Request begin() throws InterruptedException;

  /** The request after an answer that was good, or null if that was all. */
  CommandLoad.@Nullable Request then(String body);
}
