import { describe, expect, it } from 'vitest';
import { Problem } from '../shared/api/client';
import { priced } from './quote';
import type { Quote, WantedQuote } from './types';

const wanted: WantedQuote = {
  shopId: 's',
  fulfilment: 'PICKUP',
  paymentMethod: 'CARD',
  lines: [{ itemId: 'i', quantity: 1 }],
};

/** An order domain that asks 10,000 for everything, with the same rules as the real one. */
function shop(discount = 0) {
  const asked: WantedQuote[] = [];
  const price = async (each: WantedQuote): Promise<Quote> => {
    asked.push(each);
    const total = 10_000 - discount - (each.points ?? 0);
    if ((total === 0) !== (each.paymentMethod === 'POINTS')) {
      throw new Problem(422, { code: 'payment-method' }, null);
    }
    return { price: { total } } as Quote;
  };
  return { asked, price };
}

describe('a quote', () => {
  it('is asked for once where no points are used', async () => {
    const { asked, price } = shop();
    expect((await priced(wanted, 0, price)).price.total).toBe(10_000);
    expect(asked).toEqual([wanted]);
  });

  it('uses points for a part', async () => {
    const { asked, price } = shop();
    expect((await priced(wanted, 4_000, price)).price.total).toBe(6_000);
    expect(asked.at(-1)).toEqual({ ...wanted, points: 4_000, paymentMethod: 'CARD' });
  });

  it('uses no more points than are left to pay, and pays with them', async () => {
    const { asked, price } = shop(3_000);
    expect((await priced({ ...wanted, couponIds: ['c'] }, 50_000, price)).price.total).toBe(0);
    expect(asked.at(-1)).toMatchObject({ points: 7_000, paymentMethod: 'POINTS' });
  });

  it('is paid by coupons alone where they pay for all', async () => {
    const { asked, price } = shop(10_000);
    expect((await priced({ ...wanted, couponIds: ['c'] }, 0, price)).price.total).toBe(0);
    expect(asked.at(-1)).toMatchObject({ paymentMethod: 'POINTS' });
  });

  it('is refused where it is for another reason', async () => {
    const { price } = shop(10_000);
    await expect(priced(wanted, 0, price)).rejects.toThrow(Problem);
  });
});
