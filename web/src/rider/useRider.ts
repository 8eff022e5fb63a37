import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { asProblem, command, newKey, read } from '../shared/api/client';
import { useStream } from '../shared/api/stream';
import { useCityClock } from '../shared/format/cityTime';
import {
  bodyOf,
  pathOf,
  rememberedSteps,
  rememberSteps,
  type Step,
  type TappedStep,
} from './steps';
import type { RiderPage } from './types';

const PAGE = ['rider'];
const SEND_AGAIN_MILLIS = 3_000;
const LOOK_AGAIN_MILLIS = 15_000;

/** The rider's page, always fresh: its stream tells when something changed. */
export function useRiderPage(onWithdrawn: () => void) {
  const queries = useQueryClient();
  const page = useQuery({
    queryKey: PAGE,
    queryFn: () => read<RiderPage>('/delivery/riders/me'),
    refetchInterval: LOOK_AGAIN_MILLIS,
  });
  const connection = useStream('/delivery/stream', ['offer', 'withdrawn', 'assignment'], (name) => {
    if (name === 'withdrawn') {
      onWithdrawn();
    }
    queries.invalidateQueries({ queryKey: PAGE });
  });
  return { page, connection };
}

/**
 * The steps a rider tapped and the server does not know yet. They are sent one after the other, in
 * the order they were tapped and with the times of the taps, for as long as it takes.
 */
export function useSteps(onRefused: (code: string) => void) {
  const queries = useQueryClient();
  const [steps, setSteps] = useState<readonly Step[]>(rememberedSteps);
  const [attempt, again] = useState(0);
  const cityClock = useCityClock();

  const change = useCallback((next: (steps: readonly Step[]) => readonly Step[]) => {
    setSteps((before) => {
      const after = next(before);
      rememberSteps(after);
      return after;
    });
  }, []);

  const take = useCallback(
    (tapped: TappedStep) => {
      const at = cityClock();
      const step = {
        ...tapped,
        key: newKey(),
        ...(at ? { happenedAt: at.toISOString() } : {}),
      } as Step;
      change((before) => [...before, step]);
    },
    [change, cityClock],
  );

  const first = steps[0];
  useEffect(() => {
    if (!first) {
      return;
    }
    let there = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const send = async () => {
      try {
        await command(pathOf(first), bodyOf(first), { key: first.key });
      } catch (failure) {
        const problem = asProblem(failure);
        if (problem.away || problem.signedOut || problem.status === 429) {
          timer = setTimeout(() => there && again((count) => count + 1), SEND_AGAIN_MILLIS);
          return;
        }
        onRefused(problem.code);
      }
      await queries.invalidateQueries({ queryKey: PAGE });
      if (there) {
        change((before) => before.filter((each) => each.key !== first.key));
      }
    };
    send();
    return () => {
      there = false;
      clearTimeout(timer);
    };
    // `attempt` sends the same step again.
  }, [first, attempt, change, onRefused, queries]);

  return { steps, take };
}
