package dosirak.review;

import dosirak.contracts.AccountId;
import dosirak.contracts.OrderId;
import dosirak.contracts.ReviewId;
import dosirak.contracts.ShopId;
import dosirak.platform.web.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a customer says of a completed order.
 *
 * @param sequence later ones have greater ones
 * @param author the customer's account, or a number that stands for nobody once that was erased
 * @param ratedAt when these stars were given
 * @param isOfNewAccount whether the account was new then
 * @param isCounted whether it is in the shop's rating
 */
record Review(
    ReviewId reviewId,
    long sequence,
    OrderId orderId,
    ShopId shopId,
    UUID author,
    boolean isErased,
    int stars,
    String text,
    @Nullable UUID photoId,
    Instant postedAt,
    @Nullable Instant changedAt,
    Instant ratedAt,
    boolean isOfNewAccount,
    Standing standing,
    @Nullable Instant hiddenAt,
    @Nullable String hiddenReason,
    boolean isCounted,
    @Nullable String reply,
    @Nullable Instant repliedAt) {
  /** How long an author may change it. */
  static final Duration CHANGEABLE_FOR = Duration.ofHours(72);

  /** How it stands with the detection of floods. */
  enum Standing {
    /** Nothing is held against it. */
    OPEN,
    /** It may be of a flood, and does not count until somebody looked at it. */
    HELD,
    /** Somebody looked at it and found it good. */
    CLEARED
  }

  boolean isHidden() {
    return hiddenAt != null;
  }

  boolean isBy(@Nullable AccountId account) {
    return account != null && !isErased && author.equals(account.value());
  }

  /**
   * Refuses a change that comes too late.
   *
   * @throws Problem 409
   */
  void requireChangeable(Instant now) {
    if (isHidden()) {
      throw Problem.conflict("review-hidden", "This review was hidden and cannot be changed.");
    }
    if (!now.isBefore(postedAt.plus(CHANGEABLE_FOR))) {
      throw Problem.conflict(
          "review-final", "A review can be changed for " + CHANGEABLE_FOR.toHours() + " hours.");
    }
  }
}
