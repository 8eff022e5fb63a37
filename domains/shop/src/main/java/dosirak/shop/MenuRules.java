package dosirak.shop;

import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.OptionGroupId;
import dosirak.contracts.OptionId;
import dosirak.contracts.shop.MenuItem;
import dosirak.contracts.shop.Option;
import dosirak.contracts.shop.OptionGroup;
import dosirak.shop.Drafts.GroupDraft;
import dosirak.shop.Drafts.ItemDraft;
import dosirak.shop.Drafts.OptionDraft;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a menu must be like, and which identifiers it gets: one that the present menu has at the
 * same place is kept when it is given, everything else gets a new one; pure.
 */
final class MenuRules {
  static final int MOST_ITEMS = 300;
  static final int MOST_GROUPS = 30;
  static final int MOST_OPTIONS = 50;
  static final int LONGEST_NAME = 100;
  static final int LONGEST_DESCRIPTION = 1_000;
  static final long MOST_MONEY = 10_000_000;

  private final Findings findings;
  private final Supplier<UUID> identifiers;
  private final Set<UUID> used = new HashSet<>();

  private MenuRules(Findings findings, Supplier<UUID> identifiers) {
    this.findings = findings;
    this.identifiers = identifiers;
  }

  /**
   * Checks a menu.
   *
   * @param present the menu whose identifiers may be kept
   * @param identifiers makes new ones
   */
  static List<MenuItem> menu(
      @Nullable List<@Nullable ItemDraft> drafts,
      List<MenuItem> present,
      Supplier<UUID> identifiers,
      Findings findings) {
    if (drafts == null) {
      findings.add("menu", "is missing");
      return List.of();
    }
    MenuRules rules = new MenuRules(findings, identifiers);
    Map<UUID, MenuItem> known = byId(present, item -> item.itemId().value());
    List<MenuItem> menu = new ArrayList<>();
    for (ItemDraft draft : findings.list(drafts, "menu", 0, MOST_ITEMS)) {
      menu.add(rules.item(draft, known, "menu[" + menu.size() + "]."));
    }
    return menu;
  }

  private MenuItem item(ItemDraft draft, Map<UUID, MenuItem> known, String at) {
    UUID itemId = identifier(draft.itemId(), known.keySet(), at + "itemId", "item of this shop");
    MenuItem before = known.get(itemId);
    Map<UUID, OptionGroup> groups =
        byId(
            before == null ? List.of() : before.optionGroups(),
            group -> group.optionGroupId().value());
    String category = findings.text(draft.category(), at + "category", LONGEST_NAME);
    String name = findings.text(draft.name(), at + "name", LONGEST_NAME);
    String description =
        findings.optionalText(draft.description(), at + "description", LONGEST_DESCRIPTION);
    Money price = money(draft.price(), at + "price");
    List<OptionGroup> optionGroups = new ArrayList<>();
    for (GroupDraft group :
        findings.list(draft.optionGroups(), at + "optionGroups", 0, MOST_GROUPS)) {
      optionGroups.add(group(group, groups, at + "optionGroups[" + optionGroups.size() + "]."));
    }
    return new MenuItem(
        new ItemId(itemId),
        category,
        name,
        description,
        price,
        optionGroups,
        Boolean.TRUE.equals(draft.aloneBelowMinimum()) ? true : null);
  }

  private OptionGroup group(GroupDraft draft, Map<UUID, OptionGroup> known, String at) {
    UUID groupId =
        identifier(
            draft.optionGroupId(),
            known.keySet(),
            at + "optionGroupId",
            "option group of the item");
    OptionGroup before = known.get(groupId);
    Set<UUID> optionIds =
        byId(before == null ? List.of() : before.options(), option -> option.optionId().value())
            .keySet();
    String name = findings.text(draft.name(), at + "name", LONGEST_NAME);
    List<Option> options = new ArrayList<>();
    for (OptionDraft option : findings.list(draft.options(), at + "options", 0, MOST_OPTIONS)) {
      String here = at + "options[" + options.size() + "].";
      options.add(
          new Option(
              new OptionId(
                  identifier(
                      option.optionId(), optionIds, here + "optionId", "option of the group")),
              findings.text(option.name(), here + "name", LONGEST_NAME),
              money(option.price(), here + "price")));
    }
    // A wrong maximum or a wrong option is told once, not again as a wrong minimum.
    int count = draft.options() == null ? 0 : draft.options().size();
    int errorsBefore = findings.errors().size();
    int maximum = (int) findings.number(draft.maximum(), at + "maximum", 0, count);
    boolean maximumIsKnown = findings.errors().size() == errorsBefore;
    int minimum =
        (int) findings.number(draft.minimum(), at + "minimum", 0, maximumIsKnown ? maximum : count);
    return new OptionGroup(new OptionGroupId(groupId), name, minimum, maximum, options);
  }

  private Money money(@Nullable Long amount, String field) {
    return Money.won(findings.number(amount, field, 0, MOST_MONEY));
  }

  private UUID identifier(@Nullable UUID given, Set<UUID> known, String field, String what) {
    if (given == null) {
      return identifiers.get();
    }
    if (!known.contains(given)) {
      findings.add(field, "is not an " + what);
    } else if (!used.add(given)) {
      findings.add(field, "is there twice");
    }
    return given;
  }

  private static <T> Map<UUID, T> byId(List<T> present, Function<T, UUID> id) {
    return present.stream().collect(Collectors.toMap(id, Function.identity()));
  }
}
