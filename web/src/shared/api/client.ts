import { csrfToken, renewSession } from './session';

const TIMEOUT_MILLIS = 10_000;
const ATTEMPTS = 3;
const LONGEST_WAIT_MILLIS = 5_000;

/** What the server said that it will not or cannot do (RFC 9457), or that it did not answer. */
export class Problem extends Error {
  readonly status: number;
  /** Stable; what a screen decides by. `away` where nobody answered. */
  readonly code: string;
  readonly field: string | undefined;
  readonly errors: ReadonlyArray<{ field: string; detail: string }>;
  readonly retryAfterSeconds: number;
  /** All that was said, for the facts that some problems add. */
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, body: Record<string, unknown>, retryAfter: string | null) {
    super(typeof body.detail === 'string' ? body.detail : `HTTP ${status}`);
    this.name = 'Problem';
    this.status = status;
    this.code = typeof body.code === 'string' ? body.code : status === 0 ? 'away' : 'unknown';
    this.field = typeof body.field === 'string' ? body.field : undefined;
    this.errors = Array.isArray(body.errors) ? body.errors : [];
    this.retryAfterSeconds = Math.ceil(Number(body.retryAfterSeconds ?? retryAfter)) || 0;
    this.body = body;
  }

  /** A part of the platform is not there now; what was asked may work later. */
  get away(): boolean {
    return this.status === 0 || this.status >= 500 || this.code === 'not-yet';
  }

  get signedOut(): boolean {
    return this.status === 401;
  }
}

/** A problem of any kind, for whoever catches. */
export function asProblem(failure: unknown): Problem {
  return failure instanceof Problem ? failure : new Problem(0, { detail: String(failure) }, null);
}

export interface Asking {
  signal?: AbortSignal | undefined;
  /** Why an operator does this; recorded with it. */
  reason?: string | undefined;
}

export interface Commanding extends Asking {
  method?: 'POST' | 'PUT' | 'DELETE';
  /**
   * The same for every attempt at one wish, so that it takes effect once. Keep it where the wish
   * may be repeated by the person.
   */
  key?: string;
}

/** The furthest position this page has written, by domain: it reads its own changes. */
const written = new Map<string, { position: string; atMillis: number }>();
const WRITTEN_MATTERS_MILLIS = 10_000;

/** A new random identifier; `crypto.randomUUID` exists only where the page is secure. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Reads something. `path` begins after `/api`. */
export function read<T>(path: string, asking: Asking = {}): Promise<T> {
  return signedIn(() => once<T>('GET', path, undefined, asking, undefined));
}

/**
 * Changes something, exactly once however often it must be said: without an answer, or where a
 * part is away for a moment, it is said again with the same key.
 */
export async function command<T = void>(
  path: string,
  body?: unknown,
  commanding: Commanding = {},
): Promise<T> {
  const key = commanding.key ?? newKey();
  const method = commanding.method ?? 'POST';
  for (let attempt = 1; ; attempt++) {
    try {
      return await signedIn(() => once<T>(method, path, body, commanding, key));
    } catch (failure) {
      const problem = asProblem(failure);
      const again = problem.away || problem.code === 'in-progress';
      if (!again || attempt >= ATTEMPTS || commanding.signal?.aborted) {
        throw problem;
      }
      const wanted = problem.retryAfterSeconds * 1000 || 300 * 2 ** attempt;
      await waitMillis(Math.min(wanted, LONGEST_WAIT_MILLIS) * (0.75 + Math.random() / 2));
    }
  }
}

async function signedIn<T>(ask: () => Promise<T>): Promise<T> {
  const before = csrfToken();
  try {
    return await ask();
  } catch (failure) {
    const problem = asProblem(failure);
    const expired = problem.code === 'session-expired' || problem.code === 'not-signed-in';
    if (problem.status !== 401 || !expired || before === '' || !(await renewSession(before))) {
      throw problem;
    }
    return ask();
  }
}

async function once<T>(
  method: string,
  path: string,
  body: unknown,
  asking: Asking,
  key: string | undefined,
): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  const domain = path.split('/')[1] ?? '';
  if (method === 'GET') {
    const own = written.get(domain);
    if (own && Date.now() - own.atMillis < WRITTEN_MATTERS_MILLIS) {
      headers['Dosirak-At-Least'] = own.position;
    }
  } else {
    headers['Dosirak-Csrf'] = csrfToken();
    if (key) {
      headers['Idempotency-Key'] = key;
    }
  }
  if (asking.reason) {
    headers['Dosirak-Reason'] = encodeURIComponent(asking.reason);
  }
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  const timeout = AbortSignal.timeout(TIMEOUT_MILLIS);
  let response: Response;
  let text: string;
  try {
    response = await fetch(`/api${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: asking.signal ? AbortSignal.any([asking.signal, timeout]) : timeout,
    });
    text = await response.text();
  } catch (failure) {
    if (asking.signal?.aborted) {
      throw failure;
    }
    throw new Problem(0, { detail: 'No answer came.' }, null);
  }
  const position = response.headers.get('Dosirak-Position');
  if (position) {
    written.set(domain, { position, atMillis: Date.now() });
  }
  if (!response.ok) {
    throw new Problem(response.status, asObject(parsed(text)), response.headers.get('Retry-After'));
  }
  return parsed(text) as T;
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function waitMillis(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}
