package dosirak.audit.rule;

import dosirak.audit.facts.Facts;
import dosirak.audit.facts.OrderState;
import dosirak.audit.facts.PostingFact;
import java.util.HashMap;
import java.util.Map;

/** Proves that debits equal credits in every transaction, and in total. */
public final class TheLedgerBalances implements Rule {
  @Override
  public String name() {
    return "the-ledger-balances";
  }

  @Override
  public Verdict judge(Facts facts) {
    Inspection inspection = new Inspection();
    Map<String, Long> sums = new HashMap<>();
    long total = 0;
    for (PostingFact posting : facts.postings()) {
      sums.merge(posting.transactionId(), posting.amount(), Math::addExact);
      total = Math.addExact(total, posting.amount());
    }
    sums.forEach((transaction, sum) -> {
      inspection.look();
      inspection.require(sum == 0, transaction, "its lines sum to " + sum);
    });
    inspection.require(total == 0, "the ledger", "all its lines sum to " + total);
    return inspection.verdict(
        facts.orders().stream()
            .anyMatch(
                order -> order.state() == OrderState.COMPLETED && !facts.isMoving(order.orderId())),
        "orders were completed");
  }
}
