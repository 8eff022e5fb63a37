import type { Order, OrderNews } from './types';

/** What an owner may need to cook; the shop's own usual time is added. */
const PREPARATION_MINUTES = [10, 15, 20, 30, 40];

export function preparationChoices(usual: number | undefined): number[] {
  const all = usual === undefined ? PREPARATION_MINUTES : [...PREPARATION_MINUTES, usual];
  return [...new Set(all)].sort((one, other) => one - other);
}

export interface Board {
  fresh: Order[];
  cooking: Order[];
  ready: Order[];
}

/** New orders by when they must be answered, others by when they are due: the first is the next. */
export function arrange(orders: readonly Order[]): Board {
  const of = (state: Order['state'], due: (order: Order) => string) =>
    orders
      .filter((each) => each.state === state)
      .sort((one, other) => due(one).localeCompare(due(other)));
  return {
    fresh: of('PAID', (order) => order.acceptanceDueAt ?? order.placedAt),
    cooking: of('ACCEPTED', (order) => order.readyAt ?? order.placedAt),
    ready: of('READY', (order) => order.readyAt ?? order.placedAt),
  };
}

/** Keeps the latest of what was heard of each order, in whatever sequence it was heard. */
export function withNews(
  known: ReadonlyMap<string, OrderNews>,
  news: OrderNews,
): ReadonlyMap<string, OrderNews> {
  const before = known.get(news.orderId);
  if (before && before.position > news.position) {
    return known;
  }
  return new Map(known).set(news.orderId, news);
}

/** 4:05 until an instant; 0:00 once it is over. */
export function countdown(until: string, nowMillis: number): string {
  const seconds = Math.max(0, Math.floor((Date.parse(until) - nowMillis) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
