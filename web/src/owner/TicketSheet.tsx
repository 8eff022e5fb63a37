import { useEffect } from 'react';
import { createPortal } from 'react-dom';

/** The paper: all that a printer sees of the page. */
export function TicketSheet({
  printing,
  onDone,
}: {
  printing: readonly string[] | null;
  onDone: () => void;
}) {
  useEffect(() => {
    if (printing) {
      window.print();
      onDone();
    }
  }, [printing, onDone]);
  return printing
    ? createPortal(<pre className="ticket">{printing.join('\n')}</pre>, document.body)
    : null;
}
