import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
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

/**
 * The time in the city, which in a demonstration goes faster than here. Ticks every second; until
 * the server told it, it is this machine's.
 */
export function useCityNow(tickMillis = 1_000): { nowMillis: number; speed: number } {
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
  const [hereMillis, tick] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => tick(Date.now()), tickMillis);
    return () => clearInterval(timer);
  }, [tickMillis]);
  const anchor = clock.data;
  if (!anchor) {
    return { nowMillis: hereMillis, speed: 1 };
  }
  return {
    nowMillis: anchor.cityMillis + Math.max(0, hereMillis - anchor.hereMillis) * anchor.speed,
    speed: anchor.speed,
  };
}
