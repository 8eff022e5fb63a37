import { drawGround } from './ground.js';

/** The city from above: shops with their orders around them, doors, and riders between. */
const METRES_PER_DEGREE = 111195;
const GLIDE_MILLIS = 1100;
const BURST_MILLIS = 1600;
const FRAME_MILLIS = 33;
const SMALLEST_SPAN_METRES = 1200;
const MOST_NAMES = 40;
const TOUCH_PIXELS = 22;
const WAITING = ['PENDING', 'PAID', 'ACCEPTED', 'READY'];

const BOWL = new Path2D(
	'M-6-.6h12a6 6 0 0 1-3.2 5.3v1.1h-5.6v-1.1a6 6 0 0 1-3.2-5.3z',
);
const STEAM = new Path2D('M-2.3-2.4c-1.3-1.3 1.1-2.2 0-3.8M2.1-2.4c-1.3-1.3 1.1-2.2 0-3.8');
const SCOOTER = new Path2D('M-6.2.6h3.6l1.6 2.6h3.2l2.2-7.6h-2.6M4.2-1.2l1.3 3.2');
const WHEELS = new Path2D('M-7 3.8a2.3 2.3 0 1 0 4.6 0a2.3 2.3 0 1 0-4.6 0M3.4 3.8a2.3 2.3 0 1 0 4.6 0a2.3 2.3 0 1 0-4.6 0');
const BOX = new Path2D('M-7.2-5.4h6v5h-6z');

