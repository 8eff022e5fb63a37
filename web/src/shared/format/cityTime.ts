import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { read } from '../api/client';

interface CityClock {
  cityTime: string;
  speed: number;
}

/** What the city's clock showed at an instant of this machine, and how fast it goes. */
interface Anchor {
  cityMillis: number;
  hereMillis: number;
  speed: number;
}

const FRESH_MILLIS = 60_000;

function useAnchor(): Anchor | undefined {
  const clock = useQuery({
    queryKey: ['clock'],
    queryFn: async (): Promise<Anchor> => {
      const answer = await read<CityClock>('/platform/clock');
      return {
        cityMillis: Date.parse(answer.cityTime),
        hereMillis: Date.now(),
        speed: answer.speed,
      };
    },
    staleTime: FRESH_MILLIS,
    refetchInterval: FRESH_MILLIS,
  });
  return clock.data;
}

function cityMillisAt(anchor: Anchor, hereMillis: number): number {
  return anchor.cityMillis + Math.max(0, hereMillis - anchor.hereMillis) * anchor.speed;
}

/**
 * The time in the city, which in a demonstration goes faster than here. Ticks every second; until
 * the server told it, it is this machine's.
 */
export function useCityNow(tickMillis = 1_000): { nowMillis: number; speed: number } {
  const anchor = useAnchor();
  const [hereMillis, tick] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => tick(Date.now()), tickMillis);
    return () => clearInterval(timer);
  }, [tickMillis]);
  return anchor
    ? { nowMillis: cityMillisAt(anchor, hereMillis), speed: anchor.speed }
    : { nowMillis: hereMillis, speed: 1 };
}

/** Tells the time in the city when it is asked; `null` while the server did not tell it yet. */
export function useCityClock(): () => Date | null {
  const anchor = useAnchor();
  return useCallback(() => (anchor ? new Date(cityMillisAt(anchor, Date.now())) : null), [anchor]);
}
