import { expect, it } from 'vitest';
import { arrange, countdown, preparationChoices, withNews } from './board';
import type { Order } from './types';

const order = (orderId: string, more: Partial<Order>): Order => ({
  orderId,
  number: orderId,
  state: 'PAID',
  shopId: 's',
  shopName: 's',
  fulfilment: 'DELIVERY',
  price: { items: 0, deliveryTip: 0, total: 0 },
  lines: [],
  note: '',
  placedAt: '2026-11-23T09:00:00Z',
  ...more,
});

it('puts what must be answered first before the others', () => {
  const board = arrange([
    order('late', { acceptanceDueAt: '2026-11-23T09:05:00Z' }),
    order('soon', { acceptanceDueAt: '2026-11-23T09:01:00Z' }),
    order('pan', { state: 'ACCEPTED', readyAt: '2026-11-23T09:20:00Z' }),
  ]);
  expect(board.fresh.map((each) => each.orderId)).toEqual(['soon', 'late']);
  expect(board.cooking.map((each) => each.orderId)).toEqual(['pan']);
  expect(board.ready).toEqual([]);
});

it('offers the usual time of the shop among the others, once', () => {
  expect(preparationChoices(25)).toEqual([10, 15, 20, 25, 30, 40]);
  expect(preparationChoices(20)).toEqual([10, 15, 20, 30, 40]);
});

it('does not let older news undo newer', () => {
  const newer = { orderId: 'a', shopId: 's', position: 8, cancellationAskedAt: 'x' };
  const known = withNews(new Map(), newer);
  expect(withNews(known, { orderId: 'a', shopId: 's', position: 7 }).get('a')).toEqual(newer);
});

it('counts down to nothing and not below', () => {
  const now = Date.parse('2026-11-23T09:00:00Z');
  expect(countdown('2026-11-23T09:04:05Z', now)).toBe('4:05');
  expect(countdown('2026-11-23T08:59:00Z', now)).toBe('0:00');
});
