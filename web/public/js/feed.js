/**
 * What the server says, asked again and again. Every part is asked on its own, so that one
 * compartment that is away or slow never holds up the others.
 */
const FAST_MILLIS = 1000;
const CLOSED_MILLIS = 10000;
const LOST_MILLIS = 2000;
const TIMEOUT_MILLIS = 5000;
const SILENCE_MILLIS = 4000;
const MIDDLE = { latitude: 37.5, longitude: 127.0 };

export class Feed {
	/** @param listen called with the name of what changed and its value */
	constructor(listen) {
		this.listen = listen;
		this.middle = MIDDLE;
		this.lastAnswerAt = performance.now();
		this.lastFailureAt = -1;
		this.lost = false;
		this.closed = false;
		this.ended = false;
		this.renewing = null;
		this.away = new Set();
		this.parts = [
			this.part('clock', 'platform', () => '/clock', 5000, false),
			this.part('health', 'platform', () => '/health', 5000, false),
			this.part('shops', 'storefront', () => this.shopsPath(), 10000, false),
			this.part('platform', 'platform', () => '/live', FAST_MILLIS, true),
			this.part('orders', 'order', () => '/live', FAST_MILLIS, true),
			this.part('riders', 'delivery', () => '/live', FAST_MILLIS, true),
		];
	}

	/** Begins, and rests while nobody looks. */
	start() {
		document.addEventListener('visibilitychange', () => this.wake());
		setInterval(() => this.watch(), 500);
		this.wake();
	}

	/** Shops are asked for around this place. */
	centre(place) {
		const moved =
			Math.abs(place.latitude - this.middle.latitude) +
			Math.abs(place.longitude - this.middle.longitude);
		if (moved > 0.01) {
			this.middle = place;
			this.ask(this.parts.find((part) => part.name === 'shops'));
		}
	}

	part(name, domain, path, everyMillis, live) {
		return { name, domain, path, everyMillis, live, timer: 0, asking: false };
	}

	shopsPath() {
		const { latitude, longitude } = this.middle;
		return `/shops?latitude=${latitude.toFixed(4)}&longitude=${longitude.toFixed(4)}&limit=100`;
	}

	wake() {
		for (const part of this.parts) {
			clearTimeout(part.timer);
			if (!document.hidden) {
				this.ask(part);
			}
		}
		this.lastAnswerAt = performance.now();
	}

	async ask(part) {
		if (part.asking) {
			return;
		}
		clearTimeout(part.timer);
		part.asking = true;
		const begun = performance.now();
		let response = null;
		let body = null;
		try {
			response = await fetch(`/api/${part.domain}${part.path()}`, {
				signal: AbortSignal.timeout(TIMEOUT_MILLIS),
				headers: { Accept: 'application/json' },
			});
			body = await response.json();
		} catch {
			body = null;
		}
		part.asking = false;
		if (response?.status === 401 && body?.code === 'session-expired' && !this.ended) {
			this.renew();
		} else {
			this.take(part, response, body, begun);
		}
		if (!document.hidden) {
			const wait = this.waitMillis(part) - (performance.now() - begun);
			part.timer = setTimeout(() => this.ask(part), Math.max(150, wait));
		}
	}

	/** Goes on with the session of an operator who watches; all parts ask for it at once. */
	renew() {
		this.renewing ??= import('./session.js')
			.then(({ renewSession }) => renewSession())
			.then(({ ok, status }) => {
				this.ended = status === 401;
				this.renewing = null;
			});
	}

	waitMillis(part) {
		if (this.lost) {
			return LOST_MILLIS;
		}
		return part.live && this.closed ? CLOSED_MILLIS : part.everyMillis;
	}

	take(part, response, body, begun) {
		// A gateway in front that finds nobody behind it is not an answer of the server.
		if (response === null || body === null || response.status === 502 || response.status === 504) {
			this.lastFailureAt = performance.now();
			// One compartment is away only where others answered meanwhile.
			this.mark(part, this.lastAnswerAt > begun);
			return;
		}
		this.lastAnswerAt = performance.now();
		if (this.lost) {
			this.lost = false;
			this.listen('reach', false);
			this.wake();
		}
		const forbidden = response.status === 401 || response.status === 403;
		if (part.live && (forbidden || response.ok) && forbidden !== this.closed) {
			// One door decides, so that the view does not flicker between two answers.
			if (part.name === 'platform') {
				this.closed = forbidden;
				this.listen('closed', forbidden);
			}
		}
		this.mark(part, !response.ok && !forbidden && part.name !== 'health');
		if (response.ok || part.name === 'health') {
			this.listen(part.name, body);
		}
	}

	mark(part, away) {
		if (part.domain !== 'platform' && away !== this.away.has(part.domain)) {
			if (away) {
				this.away.add(part.domain);
			} else {
				this.away.delete(part.domain);
			}
			this.listen('away', [...this.away]);
		}
	}

	watch() {
		const silence = performance.now() - this.lastAnswerAt;
		const lost = !document.hidden && silence > SILENCE_MILLIS && this.lastFailureAt > this.lastAnswerAt;
		if (lost || this.lost) {
			this.lost = lost || this.lost;
			this.listen('reach', this.lost, Math.round(silence / 1000));
		}
	}
}
