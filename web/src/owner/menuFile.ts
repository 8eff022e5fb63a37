import type { CsvRow } from './csv';
import type { Item, OptionGroup } from './types';

/** One row an item: category, name, description, price, options. */
const COLUMNS = 5;
const LONGEST_NAME = 100;
const LONGEST_DESCRIPTION = 1_000;
const MOST_WON = 10_000_000;
export const MOST_ITEMS = 300;

export type Fault =
  'noCategory' | 'noName' | 'tooLong' | 'badPrice' | 'badOptions' | 'twice' | 'tooFewCells';

export interface FaultyLine {
  line: number;
  fault: Fault;
  what: string;
}

export interface ItemDraft {
  itemId?: string;
  category: string;
  name: string;
  description: string;
  price: number;
  optionGroups: GroupDraft[];
  aloneBelowMinimum?: boolean;
}

interface GroupDraft {
  optionGroupId?: string;
  name: string;
  minimum: number;
  maximum: number;
  options: Array<{ optionId?: string; name: string; price: number }>;
}

export interface Preview {
  added: number;
  changed: number;
  untouched: number;
  faulty: FaultyLine[];
  /** The whole menu as it would be: what the file does not name stays. */
  menu: ItemDraft[];
}

class Faulty extends Error {
  readonly fault: Fault;
  readonly what: string;
  constructor(fault: Fault, what: string) {
    super(fault);
    this.fault = fault;
    this.what = what;
  }
}

/** `맛[1-1]: 순한맛=0 | 매운맛=500; 추가[0-2]: 치즈=1000`. */
export function writeOptions(groups: readonly OptionGroup[]): string {
  return groups
    .map(
      (group) =>
        `${group.name}[${group.minimum}-${group.maximum}]: ` +
        group.options.map((option) => `${option.name}=${option.price}`).join(' | '),
    )
    .join('; ');
}

export function menuRows(header: readonly string[], menu: readonly Item[]): string[][] {
  return [
    [...header],
    ...menu.map((item) => [
      item.category,
      item.name,
      item.description,
      String(item.price),
      writeOptions(item.optionGroups),
    ]),
  ];
}

/** What a file would do to the menu; the first row is the heading. */
export function preview(rows: readonly CsvRow[], menu: readonly Item[]): Preview {
  const faulty: FaultyLine[] = [];
  const wanted = new Map<string, ItemDraft>();
  for (const { line, cells } of rows.slice(1)) {
    try {
      const draft = itemOf(cells);
      if (wanted.has(keyOf(draft))) {
        throw new Faulty('twice', draft.name);
      }
      wanted.set(keyOf(draft), draft);
    } catch (failure) {
      if (!(failure instanceof Faulty)) {
        throw failure;
      }
      faulty.push({ line, fault: failure.fault, what: failure.what });
    }
  }
  let changed = 0;
  const kept = menu.map((item): ItemDraft => {
    const before = draftOf(item);
    const wish = wanted.get(keyOf(item));
    if (!wish) {
      return before;
    }
    wanted.delete(keyOf(item));
    const after = goingOnAs(item, wish);
    if (JSON.stringify(before) !== JSON.stringify(after)) {
      changed++;
    }
    return after;
  });
  return {
    added: wanted.size,
    changed,
    untouched: menu.length - changed,
    faulty,
    menu: [...kept, ...wanted.values()],
  };
}

function keyOf(item: { category: string; name: string }): string {
  return JSON.stringify([item.category, item.name]);
}

function draftOf(item: Item): ItemDraft {
  return {
    itemId: item.itemId,
    category: item.category,
    name: item.name,
    description: item.description,
    price: item.price,
    optionGroups: item.optionGroups.map((group) => ({
      optionGroupId: group.optionGroupId,
      name: group.name,
      minimum: group.minimum,
      maximum: group.maximum,
      options: group.options.map(({ optionId, name, price }) => ({ optionId, name, price })),
    })),
    aloneBelowMinimum: item.aloneBelowMinimum,
  };
}

/** What has the same name goes on as what it was, so that carts and sold-out marks stay right. */
function goingOnAs(item: Item, wish: ItemDraft): ItemDraft {
  return {
    itemId: item.itemId,
    category: wish.category,
    name: wish.name,
    description: wish.description,
    price: wish.price,
    optionGroups: wish.optionGroups.map((group) => {
      const before = item.optionGroups.find((each) => each.name === group.name);
      return {
        ...(before ? { optionGroupId: before.optionGroupId } : {}),
        ...group,
        options: group.options.map((option) => {
          const same = before?.options.find((each) => each.name === option.name);
          return same ? { optionId: same.optionId, ...option } : option;
        }),
      };
    }),
    aloneBelowMinimum: item.aloneBelowMinimum,
  };
}

function itemOf(cells: readonly string[]): ItemDraft {
  const [category = '', name = '', description = '', price = '', options = ''] = cells
    .slice(0, COLUMNS)
    .map((each) => each.trim());
  if (cells.length < COLUMNS - 1) {
    throw new Faulty('tooFewCells', cells.join(', '));
  }
  if (category === '') {
    throw new Faulty('noCategory', name);
  }
  if (name === '') {
    throw new Faulty('noName', category);
  }
  if (
    category.length > LONGEST_NAME ||
    name.length > LONGEST_NAME ||
    description.length > LONGEST_DESCRIPTION
  ) {
    throw new Faulty('tooLong', name);
  }
  return { category, name, description, price: wonOf(price), optionGroups: groupsOf(options) };
}

/** 12000, 12,000, 12,000원, ₩12,000. */
function wonOf(text: string): number {
  const plain = text.replace(/[,\s원₩]/g, '');
  const amount = Number(plain);
  if (!/^\d+$/.test(plain) || amount > MOST_WON) {
    throw new Faulty('badPrice', text);
  }
  return amount;
}

function groupsOf(text: string): GroupDraft[] {
  if (text === '') {
    return [];
  }
  return text.split(';').map((part) => {
    const found = /^\s*(.+?)\s*\[(\d+)-(\d+)\]\s*:(.*)$/s.exec(part);
    if (!found) {
      throw new Faulty('badOptions', part.trim());
    }
    const [, name = '', minimum = '', maximum = '', list = ''] = found;
    const options = list.split('|').map((option) => {
      const at = option.lastIndexOf('=');
      const optionName = option.slice(0, at).trim();
      if (at < 0 || optionName === '' || optionName.length > LONGEST_NAME) {
        throw new Faulty('badOptions', option.trim());
      }
      return { name: optionName, price: wonOf(option.slice(at + 1)) };
    });
    const group = { name, minimum: Number(minimum), maximum: Number(maximum), options };
    if (
      name.length > LONGEST_NAME ||
      group.maximum < 1 ||
      group.minimum > group.maximum ||
      group.maximum > options.length
    ) {
      throw new Faulty('badOptions', part.trim());
    }
    return group;
  });
}
