/** What belongs to whoever is signed in, and what they can do with it. */
import { beginAuthenticator, forgetAuthenticator, keepAsFile } from './authenticator.js';
import { fill } from './messages.js';
import { hasPasskeys, makePasskey } from './passkey.js';
import { arrive, beginScreen, complain, find, moment, onSubmit, put, refusal, words } from './screen.js';
import { askSignedIn, endSession, startPath } from './session.js';

const ME = '/api/identity/accounts/me';
const HOLDERS = ['order', 'payment', 'delivery', 'notification'];
const HOLDINGS = [['identity', `${ME}/data`], ...HOLDERS.map((domain) => [domain, `/api/${domain}/me/data`])];
const ASKS_AGAIN = ['sign-in-again', 'second-factor-required'];

const INVITATION = 'dosirak.invitation';

let person = null;
let invitation = invitationOfLink();
let accepted = null;
let passkeys = [];
let trouble = null;
let exported = null;
let left = null;

/** An invitation is kept until one is signed in, and out of the addresses that lead there. */
function invitationOfLink() {
	const given = /^#invitation=([\w-]{16,64})$/.exec(location.hash)?.[1] ?? null;
	if (given !== null) {
		history.replaceState(null, '', location.pathname + location.search);
	}
	try {
		if (given !== null) {
			sessionStorage.setItem(INVITATION, given);
		}
		return sessionStorage.getItem(INVITATION);
	} catch {
		return given;
	}
}

function forgetInvitation() {
	invitation = null;
	try {
		sessionStorage.removeItem(INVITATION);
	} catch {
		// Nothing was kept.
	}
}

async function load() {
	trouble = null;
	draw();
	const answer = await askSignedIn('GET', `${ME}/data`);
	if (!answer.ok) {
		trouble = answer;
		draw();
		return;
	}
	person = answer.body;
	await loadPasskeys();
	draw();
	const wanted = location.hash && document.getElementById(location.hash.slice(1));
	if (wanted) {
		wanted.scrollIntoView();
		wanted.querySelector('input:not([readonly]), button')?.focus();
	}
}

async function loadPasskeys() {
	const answer = await askSignedIn('GET', `${ME}/passkeys`);
	if (answer.ok) {
		passkeys = answer.body.passkeys ?? [];
	}
}

/** Does what needs a sign-in of the last minutes: where that is too long ago, says so and how. */
async function askFresh(form, method, path, body) {
	const answer = await askSignedIn(method, path, body);
	if (!ASKS_AGAIN.includes(answer.code)) {
		return answer;
	}
	complain(form, refusal(answer));
	const again = document.createElement('a');
	again.href = startPath(`/account/#${form.closest('.cell').id}`);
	again.textContent = words().signInAgain;
	form.querySelector('.trouble').append(' ', again);
	again.focus();
	return null;
}

function draw() {
	const known = person !== null && left === null;
	document.querySelectorAll('.known-only').forEach((cell) => {
		cell.hidden = !known;
	});
	document.querySelector('.who').hidden = left !== null;
	find('left-cell').hidden = left === null;
	find('invitation-cell').hidden = true;
	if (left !== null) {
		put(find('left-text'), words()[left]);
		return;
	}
	find('invitation-cell').hidden = !known || (invitation === null && accepted === null);
	put(find('who-title'), person?.displayName ?? '–');
	put(find('waiting'), known ? '' : trouble ? troubleText() : words().loading);
	find('end-form').hidden = !known;
	find('again').hidden = trouble === null;
	if (known) {
		drawPerson();
		drawInvitation();
		drawApp();
		drawPasskeys();
		drawExport();
	}
}

function troubleText() {
	return trouble.status === 401 ? words().keepsNoSession : refusal(trouble);
}

function drawPerson() {
	const facts = [
		['login', person.login],
		['phone', person.phone],
		['since', person.openedAt && moment(person.openedAt)],
	].filter(([, value]) => value);
	find('facts').replaceChildren(
		...facts.map(([name, value]) => {
			const row = document.createElement('div');
			const term = document.createElement('dt');
			const detail = document.createElement('dd');
			term.textContent = words()[name];
			detail.textContent = value;
			row.append(term, detail);
			return row;
		}),
	);
	find('login').value = person.login ?? '';
	find('password-cell').hidden = !person.login;
	find('roles').replaceChildren(
		...(person.roles ?? []).map(({ role, shopId }) => {
			const item = document.createElement('li');
			const name = words().roles[role] ?? role;
			item.dataset.role = role;
			item.textContent = shopId ? fill(words().roleInShop, name, shopId.slice(-6)) : name;
			return item;
		}),
	);
}

function drawInvitation() {
	const { invitationLead, invitationAccepted, roles } = words();
	const role = accepted && (roles[accepted.role] ?? accepted.role);
	put(find('invitation-text'), accepted ? fill(invitationAccepted, role) : invitationLead);
	find('invitation-form').hidden = accepted !== null;
}

