import type { Item, Option, OptionGroup } from './types';

/** What is wrong with a choice of options, by the group's own rule; null where nothing is. */
export function brokenGroup(item: Item, chosen: ReadonlySet<string>): OptionGroup | null {
  return (
    item.optionGroups.find((group) => {
      const count = chosenOf(group, chosen).length;
      return count < group.minimum || count > group.maximum;
    }) ?? null
  );
}

export function chosenOf(group: OptionGroup, chosen: ReadonlySet<string>): Option[] {
  return group.options.filter((each) => chosen.has(each.optionId));
}

/** The choice after an option was touched: one of a group that takes one replaces the other. */
export function toggled(
  group: OptionGroup,
  option: Option,
  chosen: ReadonlySet<string>,
): Set<string> {
  const next = new Set(chosen);
  if (next.has(option.optionId)) {
    if (!(group.minimum === 1 && group.maximum === 1)) {
      next.delete(option.optionId);
    }
    return next;
  }
  if (group.maximum === 1) {
    for (const other of group.options) {
      next.delete(other.optionId);
    }
  } else if (chosenOf(group, chosen).length >= group.maximum) {
    return next;
  }
  next.add(option.optionId);
  return next;
}

/** What is chosen at first: the first that can be had where one must be. */
export function firstChoice(item: Item): Set<string> {
  const first = new Set<string>();
  for (const group of item.optionGroups) {
    const option = group.options.find((each) => !each.soldOut);
    if (group.minimum === 1 && group.maximum === 1 && option) {
      first.add(option.optionId);
    }
  }
  return first;
}
