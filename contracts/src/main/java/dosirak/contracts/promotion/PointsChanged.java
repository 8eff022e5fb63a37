package dosirak.contracts.promotion;

import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A customer's points grew or shrank, other than by an order that uses them.
 *
 * @param orderId absent where no order is the cause
 * @param change points, negative where they shrank
 * @param balance points the customer can use after it; negative where a refund took back what was
 *     spent already
 * @param expiresAt when what was gained ends; absent for a loss
 */
public record PointsChanged(
    AccountId customerId,
    @Nullable OrderId orderId,
    PointsCause cause,
    Money change,
    Money balance,
    @Nullable Instant expiresAt,
    Instant changedAt)
    implements PromotionEvent {
  @Override
  public String key() {
    return customerId.toString();
  }
}
