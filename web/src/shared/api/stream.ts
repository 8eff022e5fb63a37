import { useEffect, useRef, useState } from 'react';
import { csrfToken, renewSession } from './session';

export type Connection = 'connecting' | 'live' | 'lost';

const FIRST_WAIT_MILLIS = 500;
const LONGEST_WAIT_MILLIS = 15_000;

/**
 * Listens to a stream of the server for as long as the screen is there. A connection that breaks is
 * made anew, from where it broke; `onEvent` may hear of something twice, never not at all.
 *
 * @param path after `/api`, or null to listen to nothing
 * @param names of the events
 */
export function useStream(
  path: string | null,
  names: readonly string[],
  onEvent: (name: string, data: unknown) => void,
): Connection {
  const [connection, setConnection] = useState<Connection>('connecting');
  const listener = useRef(onEvent);
  listener.current = onEvent;
  const wanted = names.join(',');

  useEffect(() => {
    if (path === null) {
      return;
    }
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let waitMillis = FIRST_WAIT_MILLIS;
    let last = '';
    let ended = false;

    const open = () => {
      // A new connection of ours has no Last-Event-ID; the server takes it from the address too.
      const separator = path.includes('?') ? '&' : '?';
      const from = last ? `${separator}lastEventId=${encodeURIComponent(last)}` : '';
      source = new EventSource(`/api${path}${from}`);
      source.onopen = () => {
        waitMillis = FIRST_WAIT_MILLIS;
        setConnection('live');
      };
      for (const name of wanted.split(',')) {
        source.addEventListener(name, (event) => {
          last = event.lastEventId || last;
          listener.current(name, JSON.parse(event.data));
        });
      }
      source.addEventListener('bye', again);
      source.onerror = again;
    };

    const again = () => {
      source?.close();
      setConnection('lost');
      clearTimeout(timer);
      timer = setTimeout(
        async () => {
          // Why it broke is not told to scripts; an expired session is one reason.
          if (csrfToken() !== '' && waitMillis > FIRST_WAIT_MILLIS) {
            await renewSession(csrfToken());
          }
          if (!ended) {
            open();
          }
        },
        waitMillis * (0.75 + Math.random() / 2),
      );
      waitMillis = Math.min(waitMillis * 2, LONGEST_WAIT_MILLIS);
    };

    open();
    return () => {
      ended = true;
      clearTimeout(timer);
      source?.close();
    };
  }, [path, wanted]);

  return connection;
}
