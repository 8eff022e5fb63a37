import { timeOfDay } from '../shared/format/format';
import type { Language } from '../shared/text/texts';
import type { Order } from './types';

/** What an 80 mm printer writes in a line, in widths of a Latin letter; Hangul takes two. */
const WIDTH = 42;

const ESC = 0x1b;
const GS = 0x1d;
const FS = 0x1c;
const LINE_FEED = 0x0a;
const UNKNOWN = 0x3f;
const FEED_BEFORE_CUT = 4;

export interface TicketWords {
  copy: string;
  note: string;
  by: string;
  placed: string;
}

/** A kitchen ticket: what to cook, without what it costs. */
export function ticketText(
  order: Order,
  isCopy: boolean,
  language: Language,
  words: TicketWords,
): string[] {
  const rule = '-'.repeat(WIDTH);
  return [
    ...(isCopy ? [`*** ${words.copy} ***`] : []),
    order.shopName,
    `${order.number}  ${words.by}`,
    `${words.placed} ${timeOfDay(order.placedAt, language)}`,
    rule,
    ...order.lines.flatMap((line) => [
      ...wrapped(`${line.quantity} x ${line.name}`, ''),
      ...line.options.flatMap((option) => wrapped(`+ ${option.name}`, '    ')),
    ]),
    rule,
    ...(order.note ? wrapped(`${words.note}: ${order.note}`, '') : []),
  ].map(harmless);
}

/** What customers write must not command the printer. */
function harmless(line: string): string {
  return [...line].map((each) => (each < ' ' || each === '\u007f' ? ' ' : each)).join('');
}

export function widthOf(text: string): number {
  return [...text].reduce((sum, each) => sum + (each > '\u00ff' ? 2 : 1), 0);
}

function wrapped(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const each of text.replace(/\s+/g, ' ')) {
    if (widthOf(line + each) > WIDTH) {
      lines.push(line);
      line = indent;
    }
    line += each;
  }
  return [...lines, line];
}

/**
 * ESC/POS for a receipt printer. Korean goes as EUC-KR in the printer's own letters, which every
 * printer sold in Korea has and prints at once; what EUC-KR lacks becomes a question mark.
 */
export function printerBytes(lines: readonly string[]): Uint8Array<ArrayBuffer> {
  const initialize = [ESC, 0x40];
  const hangul = [FS, 0x26];
  const tall = [GS, 0x21, 0x01];
  const cut = [GS, 0x56, 0x42, 0x00];
  return Uint8Array.from([
    ...initialize,
    ...hangul,
    ...tall,
    ...lines.flatMap((line) => [...encodeKorean(line), LINE_FEED]),
    ...Array.from({ length: FEED_BEFORE_CUT }, () => LINE_FEED),
    ...cut,
  ]);
}

const FIRST_LEAD = 0xa1;
const LAST_LEAD = 0xfe;
const FIRST_TRAIL = 0xa1;
const LAST_TRAIL = 0xfe;
let table: Map<string, readonly [number, number]> | undefined;

/** Browsers read EUC-KR but do not write it: what they read is turned round. */
function koreanTable(): Map<string, readonly [number, number]> {
  if (!table) {
    table = new Map();
    const decoder = new TextDecoder('euc-kr');
    for (let lead = FIRST_LEAD; lead <= LAST_LEAD; lead++) {
      for (let trail = FIRST_TRAIL; trail <= LAST_TRAIL; trail++) {
        const letter = decoder.decode(Uint8Array.of(lead, trail));
        if (letter !== '\ufffd' && [...letter].length === 1) {
          table.set(letter, [lead, trail]);
        }
      }
    }
  }
  return table;
}

export function encodeKorean(text: string): number[] {
  return [...text].flatMap((each) => {
    const code = each.codePointAt(0) ?? UNKNOWN;
    return code < 0x80 ? [code] : (koreanTable().get(each) ?? [UNKNOWN]);
  });
}
