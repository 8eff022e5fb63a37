/**
 * Asks the server on behalf of whoever is signed in. The session is a cookie that scripts cannot
 * read; what a change must repeat, so that no foreign page can send it, is a cookie that they can.
 * A session that has run out is renewed once, by one tab for all of them.
 */
const IDENTITY = '/api/identity';
const CSRF_COOKIE = '__Host-dosirak-csrf';
const CSRF_HEADER = 'Dosirak-Csrf';
const TIMEOUT_MILLIS = 10000;
const LED_AWAY = 'dosirak.led-away';
const LED_AWAY_MILLIS = 10000;

/** What came back: `away` where nothing that can be worked with did. */
class Answer {
	constructor(status, body, retryAfter) {
		this.status = status;
		this.ok = status >= 200 && status < 300;
		this.away = status === 0 || status >= 500;
		this.body = body ?? {};
		this.code = this.ok ? null : (this.body.code ?? null);
		this.waitSeconds = Math.ceil(Number(this.body.retryAfterSeconds ?? retryAfter)) || 0;
	}
}

/** Asks once, as whoever one is. Never throws. */
export async function ask(method, path, body) {
	const headers = { Accept: 'application/json' };
	const options = { method, headers, cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MILLIS) };
	if (method !== 'GET' && csrf()) {
		headers[CSRF_HEADER] = csrf();
	}
	if (body !== undefined) {
		headers['Content-Type'] = 'application/json';
		options.body = JSON.stringify(body);
	}
	try {
		const response = await fetch(path, options);
		const text = await response.text();
		return new Answer(response.status, parsed(text), response.headers.get('Retry-After'));
	} catch {
		return new Answer(0);
	}
}

/** Asks as the person who is signed in; one who is not is led to sign in and comes back here. */
export async function askSignedIn(method, path, body) {
	const before = csrf();
	const first = await ask(method, path, body);
	if (!isSignedOut(first)) {
		return first;
	}
	const renewed = before === '' ? first : await renewSession(before);
	if (renewed.ok || renewed.code === 'just-refreshed') {
		const second = await ask(method, path, body);
		if (!isSignedOut(second)) {
			return second;
		}
	} else if (renewed.away || renewed.status === 429) {
		return renewed;
	}
	return leadToSignIn() ? new Promise(() => {}) : first;
}

/** Renews the session, unless another tab did while this one waited for its turn. */
export function renewSession(before = csrf()) {
	const renew = () =>
		csrf() !== '' && csrf() !== before ? { ok: true } : ask('POST', `${IDENTITY}/session/refresh`, {});
	return navigator.locks ? navigator.locks.request('dosirak.session', renew) : renew();
}

/**
 * Leaves for the sign-in page, to come back to where one is.
 *
 * @returns false where one was led away a moment ago already: this browser keeps no session
 */
export function leadToSignIn() {
	const now = Date.now();
	try {
		if (now - Number(sessionStorage.getItem(LED_AWAY)) < LED_AWAY_MILLIS) {
			return false;
		}
		sessionStorage.setItem(LED_AWAY, now);
	} catch {
		// Without storage a loop cannot be noticed; it is a loop that the person sees and ends.
	}
	location.assign(startPath(location.pathname + location.search + location.hash));
	return true;
}

/** Says that somebody is asked to sign in, so that having been led there is no loop. */
export function notLedInCircles() {
	try {
		sessionStorage.removeItem(LED_AWAY);
	} catch {
		// Nothing was kept either.
	}
}

/** Where a session begins that leads to a page of this site. */
export function startPath(returnTo) {
	return `${IDENTITY}/session/start?returnTo=${encodeURIComponent(returnTo)}`;
}

/** Ends the session here and at the server. */
export function endSession() {
	return ask('POST', `${IDENTITY}/session/end`, {});
}

/** Being signed in is at fault, rather than a password or a code that was sent along. */
function isSignedOut(answer) {
	return answer.status === 401 && ['session-expired', 'not-signed-in'].includes(answer.code);
}

function csrf() {
	const found = document.cookie.split('; ').find((cookie) => cookie.startsWith(`${CSRF_COOKIE}=`));
	return found ? found.slice(CSRF_COOKIE.length + 1) : '';
}

function parsed(text) {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
