import { useQuery } from '@tanstack/react-query';
import { asProblem, command, read } from './client';

export type Role =
  'CUSTOMER' | 'OWNER' | 'STAFF' | 'RIDER' | 'SUPPORT' | 'FINANCE' | 'DISPATCH' | 'ADMINISTRATOR';

export interface Session {
  accountId: string;
  roles: Role[];
  expiresAt: string;
}

/**
 * Who is signed in: `null` for nobody, `undefined` until it is known. While sign-in is away whoever
 * was known stays known.
 */
export function useSession(): { session: Session | null | undefined; away: boolean } {
  const query = useQuery({
    queryKey: ['session'],
    queryFn: async (): Promise<Session | null> => {
      try {
        return await read<Session>('/identity/session');
      } catch (failure) {
        const problem = asProblem(failure);
        if (problem.signedOut) {
          return null;
        }
        throw problem;
      }
    },
    staleTime: 60_000,
  });
  return { session: query.data, away: query.isError };
}

/** Ends the session here and at the server. */
export async function signOut(): Promise<void> {
  await command('/identity/session/end', {});
  location.assign('/');
}
