import { QueryClient } from '@tanstack/react-query';
import { asProblem } from './client';

const RETRIES = 2;

/** Reads are repeated where a part was away for a moment, never where it said no. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: 2_000,
        retry: (failures, failure) => failures < RETRIES && asProblem(failure).away,
        retryDelay: (attempt, failure) =>
          Math.min(asProblem(failure).retryAfterSeconds * 1000 || 500 * 2 ** attempt, 5_000),
        // What was seen before stays on the screen while a part is away.
        placeholderData: undefined,
        throwOnError: false,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
