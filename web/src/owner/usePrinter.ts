import { useCallback, useMemo, useState } from 'react';
import { useLanguage } from '../shared/text/texts';
import { save } from './files';
import { remember, remembered } from './remembered';
import { useTexts } from './texts';
import { printerBytes, ticketText } from './ticket';
import type { Order } from './types';

const MOST_KEPT = 500;

function printedBefore(): string[] {
  return remembered('printed')?.split(' ') ?? [];
}

/** Prints kitchen tickets: each once by itself, any again as what says that it is a copy. */
export function usePrinter() {
  const say = useTexts();
  const [language] = useLanguage();
  const [printing, setPrinting] = useState<readonly string[] | null>(null);
  const [printed, setPrinted] = useState(printedBefore);

  const lines = useCallback(
    (order: Order): readonly string[] => {
      const isCopy = printedBefore().includes(order.orderId);
      return ticketText(order, isCopy, language, {
        copy: say('ticketCopy'),
        note: say('note'),
        by: say(`by.${order.fulfilment}`),
        placed: say('ticketPlaced'),
      });
    },
    [language, say],
  );
  const note = useCallback((order: Order) => {
    const kept = [...new Set([order.orderId, ...printedBefore()])].slice(0, MOST_KEPT);
    remember('printed', kept.join(' '));
    setPrinted(kept);
  }, []);
  const print = useCallback(
    (order: Order) => {
      setPrinting(lines(order));
      note(order);
    },
    [lines, note],
  );
  const once = useCallback(
    (order: Order) => {
      // Another tab of this device may have printed it.
      if (!printedBefore().includes(order.orderId)) {
        print(order);
      }
    },
    [print],
  );
  const download = useCallback(
    (order: Order) => {
      save(`ticket-${order.number}.bin`, new Blob([printerBytes(lines(order))]));
      note(order);
    },
    [lines, note],
  );
  const done = useCallback(() => setPrinting(null), []);
  return useMemo(
    () => ({
      printing,
      print,
      once,
      download,
      done,
      wasPrinted: (order: Order) => printed.includes(order.orderId),
    }),
    [printing, print, once, download, done, printed],
  );
}
