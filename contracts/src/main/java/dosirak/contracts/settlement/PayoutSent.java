package dosirak.contracts.settlement;

import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.PayoutId;
import dosirak.contracts.ShopId;
import java.time.Instant;

/**
 * A payout left the bank.
 *
 * @param bankReference the bank's name for the transfer
 * @param sentAt city time
 */
public record PayoutSent(
    PayoutId payoutId,
    ShopId shopId,
    AccountId ownerId,
    Money amount,
    String bankReference,
    Instant sentAt)
    implements SettlementEvent {
  @Override
  public String key() {
    return shopId.toString();
  }
}
