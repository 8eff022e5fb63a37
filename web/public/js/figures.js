/** The small pictures beside the map: bars by the minute, and how quickly things go. */
const SVG = 'http://www.w3.org/2000/svg';
const MINUTES = 60;
const WINDOW_MILLIS = 30000;
const UNBOUNDED_MILLIS = 600000;

/** Orders of the last hour, one entry a minute, oldest first; minutes without orders are zero. */
export function lastHour(perMinute, nowMillis) {
	const last = Math.floor(nowMillis / 60000);
	const hour = Array.from({ length: MINUTES }, () => ({ placed: 0, delivered: 0 }));
	for (const entry of perMinute ?? []) {
		const minute = minuteOf(entry.minute);
		const index = MINUTES - 1 - (last - minute);
		if (index >= 0 && index < MINUTES) {
			hour[index] = { placed: entry.placed, delivered: entry.delivered };
		}
	}
	return hour;
}

function minuteOf(value) {
	return Math.floor((typeof value === 'number' ? value : Date.parse(value)) / 60000);
}

/** Draws placed orders as bars and delivered ones as a line. */
export function drawPace(svg, hour, words) {
	const width = svg.clientWidth;
	const height = svg.clientHeight;
	if (width < 50 || height < 40) {
		return;
	}
	const foot = 18;
	const top = 14;
	const most = Math.max(4, ...hour.flatMap((minute) => [minute.placed, minute.delivered]));
	const step = width / MINUTES;
	const y = (count) => height - foot - (count / most) * (height - foot - top);
	const parts = [];
	const add = (name, attributes, text) => {
		const element = document.createElementNS(SVG, name);
		Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
		if (text !== undefined) {
			element.textContent = text;
		}
		parts.push(element);
	};
	add('line', { class: 'rule', x1: 0, x2: width, y1: y(most), y2: y(most) });
	add('line', { class: 'rule', x1: 0, x2: width, y1: y(0), y2: y(0) });
	hour.forEach((minute, index) => {
		const tall = height - foot - y(minute.placed);
		if (tall > 0) {
			const bar = Math.max(1.5, step - 1.6);
			add('rect', {
				class: index === MINUTES - 1 ? 'bar unfinished' : 'bar',
				x: (index * step + (step - bar) / 2).toFixed(1),
				y: y(minute.placed).toFixed(1),
				width: bar.toFixed(1),
				height: tall.toFixed(1),
				rx: Math.min(2, bar / 2),
			});
		}
	});
	// The minute that still runs would always pull the line down.
	const line = hour
		.slice(0, -1)
		.map((minute, index) => `${((index + 0.5) * step).toFixed(1)},${y(minute.delivered).toFixed(1)}`);
	add('polyline', { class: 'line halo', points: line.join(' ') });
	add('polyline', { class: 'line', points: line.join(' ') });
	add('text', { x: 0, y: top - 4 }, most);
	add('text', { x: 0, y: height - 4 }, words.hourAgo);
	add('text', { x: width, y: height - 4, 'text-anchor': 'end' }, words.now);
	svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
	svg.replaceChildren(...parts);
}

/** Event lag and request rate of the last half minute, from counts that only grow. */
export class Recent {
	constructor() {
		this.kept = [];
	}

	add(live) {
		const now = performance.now();
		const last = this.kept.at(-1);
		if (last && last.requests > live.latencyMs.requests) {
			this.kept = [];
		}
		this.kept.push({
			at: now,
			requests: live.latencyMs.requests,
			buckets: new Map((live.eventLagMs.buckets ?? []).map((bucket) => [bucket.upToMs, bucket.count])),
		});
		this.kept = this.kept.filter((one) => now - one.at <= WINDOW_MILLIS);
	}

	requestsPerSecond() {
		const [first, last] = [this.kept[0], this.kept.at(-1)];
		const seconds = (last.at - first.at) / 1000;
		return seconds > 0.5 ? (last.requests - first.requests) / seconds : null;
	}

	/** Milliseconds that this share of the events stayed within, or null where there were none. */
	lag(share) {
		const [first, last] = [this.kept[0], this.kept.at(-1)];
		const counts = [...last.buckets].map(([upTo, count]) => [upTo, count - (first.buckets.get(upTo) ?? 0)]);
		const total = counts.reduce((sum, [, count]) => sum + count, 0);
		if (total <= 0) {
			return null;
		}
		let seen = 0;
		for (const [upTo, count] of counts) {
			seen += count;
			if (seen >= total * share) {
				return upTo;
			}
		}
		return null;
	}
}

/** Milliseconds for people. */
export function duration(millis) {
	if (millis > UNBOUNDED_MILLIS) {
		return '> 10 min';
	}
	if (millis >= 1000) {
		return `${(millis / 1000).toFixed(millis < 10000 ? 1 : 0)} s`;
	}
	return `${millis < 10 ? Number(millis.toFixed(1)) : Math.round(millis)} ms`;
}

/** Where a duration lies between 1 ms and 10 s, on a logarithmic scale, as a share. */
export function onScale(millis) {
	return Math.log10(Math.min(10000, Math.max(1, millis))) / 4;
}
