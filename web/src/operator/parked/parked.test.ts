import { expect, it } from 'vitest';
import { byKey } from './parked';
import type { ParkedEvent } from '../types';

const event = (subscription: string, key: string, position: number) =>
  ({ subscription, key, position }) as ParkedEvent;

it('keeps together what waits for each other, in order', () => {
  const kept = byKey('order', [
    event('order.payment', 'a', 9),
    event('order.payment', 'b', 3),
    event('order.payment', 'a', 4),
  ]);
  expect(kept.map((each) => [each.key, each.events.map((one) => one.position)])).toEqual([
    ['a', [4, 9]],
    ['b', [3]],
  ]);
});
