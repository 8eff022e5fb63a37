import { asProblem, command } from '../shared/api/client';
import type { Quote, WantedQuote } from './types';

type Price = (wanted: WantedQuote) => Promise<Quote>;

/**
 * Asks what a cart costs with as many of these points as can be used for it. Where coupons or points
 * pay for all of it, they are the way to pay.
 */
export async function askForQuote(
  wanted: WantedQuote,
  points: number,
  signal: AbortSignal,
): Promise<Quote> {
  return priced(wanted, points, (each) => command<Quote>('/order/quotes', each, { signal }));
}

export async function priced(wanted: WantedQuote, points: number, price: Price): Promise<Quote> {
  const quote = await withCoupons(wanted, price);
  const used = Math.min(points, quote.price.total);
  if (used === 0) {
    return quote;
  }
  const isAll = used === quote.price.total;
  return price({
    ...wanted,
    points: used,
    paymentMethod: isAll ? 'POINTS' : wanted.paymentMethod,
  });
}

async function withCoupons(wanted: WantedQuote, price: Price): Promise<Quote> {
  try {
    return await price(wanted);
  } catch (failure) {
    if (asProblem(failure).code !== 'payment-method' || !wanted.couponIds?.length) {
      throw failure;
    }
    return price({ ...wanted, paymentMethod: 'POINTS' });
  }
}
