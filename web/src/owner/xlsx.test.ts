import { expect, it } from 'vitest';
import { preview } from './menuFile';
import { readXlsx, writeXlsx } from './xlsx';

const header = ['분류', '메뉴', '설명', '가격', '옵션'];

async function written(rows: string[][]): Promise<ArrayBuffer> {
  return (await writeXlsx([header, ...rows])).arrayBuffer();
}

it('reads back what it wrote, words that look like formulas and numbers as words', async () => {
  const rows = [
    ['찌개', '=1+1', '007', '9000', '맛[1-1]: 순한맛=0 | 매운맛=500'],
    ['밥', ' 덮밥 "특" ', 'a\nb & <c>', '8500', ''],
  ];
  expect((await readXlsx(await written(rows))).map(({ cells }) => cells)).toEqual([
    header,
    ...rows,
  ]);
});

it('names the lines of a spreadsheet as the spreadsheet does, empty ones counted', async () => {
  const rows = Array.from({ length: 100 }, (_, i) => ['밥', `덮밥 ${i}`, '', '8000', '']);
  rows[40] = ['밥', '덮밥 40', '', '8000.5', ''];
  rows[70] = ['', '', '', '', ''];
  rows[71] = ['밥', '', '', '8000', ''];
  const seen = preview(await readXlsx(await written(rows)), []);
  expect(seen.faulty.map(({ line, fault }) => [line, fault])).toEqual([
    [42, 'badPrice'],
    [73, 'noName'],
  ]);
  expect(seen.added).toBe(97);
});

it('throws at what is no spreadsheet', async () => {
  await expect(readXlsx(new TextEncoder().encode('PK nothing').buffer)).rejects.toThrow();
});
