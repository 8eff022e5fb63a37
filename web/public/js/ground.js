/**
 * An imagined neighbourhood: blocks, lanes, little parks and a stream. The same place always looks
 * the same. It stands in for map tiles, which would have to come from somebody else's server.
 */
const BLOCK_METRES = 380;
const SMALLEST_BLOCK_PIXELS = 22;
const TILT = -0.19;

/** A fixed number in [0, 1) for a whole-numbered place. */
export function chance(i, j, salt) {
	let h = (i * 374761393 + j * 668265263 + salt * 2147483647) | 0;
	h = Math.imul(h ^ (h >>> 13), 1274126177);
	h ^= h >>> 16;
	return (h >>> 0) / 4294967296;
}

const streamAt = (x) => 520 + 260 * Math.sin(x / 900) + 120 * Math.sin(x / 380 + 1);

/**
 * @param project turns metres east and south of the city's middle into pixels
 * @param scale pixels a metre
 */
export function drawGround(pen, width, height, project, unproject, scale, colours) {
	pen.fillStyle = colours.lane;
	pen.fillRect(0, 0, width, height);
	let block = BLOCK_METRES;
	while (block * scale < SMALLEST_BLOCK_PIXELS) {
		block *= 2;
	}
	const cos = Math.cos(TILT);
	const sin = Math.sin(TILT);
	const toPixels = (x, y) => project(x * cos - y * sin, x * sin + y * cos);
	const corners = [
		[0, 0],
		[width, 0],
		[width, height],
		[0, height],
	].map(([px, py]) => {
		const [east, south] = unproject(px, py);
		return [east * cos + south * sin, -east * sin + south * cos];
	});
	const range = (axis) => {
		const values = corners.map((corner) => corner[axis] / block);
		return [Math.floor(Math.min(...values)) - 2, Math.ceil(Math.max(...values)) + 2];
	};
	const [fromColumn, toColumn] = range(0);
	const [fromRow, toRow] = range(1);
	const corner = (i, j) => {
		const x = (i + (chance(i, 0, 1) - 0.5) * 0.34) * block;
		const y = (j + (chance(0, j, 2) - 0.5) * 0.34) * block;
		return [
			x + 0.22 * block * Math.sin(y / (block * 4.3)) + (chance(i, j, 3) - 0.5) * block * 0.1,
			y + 0.2 * block * Math.sin(x / (block * 5.1) + 2) + (chance(i, j, 4) - 0.5) * block * 0.1,
		];
	};
	pen.lineJoin = 'round';
	for (let i = fromColumn; i < toColumn; i++) {
		for (let j = fromRow; j < toRow; j++) {
			const quad = [corner(i, j), corner(i + 1, j), corner(i + 1, j + 1), corner(i, j + 1)];
			const side = (line) => (line % 4 === 0 ? 0.085 : 0.035);
			const inner = shrink(quad, side(i), 1 - side(i + 1), side(j), 1 - side(j + 1));
			drawBlock(pen, inner, i, j, toPixels, scale, colours);
		}
	}
	drawStream(pen, corners, block, toPixels, scale, colours);
}

/** The part of a four-cornered area between two shares of its width and of its height. */
function shrink([a, b, c, d], left, right, top, bottom) {
	const at = (u, v) => [
		(1 - v) * ((1 - u) * a[0] + u * b[0]) + v * ((1 - u) * d[0] + u * c[0]),
		(1 - v) * ((1 - u) * a[1] + u * b[1]) + v * ((1 - u) * d[1] + u * c[1]),
	];
	return [at(left, top), at(right, top), at(right, bottom), at(left, bottom)];
}

function fillQuad(pen, quad, toPixels, colour, rounding) {
	pen.beginPath();
	quad.forEach(([x, y], index) => {
		const [px, py] = toPixels(x, y);
		if (index === 0) {
			pen.moveTo(px, py);
		} else {
			pen.lineTo(px, py);
		}
	});
	pen.closePath();
	pen.fillStyle = colour;
	pen.strokeStyle = colour;
	pen.lineWidth = rounding;
	pen.fill();
	pen.stroke();
}

function drawBlock(pen, quad, i, j, toPixels, scale, colours) {
	const luck = chance(i, j, 5);
	if (luck > 0.93) {
		fillQuad(pen, quad, toPixels, colours.park, 5);
		pen.fillStyle = colours.tree;
		for (let tree = 0; tree < 9; tree++) {
			const [x, y] = shrink(quad, chance(i, tree, 6) * 0.9, 1, chance(j, tree, 7) * 0.9, 1)[0];
			const [px, py] = toPixels(x, y);
			pen.beginPath();
			pen.arc(px, py, (3 + 4 * chance(tree, i + j, 8)) * Math.max(0.35, scale * 2), 0, 7);
			pen.fill();
		}
		return;
	}
	fillQuad(pen, quad, toPixels, colours.block, 4);
	const across = luck > 0.55 ? 3 : 2;
	const down = luck > 0.3 ? 2 : 3;
	for (let u = 0; u < across; u++) {
		for (let v = 0; v < down; v++) {
			const salt = u * 7 + v * 3 + 11;
			if (chance(i, j, salt) < 0.16) {
				continue;
			}
			const gap = 0.03 + 0.05 * chance(i, j, salt + 1);
			const house = shrink(quad, u / across + gap, (u + 1) / across - gap, v / down + gap, (v + 1) / down - gap);
			const tone = colours.houses[Math.floor(chance(i, j, salt + 2) * colours.houses.length)];
			fillQuad(pen, house, toPixels, tone, 2);
			if (colours.lamp && chance(i, j, salt + 3) > 0.62) {
				const [x, y] = shrink(house, 0.25 + 0.5 * chance(i, j, salt + 4), 1, 0.35, 1)[0];
				const [px, py] = toPixels(x, y);
				pen.fillStyle = colours.lamp;
				pen.fillRect(px, py, 1.6, 1.6);
			}
		}
	}
}

function drawStream(pen, corners, block, toPixels, scale, colours) {
	const xs = corners.map((corner) => corner[0]);
	const from = Math.min(...xs) - 200;
	const to = Math.max(...xs) + 200;
	const trace = (colour, metres) => {
		pen.beginPath();
		for (let x = from; x <= to; x += 40) {
			pen.lineTo(...toPixels(x, streamAt(x)));
		}
		pen.strokeStyle = colour;
		pen.lineWidth = Math.max(3, metres * scale);
		pen.stroke();
	};
	trace(colours.bank, 150);
	trace(colours.water, 74);
	pen.strokeStyle = colours.lane;
	pen.lineCap = 'butt';
	pen.lineWidth = Math.max(2, block * 0.09 * scale);
	for (let i = Math.floor(from / block / 2) * 2; i * block < to; i += 2) {
		const x = (i + (chance(i, 0, 1) - 0.5) * 0.34) * block;
		const y = streamAt(x);
		const slope = (streamAt(x + 5) - streamAt(x - 5)) / 10;
		const reach = 82;
		const length = Math.hypot(1, slope);
		pen.beginPath();
		pen.moveTo(...toPixels(x + (slope / length) * reach, y - reach / length));
		pen.lineTo(...toPixels(x - (slope / length) * reach, y + reach / length));
		pen.stroke();
	}
}