export class CityMap {
	/** @param tell called with the text for what lies under the pointer, or null */
	constructor(canvas, tell) {
		this.canvas = canvas;
		this.pen = canvas.getContext('2d');
		this.ground = document.createElement('canvas');
		this.tell = tell;
		this.origin = null;
		this.view = null;
		this.shops = new Map();
		this.orders = new Map();
		this.riders = new Map();
		this.bursts = [];
		this.pale = false;
		this.still = matchMedia('(prefers-reduced-motion: reduce)');
		this.dirty = true;
		this.lastFrameAt = 0;
		new ResizeObserver(() => this.resize()).observe(canvas);
		const repaint = () => {
			this.readColours();
			this.groundKey = '';
			this.dirty = true;
		};
		matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint);
		canvas.addEventListener('pointermove', (event) => this.point(event));
		canvas.addEventListener('pointerdown', (event) => this.point(event));
		canvas.addEventListener('pointerleave', () => this.tell(null));
		repaint();
		this.resize();
		requestAnimationFrame(() => this.frame());
	}

	readColours() {
		const style = getComputedStyle(document.documentElement);
		const read = (name) => style.getPropertyValue(`--${name}`).trim();
		const names = 'lane block park tree bank water lamp paper ink faint shop idle sans';
		this.colours = Object.fromEntries(names.split(' ').map((name) => [name, read(name)]));
		this.colours.houses = ['house-1', 'house-2', 'house-3'].map(read);
		this.colours.states = Object.fromEntries(
			[...WAITING, 'PICKED_UP', 'DELIVERED'].map((state) => [
				state,
				read(`state-${state.toLowerCase().replace('_', '-')}`),
			]),
		);
	}

	resize() {
		const ratio = Math.min(2, devicePixelRatio || 1);
		this.width = this.canvas.clientWidth;
		this.height = this.canvas.clientHeight;
		for (const canvas of [this.canvas, this.ground]) {
			canvas.width = Math.max(1, Math.round(this.width * ratio));
			canvas.height = Math.max(1, Math.round(this.height * ratio));
		}
		this.ratio = ratio;
		this.groundKey = '';
		this.fit(true);
		if (this.view) {
			// At once, since the canvas is blank now.
			this.draw(performance.now());
		}
	}

	/** Whether what is shown is old, because the server cannot be reached. */
	setPale(pale) {
		this.pale = pale;
		this.dirty = true;
	}

	forgetPeople() {
		this.orders.clear();
		this.riders.clear();
		this.dirty = true;
	}

	setShops(list) {
		for (const shop of list) {
			const place = this.metres(shop.location);
			const key = keyOf(shop.location);
			this.shops.set(key, { ...this.shops.get(key), name: shop.name, open: shop.open, place });
		}
		this.fit();
	}

	setOrders(list) {
		const now = performance.now();
		const next = new Map();
		for (const order of list) {
			if (!order.shop) {
				continue;
			}
			const shopKey = keyOf(order.shop);
			if (!this.shops.has(shopKey)) {
				this.shops.set(shopKey, { name: null, open: true, place: this.metres(order.shop) });
			}
			const door = order.dropoff?.location ?? order.dropoff;
			next.set(order.orderId, {
				state: order.state,
				shopKey,
				door: door ? this.metres(door) : null,
			});
		}
		for (const [id, order] of this.orders) {
			const after = next.get(id);
			if (order.state === 'PICKED_UP' && order.door && after?.state !== 'PICKED_UP') {
				this.bursts.push({ place: order.door, at: now });
			}
		}
		this.bursts = this.bursts.slice(-60);
		this.orders = next;
		for (const shop of this.shops.values()) {
			shop.waiting = [];
			shop.count = 0;
		}
		for (const order of next.values()) {
			const shop = this.shops.get(order.shopKey);
			shop.count++;
			if (WAITING.includes(order.state)) {
				shop.waiting.push(order.state);
			}
		}
		this.fit();
	}

	setRiders(list) {
		const now = performance.now();
		const next = new Map();
		for (const rider of list) {
			if (!rider.location) {
				continue;
			}
			const place = this.metres(rider.location);
			const before = this.riders.get(rider.riderId);
			const from = before ? this.riderPlace(before, now) : place;
			const moved = Math.hypot(place[0] - from[0], place[1] - from[1]);
			next.set(rider.riderId, {
				from: moved > 3000 ? place : from,
				place,
				at: now,
				state: rider.state,
				orders: rider.orders ?? 0,
				left: moved > 4 ? place[0] < from[0] : (before?.left ?? false),
			});
		}
		this.riders = next;
		this.fit();
	}

	get counts() {
		return { orders: this.orders.size, riders: this.riders.size, shops: this.shops.size };
	}

	/** The middle of what is seen, for the list of shops around it. */
	get middle() {
		if (!this.origin || !this.view) {
			return null;
		}
		return {
			latitude: this.origin.latitude - this.view.y / METRES_PER_DEGREE,
			longitude: this.origin.longitude + this.view.x / this.metresPerLongitude,
		};
	}

	metres({ latitude, longitude }) {
		if (!this.origin) {
			// Rounded, so that the drawn streets are the same ones at every visit.
			const round = (degrees) => Math.round(degrees * 20) / 20;
			this.origin = { latitude: round(latitude), longitude: round(longitude) };
			this.metresPerLongitude = METRES_PER_DEGREE * Math.cos((this.origin.latitude * Math.PI) / 180);
		}
		return [
			(longitude - this.origin.longitude) * this.metresPerLongitude,
			(this.origin.latitude - latitude) * METRES_PER_DEGREE,
		];
	}

	riderPlace(rider, now) {
		if (this.still.matches) {
			return rider.place;
		}
		const share = Math.min(1, (now - rider.at) / GLIDE_MILLIS);
		return [
			rider.from[0] + (rider.place[0] - rider.from[0]) * share,
			rider.from[1] + (rider.place[1] - rider.from[1]) * share,
		];
	}

	/** Turns the view so that everything is in it, but only when it has to. */
	fit(atOnce = false) {
		this.dirty = true;
		const places = [
			...[...this.shops.values()].map((shop) => shop.place),
			...[...this.orders.values()].flatMap((order) => (order.door ? [order.door] : [])),
			...[...this.riders.values()].map((rider) => rider.place),
		];
		if (this.width < 1) {
			return;
		}
		const [left, right] = ends(places, 0);
		const [top, bottom] = ends(places, 1);
		const usable = [Math.max(80, this.width - Math.min(90, this.width * 0.14)), Math.max(80, this.height - 104)];
		const scale = Math.min(
			usable[0] / Math.max(right - left, SMALLEST_SPAN_METRES),
			usable[1] / Math.max(bottom - top, SMALLEST_SPAN_METRES),
		);
		const wanted = { x: (left + right) / 2, y: (top + bottom) / 2 - 4 / scale, scale };
		const view = this.view;
		if (view && !atOnce) {
			const drift = Math.hypot(view.x - wanted.x, view.y - wanted.y) * view.scale;
			const zoom = wanted.scale / view.scale;
			if (drift < 40 && zoom > 0.95 && zoom < 1.35) {
				return;
			}
		}
		this.view = wanted;
	}

	frame() {
		requestAnimationFrame(() => this.frame());
		const now = performance.now();
		if (now - this.lastFrameAt < FRAME_MILLIS - 4 || !this.view) {
			return;
		}
		if (this.still.matches && !this.dirty) {
			return;
		}
		this.lastFrameAt = now;
		this.dirty = false;
		this.draw(now);
	}

	project([x, y]) {
		return [
			this.width / 2 + (x - this.view.x) * this.view.scale,
			this.height / 2 + (y - this.view.y) * this.view.scale,
		];
	}

	drawGroundOnce() {
		const { x, y, scale } = this.view;
		const key = `${x} ${y} ${scale}`;
		if (key === this.groundKey) {
			return;
		}
		this.groundKey = key;
		const pen = this.ground.getContext('2d');
		pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
		drawGround(
			pen,
			this.width,
			this.height,
			(east, south) => this.project([east, south]),
			(px, py) => [(px - this.width / 2) / scale + x, (py - this.height / 2) / scale + y],
			scale,
			this.colours,
		);
	}

	draw(now) {
		this.drawGroundOnce();
		const { pen } = this;
		pen.setTransform(1, 0, 0, 1, 0, 0);
		pen.drawImage(this.ground, 0, 0);
		pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
		pen.globalAlpha = this.pale ? 0.45 : 1;
		this.size = Math.min(1, Math.max(0.62, this.width / 760));
		if (this.shops.size > 60 || this.riders.size > 80) {
			this.size *= 0.72;
		}
		this.drawRoads();
		this.drawDoors();
		this.drawBursts(now);
		for (const shop of this.shops.values()) {
			shop.pixel = this.project(shop.place);
		}
		this.drawNames();
		for (const shop of this.shops.values()) {
			this.drawShop(shop, now);
		}
		for (const rider of this.riders.values()) {
			this.drawRider(rider, now);
		}
		pen.globalAlpha = 1;
	}

	/** A faint line from the shop to the door, bowed so that lines of one shop keep apart. */
	drawRoads() {
		const { pen, colours } = this;
		const many = this.orders.size > 150;
		const alpha = pen.globalAlpha;
		pen.lineCap = 'round';
		for (const order of this.orders.values()) {
			if (!order.door) {
				continue;
			}
			const going = order.state === 'PICKED_UP';
			const [ax, ay] = this.project(this.shops.get(order.shopKey).place);
			const [bx, by] = this.project(order.door);
			pen.globalAlpha = alpha * (going ? (many ? 0.4 : 0.75) : many ? 0.12 : 0.3);
			pen.strokeStyle = colours.states[order.state] ?? colours.faint;
			pen.lineWidth = going ? 2 : 1.3;
			pen.setLineDash(going ? [] : [1, 5]);
			pen.beginPath();
			pen.moveTo(ax, ay);
			pen.quadraticCurveTo((ax + bx) / 2 - (by - ay) * 0.12, (ay + by) / 2 + (bx - ax) * 0.12, bx, by);
			pen.stroke();
		}
		pen.setLineDash([]);
		pen.globalAlpha = alpha;
	}

	drawDoors() {
		const { pen, colours, size } = this;
		for (const order of this.orders.values()) {
			if (!order.door) {
				continue;
			}
			const [x, y] = this.project(order.door);
			const r = 4.6 * size;
			pen.fillStyle = colours.states[order.state] ?? colours.faint;
			pen.strokeStyle = colours.paper;
			pen.lineWidth = 1.6;
			pen.beginPath();
			pen.moveTo(x - r, y + r);
			pen.lineTo(x - r, y - r * 0.2);
			pen.lineTo(x, y - r * 1.25);
			pen.lineTo(x + r, y - r * 0.2);
			pen.lineTo(x + r, y + r);
			pen.closePath();
			pen.stroke();
			pen.fill();
		}
	}

	drawBursts(now) {
		const { pen, colours } = this;
		this.bursts = this.bursts.filter((burst) => now - burst.at < BURST_MILLIS);
		if (this.still.matches) {
			return;
		}
		const alpha = pen.globalAlpha;
		for (const burst of this.bursts) {
			const share = (now - burst.at) / BURST_MILLIS;
			const [x, y] = this.project(burst.place);
			pen.globalAlpha = alpha * (1 - share);
			pen.strokeStyle = colours.states.DELIVERED;
			pen.lineWidth = 2.4;
			pen.beginPath();
			pen.arc(x, y, 4 + 20 * share, 0, 7);
			pen.stroke();
		}
		pen.globalAlpha = alpha;
	}

	drawShop(shop, now) {
		const { pen, colours, size } = this;
		const [x, y] = shop.pixel;
		const waiting = shop.waiting ?? [];
		pen.save();
		pen.translate(x, y);
		pen.scale(size, size);
		pen.fillStyle = colours.paper;
		disc(pen, 0, 0, 13.5);
		pen.fillStyle = shop.open === false ? colours.idle : colours.shop;
		disc(pen, 0, 0, 11.5);
		pen.fillStyle = '#fffaf0';
		pen.fill(BOWL);
		if (waiting.includes('ACCEPTED')) {
			const lift = this.still.matches ? 0 : Math.sin(now / 420 + x) * 0.8;
			pen.translate(0, lift);
			pen.strokeStyle = '#fffaf0';
			pen.lineWidth = 1.3;
			pen.lineCap = 'round';
			pen.stroke(STEAM);
			pen.translate(0, -lift);
		}
		// The orders that wait at the shop stand around it like side dishes.
		const shown = Math.min(waiting.length, 12);
		for (let i = 0; i < shown; i++) {
			const angle = -Math.PI / 2 + (i - (shown - 1) / 2) * 0.5;
			pen.fillStyle = colours.states[waiting[i]];
			pen.strokeStyle = colours.paper;
			pen.lineWidth = 1.4;
			disc(pen, Math.cos(angle) * 19, Math.sin(angle) * 19, 4.2);
			pen.stroke();
		}
		pen.restore();
	}

	drawNames() {
		const { pen, colours, size } = this;
		if (this.shops.size > MOST_NAMES || this.width < 300) {
			return;
		}
		const taken = [];
		const pixels = Math.round(9 + 3 * size);
		pen.font = `600 ${pixels}px ${colours.sans}`;
		pen.textAlign = 'center';
		pen.textBaseline = 'top';
		pen.lineJoin = 'round';
		for (const shop of this.shops.values()) {
			if (!shop.name) {
				continue;
			}
			const half = pen.measureText(shop.name).width / 2 + 3;
			const [x, y] = [shop.pixel[0], shop.pixel[1] + 15 * size];
			const box = [x - half, y, x + half, y + pixels + 3];
			if (taken.some((other) => overlap(other, box))) {
				continue;
			}
			taken.push(box);
			pen.strokeStyle = colours.paper;
			pen.lineWidth = 3.5;
			pen.strokeText(shop.name, x, y);
			pen.fillStyle = colours.ink;
			pen.fillText(shop.name, x, y);
		}
	}

	drawRider(rider, now) {
		const { pen, colours, size } = this;
		const place = this.riderPlace(rider, now);
		let [x, y] = this.project(place);
		if (rider.state === 'AT_SHOP') {
			// Parked beside the shop, which would be hidden otherwise.
			x += 24 * size;
			y -= 2 * size;
		}
		rider.pixel = [x, y];
		const busy = rider.state !== 'IDLE' && rider.state !== 'OFFERED';
		const colour = rider.state === 'TO_CUSTOMER' ? colours.states.PICKED_UP : busy ? colours.shop : colours.idle;
		pen.save();
		pen.translate(x, y);
		pen.scale(size, size);
		pen.fillStyle = colours.paper;
		pen.strokeStyle = colour;
		pen.lineWidth = 2;
		disc(pen, 0, 0, 12);
		pen.stroke();
		pen.scale(rider.left ? -0.86 : 0.86, 0.86);
		pen.lineWidth = 1.7;
		pen.lineCap = 'round';
		pen.lineJoin = 'round';
		pen.stroke(SCOOTER);
		pen.fillStyle = colour;
		pen.fill(WHEELS);
		if (rider.state === 'TO_CUSTOMER') {
			pen.fill(BOX);
		}
		pen.restore();
	}

	point(event) {
		const box = this.canvas.getBoundingClientRect();
		const [px, py] = [event.clientX - box.left, event.clientY - box.top];
		let best = null;
		let bestDistance = TOUCH_PIXELS;
		const offer = (thing, kind) => {
			if (thing.pixel) {
				const distance = Math.hypot(thing.pixel[0] - px, thing.pixel[1] - py);
				if (distance < bestDistance) {
					bestDistance = distance;
					best = { kind, thing, x: thing.pixel[0], y: thing.pixel[1] };
				}
			}
		};
		this.shops.forEach((shop) => offer(shop, 'shop'));
		this.riders.forEach((rider) => offer(rider, 'rider'));
		this.tell(best);
	}
}

function disc(pen, x, y, radius) {
	pen.beginPath();
	pen.arc(x, y, radius, 0, 7);
	pen.fill();
}

function keyOf({ latitude, longitude }) {
	return `${latitude.toFixed(5)} ${longitude.toFixed(5)}`;
}

/** Both ends along an axis, without the few furthest of many. */
function ends(places, axis) {
	if (places.length === 0) {
		return [0, 0];
	}
	const values = places.map((place) => place[axis]).sort((a, b) => a - b);
	const spare = Math.floor(values.length * 0.01);
	return [values[spare], values[values.length - 1 - spare]];
}

function overlap(a, b) {
	return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}
