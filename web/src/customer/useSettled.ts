import { useEffect, useState } from 'react';

const SETTLED_MILLIS = 350;

/** A value once it has not changed for a moment, so that not every keystroke asks the server. */
export function useSettled<T>(value: T): { settled: T; isSettling: boolean } {
  const [settled, settle] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => settle(value), SETTLED_MILLIS);
    return () => clearTimeout(timer);
  }, [value]);
  return { settled, isSettling: settled !== value };
}
