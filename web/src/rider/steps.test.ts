import { describe, expect, it } from 'vitest';
import { afterSteps, bodyOf, pathOf, type Step } from './steps';
import type { AssignedOrder, Assignment } from './types';

function order(orderId: string): AssignedOrder {
  const dropoff = {
    addressText: '한끼로 12',
    location: { latitude: 37, longitude: 127 },
    phone: '010-1234-5678',
  };
  return { orderId, number: orderId, sequence: 1, state: 'ASSIGNED', dropoff, readyAt: '' };
}

const work: Assignment = {
  assignmentId: 'a',
  state: 'TO_SHOP',
  shop: { shopId: 's', name: '김밥집', location: { latitude: 37, longitude: 127 } },
  orders: [order('1'), order('2')],
  pay: 7_000,
};
const atShop: Step = { key: 'k1', assignmentId: 'a', kind: 'at-shop' };
const first: Step = { key: 'k2', assignmentId: 'a', kind: 'picked-up', orderId: '1' };
const second: Step = { key: 'k3', assignmentId: 'a', kind: 'picked-up', orderId: '2' };

describe('steps that are not sent yet', () => {
  it('show the work as it will be', () => {
    expect(afterSteps(work, [atShop]).state).toBe('AT_SHOP');
    expect(afterSteps(work, [atShop, first]).state).toBe('AT_SHOP');
    expect(afterSteps(work, [atShop, first, second]).state).toBe('TO_CUSTOMER');
  });

  it('end the work with the last order', () => {
    const delivered: Step = { key: 'k4', assignmentId: 'a', kind: 'delivered', orderId: '1' };
    const failed: Step = {
      key: 'k5',
      assignmentId: 'a',
      kind: 'problem',
      orderId: '2',
      problem: 'CUSTOMER_ABSENT',
    };
    expect(afterSteps(work, [delivered]).orders).toHaveLength(1);
    expect(afterSteps(work, [delivered, failed]).state).toBe('ENDED');
  });

  it('of other work change nothing', () => {
    expect(afterSteps(work, [{ ...atShop, assignmentId: 'b' }])).toBe(work);
  });

  it('are said where the server hears them', () => {
    expect(pathOf(atShop)).toBe('/delivery/assignments/a/at-shop');
    expect(pathOf(first)).toBe('/delivery/assignments/a/orders/1/picked-up');
    expect(bodyOf({ ...first, kind: 'delivered', collected: 12_000 })).toEqual({
      collected: 12_000,
    });
  });

  it('carry the time they were tapped at', () => {
    const happenedAt = '2026-11-23T09:05:00Z';
    expect(bodyOf({ ...atShop, happenedAt })).toEqual({ happenedAt });
    expect(bodyOf({ ...first, kind: 'problem', problem: 'WRONG_ADDRESS', happenedAt })).toEqual({
      problem: 'WRONG_ADDRESS',
      happenedAt,
    });
    expect(bodyOf(atShop)).toEqual({});
  });
});
