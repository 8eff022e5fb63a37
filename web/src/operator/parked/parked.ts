import type { ParkedEvent } from '../types';

export interface Kept {
  domain: string;
  subscription: string;
  key: string;
  events: readonly ParkedEvent[];
}

/** Parked events by what they are about: those of one key wait for the first of them. */
export function byKey(domain: string, events: readonly ParkedEvent[]): Kept[] {
  const kept = new Map<string, ParkedEvent[]>();
  for (const each of events) {
    const name = `${each.subscription} ${each.key}`;
    kept.set(name, [...(kept.get(name) ?? []), each]);
  }
  return [...kept.values()].map((all) => ({
    domain,
    subscription: all[0]?.subscription ?? '',
    key: all[0]?.key ?? '',
    events: all.sort((one, other) => one.position - other.position),
  }));
}
