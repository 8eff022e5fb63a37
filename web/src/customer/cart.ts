import { useSyncExternalStore } from 'react';
import { newKey } from '../shared/api/client';
import type { Item, ShopPage } from './types';

/** One line of a cart, with what its price was when it was put there. */
export interface CartLine {
  id: string;
  itemId: string;
  name: string;
  quantity: number;
  options: Array<{ optionId: string; name: string; price: number }>;
  unitPrice: number;
}

/** What somebody is about to order from one shop; kept on this device. */
export interface Cart {
  shopId: string;
  shopName: string;
  lines: CartLine[];
}

/** What of a shop's page a cart is compared with. */
export type Selling = Pick<ShopPage, 'shopId' | 'name' | 'menu'>;

/** How a line is no longer what it was when it was put into the cart. */
export type Change =
  | { kind: 'gone'; line: CartLine }
  | { kind: 'sold-out'; line: CartLine }
  | { kind: 'price'; line: CartLine; now: number };

/** What changed in the shop since the cart was filled. */
export function changesOf(cart: Cart, shop: Selling): Change[] {
  return cart.lines.flatMap((line): Change[] => {
    const item = shop.menu.find((each) => each.itemId === line.itemId);
    const options = new Map(
      item?.optionGroups.flatMap((group) => group.options).map((each) => [each.optionId, each]),
    );
    const chosen = line.options.map((each) => options.get(each.optionId));
    if (!item || chosen.some((each) => !each)) {
      return [{ kind: 'gone', line }];
    }
    if (item.soldOut || chosen.some((each) => each?.soldOut)) {
      return [{ kind: 'sold-out', line }];
    }
    const now = priceOf(item, new Set(line.options.map((each) => each.optionId)));
    return now === line.unitPrice ? [] : [{ kind: 'price', line, now }];
  });
}

/** The cart as the shop is now: prices are today's, and what cannot be had is left out. */
export function renewed(cart: Cart, shop: Selling): Cart | null {
  const changes = new Map(changesOf(cart, shop).map((each) => [each.line.id, each]));
  const lines = cart.lines.flatMap((line): CartLine[] => {
    const change = changes.get(line.id);
    if (!change) {
      return [line];
    }
    const item = shop.menu.find((each) => each.itemId === line.itemId);
    return change.kind === 'price' && item
      ? [lineOf(item, new Set(line.options.map((each) => each.optionId)), line.quantity)]
      : [];
  });
  return lines.length === 0 ? null : { ...cart, shopName: shop.name, lines };
}

/** What one of an item costs with some options, as the shop's page says. */
export function priceOf(item: Item, chosen: ReadonlySet<string>): number {
  return item.optionGroups
    .flatMap((group) => group.options)
    .filter((each) => chosen.has(each.optionId))
    .reduce((sum, each) => sum + each.price, item.price);
}

export function lineOf(item: Item, chosen: ReadonlySet<string>, quantity: number): CartLine {
  return {
    id: newKey(),
    itemId: item.itemId,
    name: item.name,
    quantity,
    options: item.optionGroups
      .flatMap((group) => group.options)
      .filter((each) => chosen.has(each.optionId))
      .map(({ optionId, name, price }) => ({ optionId, name, price })),
    unitPrice: priceOf(item, chosen),
  };
}

/** The same dish with the same options is one line. */
export function withLine(cart: Cart | null, shop: Selling, line: CartLine): Cart {
  const lines = cart?.shopId === shop.shopId ? cart.lines : [];
  const same = (each: CartLine) =>
    each.itemId === line.itemId &&
    each.options.map((option) => option.optionId).join() ===
      line.options.map((option) => option.optionId).join();
  return {
    shopId: shop.shopId,
    shopName: shop.name,
    lines: lines.some(same)
      ? lines.map((each) =>
          same(each) ? { ...line, id: each.id, quantity: each.quantity + line.quantity } : each,
        )
      : [...lines, line],
  };
}

export function totalOf(cart: Cart): number {
  return cart.lines.reduce((sum, line) => sum + line.unitPrice * line.quantity, 0);
}

const STORED = 'dosirak.cart';
const listeners = new Set<() => void>();
let present: Cart | null = stored();

function stored(): Cart | null {
  try {
    const cart: unknown = JSON.parse(localStorage.getItem(STORED) ?? 'null');
    return cart && Array.isArray((cart as Cart).lines) ? (cart as Cart) : null;
  } catch {
    return null;
  }
}

export function keepCart(cart: Cart | null): void {
  present = cart && cart.lines.length > 0 ? cart : null;
  try {
    localStorage.setItem(STORED, JSON.stringify(present));
  } catch {
    // Without storage it lasts as long as the page.
  }
  for (const each of listeners) {
    each();
  }
}

/** The cart of this device, in whichever tab it changes. */
export function useCart(): Cart | null {
  return useSyncExternalStore(listen, () => present);
}

function listen(listener: () => void): () => void {
  const changed = (event: StorageEvent) => {
    if (event.key === STORED) {
      present = stored();
      listener();
    }
  };
  listeners.add(listener);
  addEventListener('storage', changed);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', changed);
  };
}
