/** The texts of the page, in every language that its file of texts has. */
const STORED = 'dosirak.language';
const FILE = document.documentElement.dataset.messages ?? '/messages.json';

export const MESSAGES = await (await fetch(FILE)).json();

/** A text with its figures in place of {0}, {1} and so on. */
export function fill(text, ...figures) {
	return text.replace(/\{(\d)\}/g, (_, index) => figures[index]);
}

/** The language of the address, else the one chosen before, else the browser's, else English. */
export function firstLanguage() {
	const asked = new URLSearchParams(location.search).get('lang');
	const known = [asked, remembered(), ...navigator.languages]
		.map((name) => name?.slice(0, 2).toLowerCase())
		.find((name) => name && Object.hasOwn(MESSAGES, name));
	return known ?? 'en';
}

/** Keeps a choice; where storage is forbidden it lasts as long as the page. */
export function remember(language) {
	try {
		localStorage.setItem(STORED, language);
	} catch {
		return;
	}
}

function remembered() {
	try {
		return localStorage.getItem(STORED);
	} catch {
		return null;
	}
}
