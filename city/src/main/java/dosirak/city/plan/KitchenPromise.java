package dosirak.city.plan;

import java.time.Duration;
import java.time.Instant;

/**
 * When food is ready.
 *
 * @param readyAt city time
 * @param preparationMinutes what the owner says when accepting: what remains, rounded up, 1 to 240
 */
public record KitchenPromise(Instant readyAt, int preparationMinutes) {
  private static final int MOST_PREPARATION_MINUTES = 240;

  /**
   * The food is ready at the later of acceptance and the placement plus the preparation.
   *
   * @param placedAt city time
   * @param preparation how long the kitchen takes, from placement
   * @param acceptedAt city time
   */
  public static KitchenPromise of(Instant placedAt, Duration preparation, Instant acceptedAt) {
    Instant done = placedAt.plus(preparation);
    Instant readyAt = done.isAfter(acceptedAt) ? done : acceptedAt;
    long nanos = Duration.between(acceptedAt, readyAt).toNanos();
    long minutes = Math.ceilDiv(nanos, Duration.ofMinutes(1).toNanos());
    return new KitchenPromise(
        readyAt, Math.toIntExact(Math.clamp(minutes, 1, MOST_PREPARATION_MINUTES)));
  }
}
