import { describe, expect, it } from 'vitest';
import { expectation, isRidden, isStale } from './ride';
import type { Order, Ride } from './types';

const order = {
  fulfilment: 'DELIVERY',
  state: 'PICKED_UP',
  promise: {
    readyAt: '2026-11-23T09:00:00Z',
    from: '2026-11-23T09:10:00Z',
    until: '2026-11-23T09:20:00Z',
  },
} as Order;

function ride(expectedAt: string): Ride {
  const place = { latitude: 37.5, longitude: 127 };
  return {
    orderId: 'o',
    stage: 'ON_THE_WAY',
    shop: { shopId: 's', name: '김밥집', location: place },
    rider: { location: place, locatedAt: expectedAt, doorsBefore: 0, expectedAt },
  };
}

describe('when food is expected', () => {
  it('is what was promised until a rider is on the way', () => {
    expect(expectation(order, null)).toEqual({ at: '2026-11-23T09:20:00Z', isLate: false });
  });

  it('is where the rider is, early or late', () => {
    expect(expectation(order, ride('2026-11-23T09:12:00Z'))).toEqual({
      at: '2026-11-23T09:12:00Z',
      isLate: false,
    });
    expect(expectation(order, ride('2026-11-23T09:24:00Z'))?.isLate).toBe(true);
  });

  it('is not known where nothing was promised', () => {
    expect(expectation({ fulfilment: 'DELIVERY', state: 'PAID' } as Order, null)).toBeNull();
  });
});

it('has a map only where a rider brings the food', () => {
  expect(isRidden(order)).toBe(true);
  expect(isRidden({ ...order, state: 'PAID' })).toBe(true);
  expect(isRidden({ ...order, state: 'DELIVERED' })).toBe(false);
  expect(isRidden({ ...order, fulfilment: 'PICKUP' })).toBe(false);
});

it('does not take an old place for where a rider is', () => {
  const now = Date.parse('2026-11-23T09:05:00Z');
  expect(isStale('2026-11-23T09:04:00Z', now)).toBe(false);
  expect(isStale('2026-11-23T09:02:00Z', now)).toBe(true);
});
