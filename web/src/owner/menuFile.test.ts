import { expect, it } from 'vitest';
import { readCsv, writeCsv } from './csv';
import { menuRows, preview } from './menuFile';
import type { Item } from './types';

const header = ['분류', '메뉴', '설명', '가격', '옵션'];
const stew: Item = {
  itemId: 'i1',
  category: '찌개',
  name: '김치찌개',
  description: '=HYPERLINK("x"), 두부 포함',
  price: 9_000,
  optionGroups: [
    {
      optionGroupId: 'g1',
      name: '맛',
      minimum: 1,
      maximum: 1,
      options: [
        { optionId: 'o1', name: '순한맛', price: 0 },
        { optionId: 'o2', name: '매운맛', price: 500 },
      ],
    },
  ],
  soldOut: false,
  aloneBelowMinimum: false,
  optionStates: [],
};

it('reads back what it wrote, as no change', () => {
  const file = writeCsv(menuRows(header, [stew]));
  expect(file).toContain('"\'=HYPERLINK');
  const seen = preview(readCsv(file), [stew]);
  expect(seen).toMatchObject({ added: 0, changed: 0, untouched: 1, faulty: [] });
});

it('names exactly the two faulty lines of a hundred items and takes the others', () => {
  const rows = Array.from({ length: 100 }, (_, i) => ['밥', `덮밥 ${i}`, '', '8,000원', '']);
  rows[40] = ['밥', '덮밥 40', '', '팔천원', ''];
  rows[70] = ['밥', '', '', '8000', ''];
  const seen = preview(readCsv(writeCsv([header, ...rows])), []);
  expect(seen.faulty).toEqual([
    { line: 42, fault: 'badPrice', what: '팔천원' },
    { line: 72, fault: 'noName', what: '밥' },
  ]);
  expect(seen.added).toBe(98);
  expect(seen.menu).toHaveLength(98);
});

it('keeps who an item and its options are, and what the file does not name', () => {
  const other = { ...stew, itemId: 'i2', name: '된장찌개' };
  const file = '분류,메뉴,설명,가격,옵션\n찌개,김치찌개,,9500,맛[1-1]: 매운맛=700 | 덜매운맛=0\n';
  const seen = preview(readCsv(file), [stew, other]);
  expect(seen).toMatchObject({ added: 0, changed: 1, untouched: 1 });
  expect(seen.menu[0]).toMatchObject({
    itemId: 'i1',
    price: 9_500,
    optionGroups: [
      {
        optionGroupId: 'g1',
        options: [
          { optionId: 'o2', name: '매운맛', price: 700 },
          { name: '덜매운맛', price: 0 },
        ],
      },
    ],
  });
  expect(seen.menu[1]?.itemId).toBe('i2');
});

it('refuses rules that no choice could meet, and the same item twice', () => {
  const file = [
    'h,h,h,h,h',
    '밥,국밥,,8000,맛[2-1]: 가=0 | 나=0',
    '밥,비빔밥,,8000,',
    '밥,비빔밥,,9000,',
  ].join('\n');
  expect(preview(readCsv(file), []).faulty.map((each) => [each.line, each.fault])).toEqual([
    [2, 'badOptions'],
    [4, 'twice'],
  ]);
});

it('counts lines of the file also where a cell has several', () => {
  expect(readCsv('a,"b\nc"\nd,e').map((row) => row.line)).toEqual([1, 3]);
});
