package dosirak.audit.rule;

import dosirak.audit.facts.Facts;
import dosirak.audit.facts.OrderFact;
import java.util.HashMap;
import java.util.Map;

/** Proves that no quote became two orders, as a placement that took effect twice would make it. */
public final class EveryQuoteIsUsedOnce implements Rule {
  @Override
  public String name() {
    return "every-quote-is-used-once";
  }

  @Override
  public Verdict judge(Facts facts) {
    Inspection inspection = new Inspection();
    Map<String, String> orderByQuote = new HashMap<>();
    for (OrderFact order : facts.orders()) {
      inspection.look();
      String first = orderByQuote.putIfAbsent(order.quoteId(), order.orderId());
      inspection.require(
          first == null,
          order.orderId(),
          "its quote %s was used for %s already".formatted(order.quoteId(), first));
    }
    return inspection.verdict(!facts.placed().isEmpty(), "orders were placed");
  }
}
