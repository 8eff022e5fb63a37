import { Feed } from './feed.js';
import { Recent, drawPace, duration, lastHour, onScale } from './figures.js';
import { CityMap } from './map.js';
import { MESSAGES, fill, firstLanguage, remember } from './messages.js';

const SPOKEN_MILLIS = 30000;
const STATES = ['PENDING', 'PAID', 'ACCEPTED', 'READY', 'PICKED_UP'];
const DOMAINS = Object.keys(MESSAGES.en.domains);

const find = (id) => document.getElementById(id);
const page = document.documentElement;
const put = (element, text) => {
	if (element.textContent !== text) {
		element.textContent = text;
	}
};

const say = (id, text) => put(find(id), text);

let language = firstLanguage();
let words = MESSAGES[language];
let clock = null;
let clockAt = 0;
let platform = null;
let orders = null;
let health = null;
let shops = [];
let away = [];
let lostSeconds = -1;
let closed = null;
let pointed = null;
const seen = { orders: false, riders: false };
const recent = new Recent();
const numbers = () => new Intl.NumberFormat(language);

const map = new CityMap(find('map'), (thing) => {
	pointed = thing;
	showTip();
});

const feed = new Feed((name, value, detail) => {
	handlers[name](value, detail);
	showReach();
});

const handlers = {
	clock: (value) => {
		clock = value;
		clockAt = performance.now();
		showClock();
	},
	health: (value) => {
		health = value.status;
	},
	shops: (value) => {
		shops = value.shops ?? [];
		map.setShops(shops);
		showShops();
	},
	platform: (value) => {
		open();
		platform = value;
		recent.add(value);
		showSwift();
		showCompartments();
	},
	orders: (value) => {
		orders = value;
		seen.orders = true;
		map.setOrders(value.orders ?? []);
		showOrders();
	},
	riders: (value) => {
		seen.riders = true;
		map.setRiders(value.riders ?? []);
		showOrders();
	},
	reach: (lost, seconds) => {
		if (!lost) {
			say('spoken', words.back);
		}
		lostSeconds = lost ? seconds : -1;
		page.classList.toggle('lost', lost);
		map.setPale(lost);
	},
	closed: (value) => {
		if (value) {
			map.forgetPeople();
			setClosed(true);
		} else {
			open();
		}
	},
	away: (value) => {
		away = value;
		showCompartments();
	},
};

function open() {
	if (closed !== false) {
		setClosed(false);
	}
}

function setClosed(value) {
	closed = value;
	page.classList.toggle('is-closed', value);
	say('about', value ? words.aboutClosed : words.about);
}

function cityMillis() {
	return Date.parse(clock.cityTime) + (performance.now() - clockAt) * clock.speed;
}

