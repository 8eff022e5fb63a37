package dosirak.audit.rule;

import dosirak.audit.facts.Facts;
import dosirak.audit.facts.StockFact;

/**
 * Proves that no portion was sold twice or lost: what is available is what was allotted, without
 * what orders took, with what they gave back, and never less than nothing.
 */
public final class EveryStockAddsUp implements Rule {
  @Override
  public String name() {
    return "every-stock-adds-up";
  }

  @Override
  public Verdict judge(Facts facts) {
    Inspection inspection = new Inspection();
    for (StockFact stock : facts.stocks()) {
      inspection.look();
      Long counted = stock.available();
      long available = counted == null ? 0 : counted;
      long expected = stock.allotted() - stock.held() + stock.givenBack();
      inspection.require(
          available == expected,
          stock.name(),
          "%d are available, and %d should be".formatted(available, expected));
      inspection.require(available >= 0, stock.name(), available + " are available");
      inspection.require(
          stock.givenBack() <= stock.held(),
          stock.name(),
          "%d were given back of %d".formatted(stock.givenBack(), stock.held()));
    }
    return inspection.verdict();
  }
}
