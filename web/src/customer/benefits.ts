import type { Coupon } from './types';

/** The most coupons that one order takes. */
export const MOST_COUPONS = 3;

/** Why a coupon cannot be used for a cart; null where it can. */
export type Unusable = 'other-shop' | 'below-minimum' | 'no-delivery' | null;

/** Which of a customer's coupons are worth showing at a shop, best known first: those it is for. */
export function couponsAt(coupons: readonly Coupon[], shopId: string, nowMillis: number): Coupon[] {
  return coupons.filter(
    ({ state, validUntil, rules }) =>
      state === 'AVAILABLE' &&
      Date.parse(validUntil) > nowMillis &&
      (rules.shopId === null || rules.shopId === shopId),
  );
}

/** The same rules as the quote's, so that nothing is offered that it would refuse. */
export function whyNot(
  { rules }: Coupon,
  cart: { shopId: string; items: number; isDelivery: boolean },
): Unusable {
  if (rules.shopId !== null && rules.shopId !== cart.shopId) {
    return 'other-shop';
  }
  if (cart.items < rules.minimumItems) {
    return 'below-minimum';
  }
  return rules.target === 'DELIVERY' && !cart.isDelivery ? 'no-delivery' : null;
}

/** The choice after a coupon was touched: one that stands alone replaces the others. */
export function withCoupon(
  chosen: readonly string[],
  touched: Coupon,
  known: readonly Coupon[],
): string[] {
  if (chosen.includes(touched.couponId)) {
    return chosen.filter((each) => each !== touched.couponId);
  }
  const others = touched.rules.stackable
    ? chosen.filter((id) => known.find((each) => each.couponId === id)?.rules.stackable)
    : [];
  return [...others, touched.couponId].slice(-MOST_COUPONS);
}

/** How many points were meant by what somebody typed: whole, none below zero, none above these. */
export function pointsOf(typed: string, balance: number): number {
  const points = Number(typed.replace(/\D/g, '') || '0');
  return Math.min(points, balance);
}
