/**
 * The session of whoever is signed in: a cookie that scripts cannot read. What a change must
 * repeat, so that no foreign page can send it, is a cookie that they can. A session that has run
 * out is renewed once, by one tab for all of them.
 */
const IDENTITY = '/api/identity';
const CSRF_COOKIE = '__Host-dosirak-csrf';
const RENEWAL_TIMEOUT_MILLIS = 10_000;

/** What a changing request must carry; empty for who is not signed in. */
export function csrfToken(): string {
  const found = document.cookie.split('; ').find((each) => each.startsWith(`${CSRF_COOKIE}=`));
  return found ? found.slice(CSRF_COOKIE.length + 1) : '';
}

/**
 * Renews the session, unless another tab did while this one waited for its turn.
 *
 * @param before the token that the refused request had
 * @returns whether it is worth asking again
 */
export async function renewSession(before: string): Promise<boolean> {
  const renew = async (): Promise<boolean> => {
    if (csrfToken() !== '' && csrfToken() !== before) {
      return true;
    }
    try {
      const response = await fetch(`${IDENTITY}/session/refresh`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Dosirak-Csrf': csrfToken() },
        body: '{}',
        cache: 'no-store',
        signal: AbortSignal.timeout(RENEWAL_TIMEOUT_MILLIS),
      });
      if (response.ok) {
        return true;
      }
      const problem: unknown = await response.json().catch(() => null);
      return (problem as { code?: string } | null)?.code === 'just-refreshed';
    } catch {
      return false;
    }
  };
  return navigator.locks ? await navigator.locks.request('dosirak.session', renew) : renew();
}

/** Where signing in begins that comes back to this very screen. */
export function signInPath(returnTo = location.pathname + location.search + location.hash): string {
  return `${IDENTITY}/session/start?returnTo=${encodeURIComponent(returnTo)}`;
}
