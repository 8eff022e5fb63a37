import { expect, it } from 'vitest';
import { isTipRefunded, refundable, wishesFor } from './refund';
import type { Intervention, OrderLine } from '../types';

const line = (quantity: number) => ({ quantity }) as OrderLine;
const refund = (state: Intervention['state'], quantity: number) =>
  ({
    kind: 'REFUND',
    state,
    lines: [{ line: 0, quantity }],
    deliveryTip: state === 'REFUSED',
  }) as unknown as Intervention;

it('offers only what was not given back', () => {
  expect(refundable([line(3), line(1)], [refund('ACCEPTED', 1), refund('REQUESTED', 1)])).toEqual([
    1, 1,
  ]);
});

it('offers again what was refused', () => {
  expect(refundable([line(2)], [refund('REFUSED', 2)])).toEqual([2]);
  expect(isTipRefunded([refund('REFUSED', 1)])).toBe(false);
});

it('offers what fits where an order stands', () => {
  expect(wishesFor('PAID', true)).toEqual({ CANCEL: true, REFUND: false, REASSIGN: false });
  expect(wishesFor('READY', true).REASSIGN).toBe(true);
  expect(wishesFor('READY', false).REASSIGN).toBe(false);
  expect(wishesFor('COMPLETED', true)).toEqual({ CANCEL: false, REFUND: true, REASSIGN: false });
});
