/** What the pages with forms have in common: two languages, refusals in words, and waiting. */
import { MESSAGES, fill, firstLanguage, remember } from './messages.js';

const page = document.documentElement;
const SECOND_MILLIS = 1000;

let language = firstLanguage();
let redraw = () => {};

export const find = (id) => document.getElementById(id);

/** The texts of the language of now. */
export const words = () => MESSAGES[language];

/** Changes a text only where it differs, so that nothing is read aloud twice. */
export function put(element, text) {
	if (element.textContent !== text) {
		element.textContent = text;
	}
}

/**
 * Shows the page in the language of now, and in the other when the button is pressed.
 *
 * @param draw shows again what is not in the page's own texts
 */
export function beginScreen(draw) {
	redraw = draw;
	find('language').addEventListener('click', () => {
		language = language === 'ko' ? 'en' : 'ko';
		remember(language);
		showLanguage();
	});
	showLanguage();
}

function showLanguage() {
	page.lang = language;
	document.title = words()[page.dataset.title];
	document.querySelectorAll('[data-text]').forEach((element) => {
		put(element, words()[element.dataset.text]);
	});
	const button = find('language');
	put(button, words().otherLanguage);
	button.lang = language === 'ko' ? 'en' : 'ko';
	document.querySelectorAll('.trouble').forEach(clear);
	redraw();
}

/** A time of the machine's clock, in words. */
export function moment(instant) {
	return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant));
}

/** Why something was refused, in words. */
export function refusal(answer) {
	const { away, refusals, refused, tooMany } = words();
	if (answer.away) {
		return answer.waitSeconds > 1 ? fill(words().awayFor, answer.waitSeconds) : away;
	}
	if (answer.status === 429) {
		return fill(tooMany, answer.waitSeconds || 1);
	}
	const known = refusals[answer.body.field] ?? refusals[answer.code];
	return known ?? fill(refused, answer.code ?? answer.status);
}

/** Says in a form what is wrong. */
export function complain(form, text) {
	const trouble = form.querySelector('.trouble');
	trouble.hidden = false;
	trouble.textContent = text;
}

/** Takes back what was said to be wrong. */
export function clear(trouble) {
	trouble.hidden = true;
	trouble.textContent = '';
}

/**
 * Makes a form send at most once at a time, and say what is wrong. Where it must wait, its button
 * counts the seconds.
 *
 * @param act gets the form's fields; answers what the server answered, or nothing
 */
export function onSubmit(form, act) {
	const button = form.querySelector('[type=submit]');
	form.addEventListener('submit', async (event) => {
		event.preventDefault();
		if (isResting(button)) {
			return;
		}
		clear(form.querySelector('.trouble'));
		form.querySelectorAll('[aria-invalid]').forEach((field) => field.removeAttribute('aria-invalid'));
		rest(button, true);
		form.setAttribute('aria-busy', 'true');
		let answer = null;
		try {
			answer = await act(Object.fromEntries(new FormData(form)));
		} catch {
			complain(form, words().failed);
		}
		form.removeAttribute('aria-busy');
		rest(button, false);
		if (answer && !answer.ok) {
			complain(form, refusal(answer));
			const field = form.elements[answer.body.field] ?? form.querySelector('[data-proof]');
			if (!answer.away && answer.status !== 429) {
				field?.setAttribute('aria-invalid', 'true');
			}
			field?.focus();
			field?.select?.();
		}
		if (answer?.status === 429) {
			countDown(button, answer.waitSeconds || 1);
		}
	});
}

/** Lets a button be pressed only after some seconds, and shows them going by. */
export function countDown(button, seconds) {
	clearInterval(Number(button.dataset.timer));
	const label = button.querySelector('span');
	const until = performance.now() + seconds * SECOND_MILLIS;
	const tick = () => {
		const left = Math.ceil((until - performance.now()) / SECOND_MILLIS);
		if (left <= 0) {
			clearInterval(Number(button.dataset.timer));
			rest(button, false);
		}
		put(label, left > 0 ? fill(words().inSeconds, left) : words()[label.dataset.text]);
	};
	rest(button, true);
	button.dataset.timer = setInterval(tick, SECOND_MILLIS);
	tick();
}

/** A button that rests keeps the focus, and does nothing. */
export function rest(button, resting) {
	button.setAttribute('aria-disabled', resting);
}

export function isResting(button) {
	return button.getAttribute('aria-disabled') === 'true';
}

/** Moves the focus to a heading, so that a reader hears where it is now. */
export function arrive(heading) {
	heading.tabIndex = -1;
	heading.focus({ preventScroll: true });
}
