import { describe, expect, it } from 'vitest';
import { couponsAt, pointsOf, whyNot, withCoupon } from './benefits';
import type { Coupon } from './types';

const NOW = Date.parse('2026-11-23T09:00:00Z');

function coupon(couponId: string, rules: Partial<Coupon['rules']> = {}): Coupon {
  return {
    couponId,
    campaignId: 'c',
    state: 'AVAILABLE',
    issuedAt: '2026-11-01T00:00:00Z',
    validUntil: '2026-12-01T00:00:00Z',
    rules: {
      name: '첫 주문 2,000원',
      target: 'ITEMS',
      amount: 2_000,
      basisPoints: null,
      mostDiscount: null,
      minimumItems: 10_000,
      shopId: null,
      stackable: true,
      shopShareBasisPoints: 0,
      ...rules,
    },
  };
}

describe('coupons at a shop', () => {
  it('are those it is for and that can still be used', () => {
    const used: Coupon = { ...coupon('used'), state: 'USED' };
    const old: Coupon = { ...coupon('old'), validUntil: '2026-11-22T00:00:00Z' };
    const mine = coupon('mine', { shopId: 's' });
    const others = coupon('others', { shopId: 'x' });
    expect(couponsAt([used, old, mine, others, coupon('any')], 's', NOW)).toEqual([
      mine,
      coupon('any'),
    ]);
  });

  it('say why they cannot be used', () => {
    const cart = { shopId: 's', items: 9_000, isDelivery: false };
    expect(whyNot(coupon('a'), cart)).toBe('below-minimum');
    expect(whyNot(coupon('a', { shopId: 'x' }), cart)).toBe('other-shop');
    expect(whyNot(coupon('a', { target: 'DELIVERY', minimumItems: 0 }), cart)).toBe('no-delivery');
    expect(whyNot(coupon('a'), { ...cart, items: 10_000 })).toBeNull();
  });
});

describe('choosing coupons', () => {
  const alone = coupon('alone', { stackable: false });
  const known = [coupon('a'), coupon('b'), coupon('c'), coupon('d'), alone];

  it('takes one back that is touched again', () => {
    expect(withCoupon(['a', 'b'], coupon('a'), known)).toEqual(['b']);
  });

  it('lets one that stands alone replace the others, and be replaced', () => {
    expect(withCoupon(['a', 'b'], alone, known)).toEqual(['alone']);
    expect(withCoupon(['alone'], coupon('a'), known)).toEqual(['a']);
  });

  it('never takes more than an order does', () => {
    expect(withCoupon(['a', 'b', 'c'], coupon('d'), known)).toEqual(['b', 'c', 'd']);
  });
});

it('takes points as they are typed, and never more than there are', () => {
  expect(pointsOf('', 500)).toBe(0);
  expect(pointsOf('1,200', 5_000)).toBe(1_200);
  expect(pointsOf('99999', 5_000)).toBe(5_000);
});
