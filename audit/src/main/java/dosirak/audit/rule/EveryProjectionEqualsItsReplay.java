package dosirak.audit.rule;

import dosirak.audit.facts.Facts;
import dosirak.audit.facts.ProjectionFact;

/** Proves that every projection is what a replay of its journals gives, row by row. */
public final class EveryProjectionEqualsItsReplay implements Rule {
  @Override
  public String name() {
    return "every-projection-equals-its-replay";
  }

  @Override
  public Verdict judge(Facts facts) {
    Inspection inspection = new Inspection();
    for (ProjectionFact projection : facts.projections()) {
      inspection.look();
      inspection.require(
          projection.differenceCount() == 0,
          projection.domain() + "." + projection.table(),
          "%d of %d rows differ: %s"
              .formatted(
                  projection.differenceCount(),
                  projection.rows(),
                  String.join("; ", projection.differences())));
    }
    return inspection.verdict(
        !facts.orders().isEmpty(), "there are orders, which need a copy of the menus");
  }
}
