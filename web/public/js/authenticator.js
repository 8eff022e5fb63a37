/** Setting up an authenticator app: the square, the secret, a first code, the recovery codes. */
import { generate } from '../vendor/lean-qr/lean-qr-2.7.4.js';
import { arrive, find, onSubmit } from './screen.js';

const TOTP = '/api/identity/accounts/me/totp';
const QUIET_SQUARES = 4;
const GROUP = /.{1,4}/g;
const SVG = 'http://www.w3.org/2000/svg';
const KEPT_MILLIS = 10000;

/**
 * Brings the elements of the set-up to life.
 *
 * @param ask sends a command: the form, the method, the path and the body
 * @param listen called when the app is in use
 */
export function beginAuthenticator(ask, listen) {
	onSubmit(find('app-form'), async () => {
		const answer = await ask(find('app-form'), 'POST', TOTP, {});
		if (answer?.ok) {
			showSecret(answer.body);
			find('app-code').focus();
		}
		return answer;
	});
	onSubmit(find('app-confirm-form'), async ({ code }) => {
		const form = find('app-confirm-form');
		const answer = await ask(form, 'POST', `${TOTP}/confirm`, { code: code.replace(/\s/g, '') });
		if (answer?.ok) {
			forgetAuthenticator();
			showRecoveryCodes(answer.body.recoveryCodes ?? []);
			listen();
		}
		return answer;
	});
	find('recovery-keep').addEventListener('click', () => {
		const codes = [...find('recovery-codes').children].map((item) => item.textContent);
		keepAsFile('dosirak-recovery-codes.txt', 'text/plain', `${codes.join('\n')}\n`);
	});
}

/** Nothing secret stays on the screen. */
export function forgetAuthenticator() {
	find('app-confirm-form').reset();
	find('app-square').replaceChildren();
	find('app-secret').textContent = '';
	find('app-link').removeAttribute('href');
	find('app-setup').hidden = true;
	find('app-form').hidden = false;
	find('recovery').hidden = true;
	find('recovery-codes').replaceChildren();
}

/** Offers a file that was made here for keeping. */
export function keepAsFile(name, type, content) {
	const link = document.createElement('a');
	link.href = URL.createObjectURL(new Blob([content], { type }));
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MILLIS);
}

function showSecret({ secret, uri }) {
	drawSquare(find('app-square'), uri);
	find('app-secret').textContent = secret.match(GROUP).join(' ');
	if (uri.startsWith('otpauth:')) {
		find('app-link').href = uri;
	}
	find('app-form').hidden = true;
	find('app-setup').hidden = false;
	find('recovery').hidden = true;
}

function showRecoveryCodes(codes) {
	find('recovery-codes').replaceChildren(
		...codes.map((code) => {
			const item = document.createElement('li');
			item.textContent = code;
			return item;
		}),
	);
	find('recovery').hidden = false;
	arrive(find('recovery-title'));
}

/** Draws a text as the square that cameras read: dark on light, whatever the page's colours. */
function drawSquare(svg, text) {
	const code = generate(text);
	const size = code.size + 2 * QUIET_SQUARES;
	let path = '';
	for (let y = 0; y < code.size; y++) {
		for (let x = 0; x < code.size; x++) {
			path += code.get(x, y) ? `M${x + QUIET_SQUARES} ${y + QUIET_SQUARES}h1v1h-1z` : '';
		}
	}
	const dark = document.createElementNS(SVG, 'path');
	dark.setAttribute('d', path);
	svg.setAttribute('viewBox', `0 0 ${size} ${size}`);
	svg.replaceChildren(dark);
}
