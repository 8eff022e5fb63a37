/** A table as spreadsheets write and read it; nothing in it is taken for a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]/;
const BYTE_ORDER_MARK = '\ufeff';

export function writeCsv(rows: ReadonlyArray<readonly string[]>): string {
  const cell = (text: string) => {
    const plain = FORMULA.test(text) ? `'${text}` : text;
    return NEEDS_QUOTES.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
  };
  // Spreadsheets take a file for UTF-8 only with the mark.
  return BYTE_ORDER_MARK + rows.map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}

export interface CsvRow {
  /** Where the row begins in the file; the first line is 1. */
  line: number;
  cells: string[];
}

/** Rows that are not empty. */
export function readCsv(text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let line = 1;
  let begun = 1;
  const endCell = () => {
    cells.push(/^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell);
    cell = '';
  };
  const endRow = () => {
    endCell();
    if (cells.some((each) => each.trim() !== '')) {
      rows.push({ line: begun, cells });
    }
    cells = [];
    begun = line;
  };
  const source = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  for (let i = 0; i < source.length; i++) {
    const each = source[i];
    if (each === '\n') {
      line++;
    }
    if (quoted) {
      if (each === '"' && source[i + 1] === '"') {
        cell += '"';
        i++;
      } else if (each === '"') {
        quoted = false;
      } else {
        cell += each;
      }
    } else if (each === '"' && cell === '') {
      quoted = true;
    } else if (each === ',') {
      endCell();
    } else if (each === '\n') {
      endRow();
    } else {
      cell += each;
    }
  }
  endRow();
  return rows;
}
