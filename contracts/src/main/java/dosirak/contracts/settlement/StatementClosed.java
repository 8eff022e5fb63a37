package dosirak.contracts.settlement;

import dosirak.contracts.Money;
import dosirak.contracts.ShopId;
import java.time.Instant;
import java.time.LocalDate;

/**
 * The statement of a shop for a day is final.
 *
 * @param day in Seoul
 * @param orders how many were posted that day
 * @param sales the value of the items
 * @param fees brokerage, payment and delivery fees without tax
 * @param tax value added tax on the fees
 * @param owed what the shop is paid
 * @param closedAt city time
 */
public record StatementClosed(
    ShopId shopId,
    LocalDate day,
    int orders,
    Money sales,
    Money fees,
    Money tax,
    Money owed,
    Instant closedAt)
    implements SettlementEvent {
  @Override
  public String key() {
    return shopId.toString();
  }
}