function showClock() {
	if (!clock) {
		return;
	}
	const now = new Date(cityMillis());
	const timeZone = clock.timeZone ?? 'Asia/Seoul';
	const time = find('time');
	const hours = { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
	put(time, new Intl.DateTimeFormat(language, hours).format(now));
	time.dateTime = now.toISOString();
	const day = { timeZone, weekday: 'long', day: 'numeric', month: 'long' };
	say('day', new Intl.DateTimeFormat(language, day).format(now));
	const speed = find('speed');
	const times = numbers().format(clock.speed);
	speed.hidden = clock.speed === 1;
	put(speed, fill(words.speed, times));
	speed.title = fill(words.speedTitle, times);
}

function showReach() {
	const lost = lostSeconds >= 0;
	const partly = health === 'degraded' || away.length > 0;
	const state = lost ? 'lost' : clock === null ? 'connecting' : partly ? 'degraded' : closed ? 'upClosed' : 'up';
	find('reach').dataset.state = state;
	say('reach-text', words[state]);
	const names = new Set(away);
	for (const [name, compartment] of Object.entries(platform?.compartments ?? {})) {
		if (compartment !== 'serving') {
			names.add(name);
		}
	}
	let text = '';
	if (lost) {
		text = fill(words.lostNotice, Math.floor(lostSeconds / 5) * 5 || lostSeconds);
	} else if (names.size > 0 && closed !== null) {
		text = fill(words.away, [...names].map((name) => words.domains[name] ?? name).join(words.and));
	} else if (closed === false && seen.orders && seen.riders && map.counts.orders + map.counts.riders === 0) {
		text = words.asleep;
	}
	const notice = find('notice');
	notice.hidden = text === '';
	notice.classList.toggle('urgent', lost);
	put(notice, text);
	say('health', health === 'up' ? words.healthUp : health ? words.healthDegraded : '–');
}

function showOrders() {
	const { orders: live, riders, shops: shopCount } = map.counts;
	const format = numbers();
	const byState = orders?.byState ?? {};
	const states = STATES.map((state) => byState[state] ?? 0);
	const total = orders ? Math.max(states.reduce((sum, count) => sum + count, 0), live) : null;
	say('live-count', total === null ? '–' : format.format(total));
	say('rider-count', seen.riders ? format.format(riders) : '–');
	say('shop-count', format.format(shopCount));
	const list = find('states');
	const most = Math.max(1, ...states);
	STATES.forEach((state, index) => {
		const row = list.children[index];
		put(row.querySelector('.name'), words.states[state]);
		put(row.querySelector('.count'), format.format(states[index]));
		row.querySelector('.fill').style.width = `${(states[index] / most) * 100}%`;
	});
	const done = { ...byState, COMPLETED: (byState.COMPLETED ?? 0) + (byState.DELIVERED ?? 0) };
	const ended = Object.keys(words.ended).filter((state) => done[state] > 0);
	say('ended', ended.map((state) => fill(words.ended[state], format.format(done[state]))).join(' · '));
	find('map').setAttribute('aria-label', fill(words.mapSummary, total ?? 0, riders, shopCount));
	showPace();
}

function showPace() {
	if (!orders || !clock) {
		return;
	}
	const hour = lastHour(orders.perMinute, cityMillis());
	const svg = find('pace');
	const sum = (name) => numbers().format(hour.reduce((total, minute) => total + minute[name], 0));
	svg.setAttribute('aria-label', fill(words.paceSummary, sum('placed'), sum('delivered')));
	const key = `${language} ${svg.clientWidth} ${svg.clientHeight} ${JSON.stringify(hour)}`;
	if (svg.dataset.key !== key) {
		svg.dataset.key = key;
		drawPace(svg, hour, words);
	}
}

function showSwift() {
	if (!platform) {
		return;
	}
	const rate = recent.requestsPerSecond();
	const { latencyMs, eventLagMs } = platform;
	const perSecond = rate === null ? '' : fill(words.perSecond, numbers().format(Math.round(rate)));
	showRuler(find('answers'), latencyMs.p50, latencyMs.p99, perSecond);
	const half = recent.lag(0.5);
	const quiet = half === null;
	showRuler(
		find('events'),
		half ?? eventLagMs.p50,
		recent.lag(0.99) ?? eventLagMs.p99,
		quiet && rate !== null ? words.quiet : '',
	);
}

function showRuler(element, half, nearlyAll, note) {
	const part = (name) => element.querySelector(name);
	put(part('.note'), note);
	put(part('.half'), duration(half));
	put(part('.most'), duration(nearlyAll));
	const from = onScale(half) * 100;
	const bar = part('i').style;
	bar.left = `${from}%`;
	bar.width = `${Math.max(1.5, onScale(nearlyAll) * 100 - from)}%`;
}

function showCompartments() {
	const states = platform?.compartments;
	if (!states) {
		return;
	}
	const list = find('compartments');
	const names = [...DOMAINS.filter((name) => name in states), ...Object.keys(states).filter((name) => !DOMAINS.includes(name))];
	if (list.dataset.key !== names.join()) {
		list.dataset.key = names.join();
		list.replaceChildren(
			...names.map((name) => {
				const item = document.createElement('li');
				item.dataset.domain = name;
				item.append(document.createElement('b'), document.createElement('span'));
				return item;
			}),
		);
	}
	for (const item of list.children) {
		const name = item.dataset.domain;
		const state = states[name] === 'serving' && away.includes(name) ? 'away' : states[name];
		item.dataset.state = state;
		put(item.firstElementChild, words.domains[name] ?? name);
		put(item.lastElementChild, words.compartmentStates[state] ?? state);
	}
}

function showShops() {
	say('closed-shops', numbers().format(shops.length));
	find('shop-list').replaceChildren(
		...shops.slice(0, 12).map((shop) => {
			const item = document.createElement('li');
			const name = document.createElement('span');
			const state = document.createElement('span');
			name.textContent = shop.name;
			state.textContent = shop.open ? words.shopOpen : words.shopClosed;
			state.className = shop.open ? 'serving' : 'resting';
			item.append(name, state);
			return item;
		}),
	);
	showOrders();
}

function showTip() {
	const tip = find('tip');
	tip.hidden = pointed === null;
	if (pointed) {
		const { kind, thing } = pointed;
		const shopName = thing.name ?? words.unnamedShop;
		put(tip, kind === 'shop' ? fill(words.shopTip, shopName, thing.count ?? 0) : (words.riderStates[thing.state] ?? words.keyRider));
		const edge = tip.offsetWidth / 2 + 8;
		tip.style.left = `${Math.min(map.width - edge, Math.max(edge, pointed.x))}px`;
		tip.style.top = `${Math.max(44, pointed.y)}px`;
	}
}

/** Says how the city does, seldom enough not to be a nuisance. */
function speak() {
	if (closed === false && lostSeconds < 0 && seen.orders && !document.hidden) {
		const { orders: live, riders, shops: shopCount } = map.counts;
		say('spoken', fill(words.mapSummary, live, riders, shopCount));
	}
}

function setLanguage(next) {
	language = next;
	words = MESSAGES[language];
	page.lang = language;
	document.title = words.title;
	document.querySelectorAll('[data-text]').forEach((element) => {
		put(element, words[element.dataset.text]);
	});
	setClosed(closed ?? false);
	const button = find('language');
	put(button, words.otherLanguage);
	button.lang = language === 'ko' ? 'en' : 'ko';
	showClock();
	showOrders();
	showSwift();
	showCompartments();
	showShops();
	showReach();
}

find('language').addEventListener('click', () => {
	const next = language === 'ko' ? 'en' : 'ko';
	remember(next);
	setLanguage(next);
});
new ResizeObserver(showPace).observe(find('pace'));

setLanguage(language);
closed = null;
feed.start();
setInterval(() => {
	showClock();
	const middle = map.middle;
	if (middle && seen.orders) {
		feed.centre(middle);
	}
}, 500);
setInterval(speak, SPOKEN_MILLIS);