function drawApp() {
	const { appIsThere, appIsAbsent } = words();
	put(find('app-lead'), person.hasAuthenticatorApp ? appIsThere : appIsAbsent);
}

function drawPasskeys() {
	find('no-passkeys').hidden = hasPasskeys;
	find('add-passkey').hidden = !hasPasskeys;
	find('passkeys').replaceChildren(
		...passkeys.map((passkey) => {
			const item = document.createElement('li');
			const text = document.createElement('span');
			const remove = document.createElement('button');
			text.textContent = fill(words().passkeySince, moment(passkey.createdAt));
			remove.type = 'button';
			remove.className = 'plain';
			remove.textContent = words().remove;
			remove.setAttribute('aria-label', `${words().remove}: ${text.textContent}`);
			remove.addEventListener('click', () => removePasskey(passkey));
			item.append(text, remove);
			return item;
		}),
	);
}

function drawExport() {
	const names = (exported ?? []).map((domain) => words().holders[domain]).join(words().and);
	put(find('data-note'), exported === null ? '' : names ? fill(words().exportedPartly, names) : words().exported);
}

async function removePasskey({ id }) {
	const form = find('passkey-form');
	const answer = await askFresh(form, 'DELETE', `${ME}/passkeys/${encodeURIComponent(id)}`);
	if (answer === null) {
		return;
	}
	if (answer.ok) {
		await loadPasskeys();
		drawPasskeys();
		arrive(find('passkeys-title'));
	} else {
		complain(form, refusal(answer));
	}
}

/** Nothing of the person stays on the screen. */
function leave(text) {
	person = null;
	passkeys = [];
	left = text;
	document.querySelectorAll('form').forEach((form) => form.reset());
	forgetAuthenticator();
	for (const id of ['facts', 'roles', 'passkeys']) {
		find(id).replaceChildren();
	}
	find('login').value = '';
	draw();
	put(find('who-title'), '–');
	arrive(find('left-title'));
}

onSubmit(find('end-form'), async () => {
	const answer = await endSession();
	// One that the server does not know any more has ended too.
	if (answer.ok || answer.status === 401) {
		leave('leftSession');
		return null;
	}
	return answer;
});

onSubmit(find('invitation-form'), async () => {
	const answer = await askSignedIn('POST', '/api/identity/invitations/accept', { token: invitation });
	if (answer.ok) {
		accepted = answer.body;
		forgetInvitation();
		drawInvitation();
		arrive(find('invitation-title'));
	} else if (answer.status === 404) {
		complain(find('invitation-form'), words().invitationGone);
		forgetInvitation();
		return null;
	}
	return answer;
});

onSubmit(find('password-form'), async ({ password }) => {
	const answer = await askFresh(find('password-form'), 'PUT', `${ME}/password`, { password });
	if (answer?.ok) {
		leave('leftPassword');
	}
	return answer;
});

beginAuthenticator(askFresh, () => {
	person.hasAuthenticatorApp = true;
	drawApp();
});

onSubmit(find('passkey-form'), async () => {
	const form = find('passkey-form');
	const options = await askFresh(form, 'POST', `${ME}/passkeys/options`, {});
	if (!options?.ok) {
		return options;
	}
	const credential = await makePasskey(options.body);
	if (credential === null) {
		complain(form, words().passkeyCancelled);
		return null;
	}
	const answer = await askFresh(form, 'POST', `${ME}/passkeys`, { credential });
	if (answer?.ok) {
		await loadPasskeys();
		drawPasskeys();
	}
	return answer;
});

onSubmit(find('data-form'), async () => {
	const answers = await Promise.all(HOLDINGS.map(([, path]) => askSignedIn('GET', path)));
	const file = { exportedAt: new Date().toISOString(), missing: [] };
	HOLDINGS.forEach(([domain], index) => {
		const { ok, status, body } = answers[index];
		if (ok) {
			file[domain] = body;
		} else if (status !== 404) {
			file.missing.push(domain);
		}
	});
	if (file.missing.length === HOLDINGS.length) {
		return answers[0];
	}
	exported = file.missing;
	keepAsFile('dosirak-my-data.json', 'application/json', JSON.stringify(file, null, 2));
	drawExport();
	return null;
});

function openErasure(open) {
	find('erase-form').hidden = !open;
	find('erase-form').reset();
	find('erase-begin').hidden = open;
	find('erase-begin').setAttribute('aria-expanded', open);
	if (open) {
		arrive(find('erase-what'));
	} else {
		find('erase-begin').focus();
	}
}

find('erase-begin').addEventListener('click', () => openErasure(true));
find('erase-not').addEventListener('click', () => openErasure(false));

onSubmit(find('erase-form'), async ({ sure }) => {
	const form = find('erase-form');
	if (!sure) {
		complain(form, words().eraseNotSure);
		find('erase-sure').focus();
		return null;
	}
	const answer = await askFresh(form, 'POST', `${ME}/erasure`, {});
	if (answer?.ok) {
		leave('leftForGood');
	}
	return answer;
});

find('again').addEventListener('click', load);
beginScreen(draw);
load();
