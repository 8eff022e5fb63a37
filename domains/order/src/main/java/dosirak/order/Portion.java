package dosirak.order;

import dosirak.contracts.ItemId;
import dosirak.contracts.OptionId;
import dosirak.contracts.order.ChosenOption;
import dosirak.contracts.order.OrderLine;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * So many of an item, or of an option of an item, as a stock counts them.
 *
 * @param optionId absent: the item itself
 */
record Portion(ItemId itemId, @Nullable OptionId optionId, long quantity) {
  /** What a stock is kept of. */
  record Of(ItemId itemId, @Nullable OptionId optionId) implements Comparable<Of> {
    private static final UUID ITSELF = new UUID(0, 0);
    private static final Comparator<Of> ORDER =
        Comparator.comparing((Of of) -> of.itemId().value()).thenComparing(Of::optionValue);

    /** The option as a key of a table: zeros for the item itself. */
    UUID optionValue() {
      return optionId == null ? ITSELF : optionId.value();
    }

    static Of row(UUID item, UUID option) {
      return new Of(new ItemId(item), option.equals(ITSELF) ? null : new OptionId(option));
    }

    @Override
    public int compareTo(Of other) {
      return ORDER.compare(this, other);
    }
  }

  Of of() {
    return new Of(itemId, optionId);
  }

  /**
   * What lines take of stocks, each item and each option once, always in the same order: who locks
   * in this order never waits in a circle.
   */
  static List<Portion> of(List<OrderLine> lines) {
    TreeMap<Of, Long> wanted = new TreeMap<>();
    for (OrderLine line : lines) {
      wanted.merge(new Of(line.itemId(), null), (long) line.quantity(), Math::addExact);
      for (ChosenOption option : line.options()) {
        wanted.merge(
            new Of(line.itemId(), option.optionId()), (long) line.quantity(), Math::addExact);
      }
    }
    return wanted.entrySet().stream()
        .map(each -> new Portion(each.getKey().itemId(), each.getKey().optionId(), each.getValue()))
        .toList();
  }
}
