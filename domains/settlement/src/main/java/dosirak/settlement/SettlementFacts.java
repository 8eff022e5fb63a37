package dosirak.settlement;

import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.PayoutId;
import dosirak.contracts.ShopId;
import dosirak.platform.compartment.FactFeed;
import dosirak.platform.compartment.NumberedFeed;
import dosirak.settlement.LedgerStore.PostedLine;
import dosirak.settlement.StatementStore.Statement;
import dosirak.settlement.Transaction.Kind;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The ledger and the statements, for the audit. */
final class SettlementFacts {
  private SettlementFacts() {}

  /**
   * A line of the ledger.
   *
   * @param amount debit positive, credit negative
   */
  record PostingFact(
      @Nullable OrderId orderId,
      UUID transactionId,
      String account,
      Money amount,
      LocalDate day,
      Kind kind) {}

  record StatementFact(
      ShopId shopId,
      LocalDate day,
      int orders,
      Money sales,
      Money discounts,
      Money fees,
      Money tax,
      Money collected,
      Money owed,
      @Nullable Instant closedAt) {}

  /** A payout, which sums the statements of its days. */
  record PayoutFact(
      PayoutId payoutId,
      ShopId shopId,
      LocalDate firstDay,
      LocalDate lastDay,
      Money amount,
      LocalDate dueDay,
      @Nullable Instant sentAt) {}

  /** Every line of the ledger, oldest first. */
  static FactFeed postings(LedgerStore store) {
    return new NumberedFeed<>(
        "postings",
        store::page,
        PostedLine::sequence,
        line ->
            new PostingFact(
                line.orderId(),
                line.transactionId(),
                line.account(),
                line.amount(),
                line.day(),
                line.kind()));
  }

  /** Every statement as it stands. */
  static FactFeed statements(StatementStore store) {
    return new NumberedFeed<>(
        "statements",
        store::page,
        Statement::sequence,
        statement ->
            new StatementFact(
                statement.shopId(),
                statement.day(),
                statement.orders(),
                statement.sales(),
                statement.discounts(),
                statement.fees(),
                statement.tax(),
                statement.collected(),
                statement.owed(),
                statement.closedAt()));
  }

  /** Every payout. */
  static FactFeed payouts(PayoutStore store) {
    return new NumberedFeed<>(
        "payouts",
        store::page,
        PayoutStore.Payout::sequence,
        payout ->
            new PayoutFact(
                payout.payoutId(),
                payout.shopId(),
                payout.firstDay(),
                payout.lastDay(),
                payout.amount(),
                payout.dueDay(),
                payout.sentAt()));
  }
}
