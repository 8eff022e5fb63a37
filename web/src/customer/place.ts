import { useSyncExternalStore } from 'react';
import type { Address } from './types';

const STORED = 'dosirak.place';
const STORED_PHONE = 'dosirak.phone';

/** Where somebody is who did not say so yet: the middle of the city. */
export const MIDDLE: Address = { latitude: 37.5, longitude: 127, addressText: '' };

const listeners = new Set<() => void>();
let present: Address | null = stored();

function stored(): Address | null {
  try {
    const place: unknown = JSON.parse(localStorage.getItem(STORED) ?? 'null');
    return place && typeof (place as Address).latitude === 'number' ? (place as Address) : null;
  } catch {
    return null;
  }
}

export function keepPlace(place: Address): void {
  present = place;
  try {
    localStorage.setItem(STORED, JSON.stringify(place));
  } catch {
    // Without storage it lasts as long as the page.
  }
  for (const each of listeners) {
    each();
  }
}

/** Where food is to be brought; null until somebody said so. */
export function usePlace(): Address | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => present,
  );
}

export function knownPhone(): string {
  try {
    return localStorage.getItem(STORED_PHONE) ?? '';
  } catch {
    return '';
  }
}

export function keepPhone(phone: string): void {
  try {
    localStorage.setItem(STORED_PHONE, phone);
  } catch {
    // It is asked for again.
  }
}
