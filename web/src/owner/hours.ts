import { dayName } from '../shared/format/format';
import type { Order } from './types';

const HOURS_A_DAY = 24;
const HOUR_SECONDS = 3_600;
const WEEK_MILLIS = 7 * 24 * 3_600_000;

export interface Hours {
  times: number[];
  today: number[];
  /** Null where the list does not reach back that far. */
  lastWeek: number[] | null;
}

/** How many orders came in each hour of a day, and of the same day a week before. */
export function ordersByHour(orders: readonly Order[], today: string): Hours {
  const midnight = Date.parse(`${today}T00:00:00+09:00`);
  const before = dayName(midnight - WEEK_MILLIS);
  const count = (day: string) => {
    const from = Date.parse(`${day}T00:00:00+09:00`) / 1000;
    const counts = Array.from({ length: HOURS_A_DAY }, () => 0);
    for (const order of orders) {
      const hour = Math.floor((Date.parse(order.placedAt) / 1000 - from) / HOUR_SECONDS);
      if (counts[hour] !== undefined) {
        counts[hour] += 1;
      }
    }
    return counts;
  };
  return {
    times: Array.from({ length: HOURS_A_DAY }, (_, hour) => midnight / 1000 + hour * HOUR_SECONDS),
    today: count(today),
    lastWeek: orders.some((each) => dayName(each.placedAt) <= before) ? count(before) : null,
  };
}

/** Orders of each day, in the sequence in which they are given. */
export function byDay(orders: readonly Order[]): Map<string, Order[]> {
  const days = new Map<string, Order[]>();
  for (const order of orders) {
    const day = dayName(order.placedAt);
    days.set(day, [...(days.get(day) ?? []), order]);
  }
  return days;
}
