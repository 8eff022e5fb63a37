package dosirak.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.OrderId;
import dosirak.contracts.ShopId;
import dosirak.platform.compartment.FactFeed;
import dosirak.platform.web.Cursors;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every order held of stock and kitchen, for an auditor: given back if and only if the order
 * ended before the shop accepted it. The cursor is the order of the last.
 */
final class HoldFeed implements FactFeed {
  private final HoldStore holds;

  HoldFeed(HoldStore holds) {
    this.holds = holds;
  }

  /**
   * A hold.
   *
   * @param windowBeginsAt of the kitchen; absent where it has no limit
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Fact(
      OrderId orderId,
      ShopId shopId,
      boolean givenBack,
      List<Portion> portions,
      @Nullable Instant windowBeginsAt) {}

  @Override
  public String name() {
    return "holds";
  }

  @Override
  public Page read(@Nullable String after, int limit) {
    List<HoldStore.Kept> read = holds.after(Cursors.read("after", after, OrderId::of), limit + 1);
    List<Fact> facts =
        read.stream()
            .limit(limit)
            .map(kept ->
                new Fact(
                    kept.hold().order(),
                    kept.hold().shop(),
                    kept.givenBack(),
                    kept.hold().portions(),
                    kept.hold().windowBeginsAt()))
            .toList();
    return new Page(facts, read.size() > limit ? facts.getLast().orderId().toString() : null);
  }
}
