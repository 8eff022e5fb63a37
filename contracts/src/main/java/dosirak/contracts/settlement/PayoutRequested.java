package dosirak.contracts.settlement;

import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.PayoutId;
import dosirak.contracts.ShopId;
import java.time.Instant;
import java.time.LocalDate;

/**
 * A shop is to be paid what its closed statements come to.
 *
 * @param firstDay the first day whose statement is in it, in Seoul
 * @param lastDay the last one
 * @param amount more than zero
 * @param dueDay the third business day after the last day
 * @param requestedAt city time
 */
public record PayoutRequested(
    PayoutId payoutId,
    ShopId shopId,
    AccountId ownerId,
    LocalDate firstDay,
    LocalDate lastDay,
    Money amount,
    LocalDate dueDay,
    Instant requestedAt)
    implements SettlementEvent {
  @Override
  public String key() {
    return shopId.toString();
  }
}
