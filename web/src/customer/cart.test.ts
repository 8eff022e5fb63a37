import { describe, expect, it } from 'vitest';
import { type Cart, changesOf, lineOf, renewed, type Selling, totalOf, withLine } from './cart';
import type { Item } from './types';

const item: Item = {
  itemId: 'gimbap',
  category: '김밥',
  name: '참치김밥',
  description: '',
  price: 5_000,
  soldOut: false,
  aloneBelowMinimum: true,
  optionGroups: [
    {
      optionGroupId: 'more',
      name: '추가',
      minimum: 0,
      maximum: 1,
      options: [{ optionId: 'cheese', name: '치즈', price: 500, soldOut: false }],
    },
  ],
};

function shop(menu: Item[]): Selling {
  return { shopId: 's', name: '김밥집', menu };
}

const line = lineOf(item, new Set(['cheese']), 2);
const cart: Cart = { shopId: 's', shopName: '김밥집', lines: [line] };

describe('a cart', () => {
  it('adds up dishes with their options', () => {
    expect(totalOf(cart)).toBe(11_000);
  });

  it('has the same dish with the same options once', () => {
    const more = withLine(cart, shop([item]), lineOf(item, new Set(['cheese']), 1));
    expect(more.lines.map((each) => each.quantity)).toEqual([3]);
    const other = withLine(cart, shop([item]), lineOf(item, new Set(), 1));
    expect(other.lines).toHaveLength(2);
  });

  it('is of one shop', () => {
    const other = withLine({ ...cart, shopId: 'elsewhere' }, shop([item]), line);
    expect(other.lines).toHaveLength(1);
  });

  it('knows that nothing changed', () => {
    expect(changesOf(cart, shop([item]))).toEqual([]);
  });

  it('tells what costs more now, is sold out or gone', () => {
    expect(changesOf(cart, shop([{ ...item, price: 6_000 }]))).toMatchObject([
      { kind: 'price', now: 6_500 },
    ]);
    expect(changesOf(cart, shop([{ ...item, soldOut: true }]))).toMatchObject([
      { kind: 'sold-out' },
    ]);
    expect(changesOf(cart, shop([{ ...item, optionGroups: [] }]))).toMatchObject([
      { kind: 'gone' },
    ]);
  });

  it('is renewed with today’s prices and without what cannot be had', () => {
    const dearer = renewed(cart, shop([{ ...item, price: 6_000 }]));
    expect(dearer && totalOf(dearer)).toBe(13_000);
    expect(renewed(cart, shop([]))).toBeNull();
  });
});
