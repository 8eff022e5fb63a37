import { expect, it } from 'vitest';
import { encodeKorean, printerBytes, ticketText, widthOf } from './ticket';
import type { Order } from './types';

const order: Order = {
  orderId: 'o',
  number: 'A-12',
  state: 'PAID',
  shopId: 's',
  shopName: '한그릇',
  fulfilment: 'PICKUP',
  price: { items: 9_000, deliveryTip: 0, total: 9_000 },
  lines: [
    {
      itemId: 'i',
      name: '김치찌개',
      quantity: 2,
      unitPrice: 4_500,
      options: [{ optionId: 'p', name: '두부 추가', price: 0 }],
      total: 9_000,
    },
  ],
  note: '덜 맵게\u001b@ 부탁드려요 '.repeat(6),
  placedAt: '2026-11-23T09:05:00Z',
};
const words = { copy: '재출력', note: '요청', by: '포장', placed: '주문' };

it('writes Korean as receipt printers read it', () => {
  expect(encodeKorean('가A')).toEqual([0xb0, 0xa1, 0x41]);
  expect(encodeKorean('🍜')).toEqual([0x3f]);
});

it('fits the paper and says when it is a copy', () => {
  const first = ticketText(order, false, 'ko', words);
  expect(Math.max(...first.map(widthOf))).toBeLessThanOrEqual(42);
  expect(first.join('\n')).toContain('2 x 김치찌개\n    + 두부 추가');
  expect(first.join('\n')).not.toContain('재출력');
  expect(ticketText(order, true, 'ko', words)[0]).toBe('*** 재출력 ***');
});

it('lets nobody command the printer through a note', () => {
  const bytes = printerBytes(ticketText(order, false, 'ko', words));
  const afterInitialize = [...bytes].slice(2);
  expect(afterInitialize).not.toContain(0x1b);
});
