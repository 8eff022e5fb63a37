package dosirak.audit.rule;

import dosirak.audit.facts.Benefits;
import dosirak.audit.facts.Facts;

/**
 * Proves of every customer that the balance of points is the sum of all movements and what lies in
 * lots less what is owed.
 */
public final class PointsAreConserved implements Rule {
  @Override
  public String name() {
    return "points-are-conserved";
  }

  @Override
  public Verdict judge(Facts facts) {
    Inspection inspection = new Inspection();
    for (Benefits.Balance balance : facts.benefits().balances()) {
      inspection.look();
      inspection.require(
          balance.balance() == balance.movements()
              && balance.balance() == balance.lots() - balance.debt(),
          balance.customerId(),
          "the balance is %d, the movements come to %d, the lots to %d less %d owed"
              .formatted(balance.balance(), balance.movements(), balance.lots(), balance.debt()));
    }
    return inspection.verdict();
  }
}
