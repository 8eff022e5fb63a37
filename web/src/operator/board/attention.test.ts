import { expect, it } from 'vitest';
import { byUrgency, medianMinutes, notServing, perMinute, sum } from './attention';
import type { DeskLive } from '../types';

it('puts what hurts most first, then what waits longest', () => {
  const sorted = byUrgency([
    { id: 'cooking', late: 'PREPARATION' as const, placedAt: '2026-11-23T09:00:00Z' },
    { id: 'young', late: 'ACCEPTANCE' as const, placedAt: '2026-11-23T09:05:00Z' },
    { id: 'old', late: 'ACCEPTANCE' as const, placedAt: '2026-11-23T09:01:00Z' },
    { id: 'fine', placedAt: '2026-11-23T08:00:00Z' },
  ]);
  expect(sorted.map((each) => each.id)).toEqual(['old', 'young', 'cooking', 'fine']);
});

it('names only what does not serve', () => {
  expect(notServing({ order: 'serving', review: 'stopped', desk: 'failed' })).toEqual([
    'desk',
    'review',
  ]);
});

it('takes the median of whole minutes', () => {
  const from = '2026-11-23T09:00:00Z';
  expect(medianMinutes([])).toBeNull();
  expect(
    medianMinutes([
      [from, '2026-11-23T09:40:00Z'],
      [from, '2026-11-23T09:20:00Z'],
      [from, '2026-11-23T09:31:00Z'],
    ]),
  ).toBe(31);
});

it('adds up counts', () => {
  expect(sum({ a: 2, b: 3 })).toBe(5);
});

it('leaves out the minute that is not over', () => {
  const live = {
    perMinute: [
      { minute: '2026-11-23T09:00:00Z', placed: 3, completed: 1, endedEarly: 0 },
      { minute: '2026-11-23T09:01:00Z', placed: 1, completed: 0, endedEarly: 0 },
    ],
  } as unknown as DeskLive;
  expect(perMinute(live).placed).toEqual([3]);
});
