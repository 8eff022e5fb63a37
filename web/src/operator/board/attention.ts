import type { DeskLive, Lateness, OrderState } from '../types';

/** States in the order in which an order goes through them; those that are ended come last. */
export const OPEN_STATES: readonly OrderState[] = [
  'PENDING',
  'PAID',
  'ACCEPTED',
  'READY',
  'PICKED_UP',
];
export const ENDED_STATES: readonly OrderState[] = [
  'COMPLETED',
  'REJECTED',
  'CANCELLED',
  'EXPIRED',
  'PAYMENT_FAILED',
  'FAILED',
];

const BY_URGENCY: readonly Lateness[] = ['ACCEPTANCE', 'DELIVERY', 'PICKUP', 'PREPARATION'];

export function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((all, each) => all + each, 0);
}

/** Late ones first by how much they hurt, then those that wait longest. */
export function byUrgency<T extends { late?: Lateness; placedAt: string }>(
  orders: readonly T[],
): T[] {
  const urgency = (each: T) => (each.late ? BY_URGENCY.indexOf(each.late) : BY_URGENCY.length);
  return [...orders].sort(
    (one, other) =>
      urgency(one) - urgency(other) || Date.parse(one.placedAt) - Date.parse(other.placedAt),
  );
}

/** Names of the compartments that do not serve. */
export function notServing(compartments: Readonly<Record<string, string>>): string[] {
  return Object.keys(compartments)
    .filter((name) => compartments[name] !== 'serving')
    .sort();
}

/** Median of the minutes between two moments; null where there is nothing to say. */
export function medianMinutes(spans: ReadonlyArray<readonly [string, string]>): number | null {
  const lengths = spans
    .map(([from, to]) => (Date.parse(to) - Date.parse(from)) / 60_000)
    .sort((one, other) => one - other);
  const middle = lengths[Math.floor(lengths.length / 2)];
  return middle === undefined ? null : Math.round(middle);
}

/** The figures of the last minutes as a chart wants them. The minute that is not over is left out. */
export function perMinute(live: DeskLive): {
  times: number[];
  placed: number[];
  completed: number[];
} {
  const whole = live.perMinute.slice(0, -1);
  return {
    times: whole.map((each) => Date.parse(each.minute) / 1_000),
    placed: whole.map((each) => each.placed),
    completed: whole.map((each) => each.completed),
  };
}
