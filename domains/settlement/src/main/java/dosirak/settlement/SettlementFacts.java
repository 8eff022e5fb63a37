package dosirak.settlement;

import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.PayoutId;
import dosirak.contracts.ShopId;
import dosirak.platform.compartment.FactFeed;
import dosirak.platform.web.Problem;
import dosirak.settlement.LedgerStore.PostedLine;
import dosirak.settlement.StatementStore.Statement;
import dosirak.settlement.Transaction.Kind;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
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

  /** Every line of the ledger, oldest first. */
  record Postings(LedgerStore store) implements FactFeed {
    @Override
    public String name() {
      return "postings";
    }

    @Override
    public Page read(@Nullable String after, int limit) {
      List<PostedLine> page = store.page(sequence(after), limit);
      return new Page(
          page.stream()
              .map(line ->
                  new PostingFact(
                      line.orderId(),
                      line.transactionId(),
                      line.account(),
                      line.amount(),
                      line.day(),
                      line.kind()))
              .toList(),
          page.size() < limit ? null : String.valueOf(page.getLast().sequence()));
    }
  }

  /** Every statement as it stands. */
  record Statements(StatementStore store) implements FactFeed {
    @Override
    public String name() {
      return "statements";
    }

    @Override
    public Page read(@Nullable String after, int limit) {
      List<Statement> page = store.page(sequence(after), limit);
      return new Page(
          page.stream()
              .map(statement ->
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
                      statement.closedAt()))
              .toList(),
          page.size() < limit ? null : String.valueOf(page.getLast().sequence()));
    }
  }

  /** A payout, which sums the statements of its days. */
  record PayoutFact(
      PayoutId payoutId,
      ShopId shopId,
      LocalDate firstDay,
      LocalDate lastDay,
      Money amount,
      LocalDate dueDay,
      @Nullable Instant sentAt) {}

  /** Every payout. */
  record Payouts(PayoutStore store) implements FactFeed {
    @Override
    public String name() {
      return "payouts";
    }

    @Override
    public Page read(@Nullable String after, int limit) {
      List<PayoutStore.Payout> page = store.page(sequence(after), limit);
      return new Page(
          page.stream()
              .map(payout ->
                  new PayoutFact(
                      payout.payoutId(),
                      payout.shopId(),
                      payout.firstDay(),
                      payout.lastDay(),
                      payout.amount(),
                      payout.dueDay(),
                      payout.sentAt()))
              .toList(),
          page.size() < limit ? null : String.valueOf(page.getLast().sequence()));
    }
  }

  /**
   * Reads the cursor of a page before.
   *
   * @throws Problem 400 for what is none
   */
  static long sequence(@Nullable String cursor) {
    if (cursor == null) {
      return 0;
    }
    try {
      return Long.parseLong(cursor);
    } catch (NumberFormatException unreadable) {
      throw Problem.invalid("after", "is not a cursor that was given");
    }
  }
}
