package dosirak.shop;

import dosirak.contracts.ItemId;
import dosirak.contracts.OptionId;
import dosirak.contracts.shop.MenuItem;
import dosirak.contracts.shop.Option;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a shop said of what it has: items and options that have run out, and portions that may be
 * sold. Each operation answers what is so after it, or nothing where nothing changes. How many
 * portions are left only the domain that sells them knows.
 *
 * @param allotted the last number that was said for what is counted
 */
record Supplies(
    Set<ItemId> itemsSoldOut, Set<OptionId> optionsSoldOut, Map<Portion, Allotment> allotted) {
  static final Supplies NONE = new Supplies(Set.of(), Set.of(), Map.of());

  Supplies {
    itemsSoldOut = Set.copyOf(itemsSoldOut);
    optionsSoldOut = Set.copyOf(optionsSoldOut);
    allotted = Map.copyOf(allotted);
  }

  /** How many portions may be sold from a time on. */
  record Allotment(long quantity, Instant allottedAt) {}

  Optional<Supplies> sellOut(ItemId itemId) {
    return with(itemsSoldOut, itemId).map(items -> new Supplies(items, optionsSoldOut, allotted));
  }

  Optional<Supplies> restock(ItemId itemId) {
    return without(itemsSoldOut, itemId)
        .map(items -> new Supplies(items, optionsSoldOut, allotted));
  }

  Optional<Supplies> sellOut(OptionId optionId) {
    return with(optionsSoldOut, optionId)
        .map(options -> new Supplies(itemsSoldOut, options, allotted));
  }

  Optional<Supplies> restock(OptionId optionId) {
    return without(optionsSoldOut, optionId)
        .map(options -> new Supplies(itemsSoldOut, options, allotted));
  }

  Supplies allot(Portion portion, Allotment allotment) {
    Map<Portion, Allotment> more = new HashMap<>(allotted);
    more.put(portion, allotment);
    return new Supplies(itemsSoldOut, optionsSoldOut, more);
  }

  Optional<Supplies> stopCounting(Portion portion) {
    Map<Portion, Allotment> fewer = new HashMap<>(allotted);
    return fewer.remove(portion) == null
        ? Optional.empty()
        : Optional.of(new Supplies(itemsSoldOut, optionsSoldOut, fewer));
  }

  /** What is left of it where the menu is another: identifiers that stay keep what was said. */
  Supplies keepOnly(List<MenuItem> menu) {
    Set<Portion> known = new HashSet<>();
    for (MenuItem item : menu) {
      known.add(new Portion(item.itemId(), null));
      item.optionGroups().stream()
          .flatMap(group -> group.options().stream())
          .map(Option::optionId)
          .forEach(optionId -> known.add(new Portion(item.itemId(), optionId)));
    }
    Set<ItemId> items = known.stream().map(Portion::itemId).collect(Collectors.toSet());
    Set<OptionId> options =
        menu.stream()
            .flatMap(item -> item.optionGroups().stream())
            .flatMap(group -> group.options().stream())
            .map(Option::optionId)
            .collect(Collectors.toSet());
    return new Supplies(
        filter(itemsSoldOut, items::contains),
        filter(optionsSoldOut, options::contains),
        allotted.entrySet().stream()
            .filter(each -> known.contains(each.getKey()))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  private static <T> Optional<Set<T>> with(Set<T> set, T one) {
    if (set.contains(one)) {
      return Optional.empty();
    }
    Set<T> more = new HashSet<>(set);
    more.add(one);
    return Optional.of(more);
  }

  private static <T> Optional<Set<T>> without(Set<T> set, T one) {
    return set.contains(one)
        ? Optional.of(filter(set, each -> !each.equals(one)))
        : Optional.empty();
  }

  private static <T> Set<T> filter(Set<T> set, Predicate<T> wanted) {
    return set.stream().filter(wanted).collect(Collectors.toSet());
  }
}
