import type { CsvRow } from './csv';

/**
 * The first sheet of a spreadsheet's own file, as a CSV file of it would be read. What reads and
 * writes such files is loaded only when somebody has one.
 *
 * @throws if it is no such file
 */
export async function readXlsx(file: ArrayBuffer): Promise<CsvRow[]> {
  const { readSheet } = await import('read-excel-file/universal');
  const rows = await readSheet(file, { trim: false });
  return rows
    .map((cells, index) => ({ line: index + 1, cells: cells.map(plain) }))
    .filter(({ cells }) => cells.some((each) => each.trim() !== ''));
}

function plain(value: unknown): string {
  if (value === null || value === undefined) {
    return '';
  }
  // A spreadsheet takes "3/4" for a day; nobody should find a menu item of that name.
  return value instanceof Date ? value.toISOString().slice(0, 10) : String(value);
}

const WIDTHS = [16, 24, 40, 10, 60];
const PRICE_COLUMN = 3;

/** The rows as a spreadsheet; the first is the heading, and prices are numbers. */
export async function writeXlsx(rows: ReadonlyArray<readonly string[]>): Promise<Blob> {
  const { default: write } = await import('write-excel-file/universal');
  const sheet = rows.map((cells, row) =>
    cells.map((text, column) =>
      row > 0 && column === PRICE_COLUMN && /^\d+$/.test(text)
        ? { type: Number, value: Number(text), format: '#,##0' }
        : { type: String, value: text, ...(row === 0 ? { fontWeight: 'bold' as const } : {}) },
    ),
  );
  return write(sheet, {
    columns: WIDTHS.map((width) => ({ width })),
    stickyRowsCount: 1,
  }).toBlob();
}
