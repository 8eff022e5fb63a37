/** The ways to prove who one is, one after the other; then on to where one was going. */
import { beginAuthenticator, forgetAuthenticator } from './authenticator.js';
import { fill } from './messages.js';
import { hasPasskeys, usePasskey } from './passkey.js';
import { arrive, beginScreen, clear, complain, countDown, find, isResting, onSubmit, put, refusal, words } from './screen.js';
import { ask, notLedInCircles, startPath } from './session.js';

const SIGN_IN = '/api/identity/sign-in';
const AUTHORIZE = '/api/identity/oauth2/authorize?';
const NEXT_CODE_SECONDS = 30;
const OUTBOX_LOOKS = 6;
const OUTBOX_MILLIS = 700;
const FIRST_FIELDS = {
	phone: 'phone',
	code: 'code',
	password: 'login',
	recover: 'recover-phone',
	renew: 'renew-code',
	second: 'second-code',
};
/** What a link may lead to; the others need what was entered before. */
const LINKED = ['phone', 'password', 'recover'];
const BESIDES = ['phone', 'password', 'recover'];
/** What a provider of accounts sent the person back with. */
const PROVIDER_ERRORS = {
	'provider-refused': 'providerRefused',
	'provider-unavailable': 'providerUnavailable',
	'provider-failed': 'providerFailed',
	'provider-no-role': 'providerNoRole',
};

const target = wayOn();
let step = null;
let phone = '';
let shown = null;
let shownBefore = null;
let methods = [];
let providers = [];
let notice = null;

/** Where one goes after signing in: an authorization that waits for it, else the front page. */
function wayOn() {
	const wanted = new URLSearchParams(location.search).get('continue') ?? '';
	// With the whole path given, what follows the question mark cannot lead to another site.
	return wanted.startsWith(AUTHORIZE) ? wanted : startPath('/');
}

function show(next) {
	const changed = next !== step;
	document.querySelectorAll('.step').forEach((section) => {
		section.hidden = section.id !== `step-${next}`;
	});
	find('ways').hidden = !BESIDES.includes(next);
	find('way-phone').hidden = next === 'phone';
	find('way-password').hidden = next === 'password' || next === 'recover';
	if (changed) {
		document.querySelectorAll('.trouble').forEach(clear);
		notice = step === null || next === 'password' ? notice : null;
	}
	step = next;
	draw();
}

/** Shows a step that somebody asked for, and puts the cursor where one types. */
function goTo(next) {
	show(next);
	const field = find(FIRST_FIELDS[next]);
	if (field && !field.closest('[hidden]')) {
		field.focus();
	} else {
		arrive(document.querySelector(`#step-${next} h1`));
	}
}

function draw() {
	put(find('code-sent'), fill(words().codeSent, phone));
	put(find('trial'), shown ? fill(words().trialCode, shown.code) : '');
	put(find('foot'), notice ? words()[notice] : '');
	const byApp = methods.includes('totp');
	const byPasskey = methods.includes('passkey') && hasPasskeys;
	find('second-form').hidden = !byApp;
	find('second-passkey-form').hidden = !byPasskey;
	put(find('second-lead'), words()[byApp || byPasskey ? 'secondLead' : 'secondNone']);
	for (const way of document.querySelectorAll('[data-provider]')) {
		const provider = providers.find(({ name }) => name === way.dataset.provider);
		put(way.lastElementChild, fill(words().wayProvider, provider.label ?? provider.name));
	}
}

function followHash() {
	const wanted = location.hash.slice(1);
	if (LINKED.includes(wanted)) {
		goTo(wanted);
	} else if (wanted === '') {
		goTo('phone');
	}
}

/** What an accepted proof leads to. */
function proceed(answer) {
	if (!answer.ok) {
		return answer;
	}
	if (answer.body.next !== 'done') {
		methods = answer.body.methods ?? [];
		forgetAuthenticator();
		goTo(methods.length > 0 ? 'second' : 'enrol');
		return answer;
	}
	goTo('done');
	location.replace(target);
	return answer;
}

/** Asks what needs an earlier proof: where that has run out, one begins anew. */
async function askProven(method, path, body) {
	const answer = await ask(method, path, body);
	if (answer.code === 'sign-in-again') {
		answer.code = 'not-signed-in';
	}
	return answer;
}

async function askForCode(path, number) {
	const answer = await ask('POST', path, { phone: number });
	if (answer.ok) {
		phone = number;
		shownBefore = shown?.codeId ?? shownBefore;
		shown = null;
	}
	return answer;
}

/**
 * A demonstration sends no messages: there the page shows the code itself. Only where city time
 * runs faster than ours can it be one, and only there is the outbox asked.
 */
async function showTrialCode() {
	const asked = phone;
	const clock = await ask('GET', '/api/platform/clock');
	for (let look = 0; clock.ok && clock.body.speed !== 1 && look < OUTBOX_LOOKS && phone === asked; look++) {
		const answer = await ask('GET', `/api/notification/outbox?phone=${encodeURIComponent(phone)}`);
		const [message] = answer.body.messages ?? [];
		if (!answer.ok && !answer.away) {
			return;
		}
		if (message && message.codeId !== shownBefore) {
			shown = message;
			draw();
			return;
		}
		await new Promise((resolve) => {
			setTimeout(resolve, OUTBOX_MILLIS);
		});
	}
}

/** A phone number as it was typed, without what people put between its digits. */
const bare = (number) => number.trim().replace(/[\s().-]/g, '');

/** Digits as they were typed, without the spaces. */
const digits = (code) => code.replace(/\s/g, '');

/** What a passkey proves; nothing where the person changed their mind. */
async function provePasskey(form) {
	const options = await ask('POST', `${SIGN_IN}/passkey/options`, {});
	if (!options.ok) {
		return options;
	}
	const credential = await usePasskey(options.body);
	if (credential === null) {
		complain(form, words().passkeyCancelled);
		return null;
	}
	return proceed(await ask('POST', `${SIGN_IN}/passkey`, { credential }));
}

async function showProviders() {
	const answer = await ask('GET', `${SIGN_IN}/providers`);
	providers = answer.ok ? (answer.body.providers ?? []) : [];
	find('ways').append(
		...providers.map(({ name }) => {
			const way = document.createElement('a');
			way.className = 'way';
			way.dataset.provider = name;
			way.href = `${SIGN_IN}/providers/${encodeURIComponent(name)}?continue=${encodeURIComponent(target)}`;
			way.append(document.createElement('span'));
			return way;
		}),
	);
	draw();
}

/** In a demonstration one may be anybody; elsewhere nobody is offered. */
async function showDemoPeople() {
	const answer = await ask('GET', '/api/identity/demo-people');
	const people = answer.ok ? (answer.body.people ?? []) : [];
	find('demo').hidden = people.length === 0;
	for (const button of find('demo').querySelectorAll('[data-person]')) {
		button.addEventListener('click', () => become(button.dataset.person));
	}
}

async function become(person) {
	const answer = await ask('POST', '/api/identity/demo-sign-ins', { person });
	if (answer.ok) {
		proceed(answer);
		return;
	}
	const trouble = find('demo-trouble');
	put(trouble, words()[answer.away ? 'demoWait' : 'refused'] ?? words().demoWait);
	trouble.hidden = false;
}

onSubmit(find('phone-form'), async (fields) => {
	const answer = await askForCode('/api/identity/phone-codes', bare(fields.phone));
	if (answer.ok) {
		find('code').value = '';
		goTo('code');
		countDown(find('another-code'), NEXT_CODE_SECONDS);
		showTrialCode();
	}
	return answer;
});

onSubmit(find('code-form'), async (fields) => {
	const body = { phone, code: digits(fields.code) };
	if (fields.displayName.trim()) {
		body.displayName = fields.displayName.trim();
	}
	return proceed(await ask('POST', `${SIGN_IN}/phone`, body));
});

find('another-code').addEventListener('click', async () => {
	const button = find('another-code');
	if (isResting(button)) {
		return;
	}
	const answer = await askForCode('/api/identity/phone-codes', phone);
	if (answer.ok) {
		showTrialCode();
	} else {
		complain(find('code-form'), refusal(answer));
	}
	countDown(button, answer.ok ? NEXT_CODE_SECONDS : answer.waitSeconds || 1);
	find('code').focus();
});

find('another-phone').addEventListener('click', () => goTo('phone'));

onSubmit(find('password-form'), async (fields) =>
	proceed(await ask('POST', `${SIGN_IN}/password`, { login: fields.login.trim(), password: fields.password })),
);

onSubmit(find('recover-form'), async (fields) => {
	const answer = await askForCode('/api/identity/recoveries', bare(fields.phone));
	if (answer.ok) {
		find('renew-code').value = '';
		goTo('renew');
	}
	return answer;
});

onSubmit(find('renew-form'), async (fields) => {
	const answer = await ask('POST', '/api/identity/recoveries/confirm', {
		phone,
		code: digits(fields.code),
		newPassword: fields.newPassword,
	});
	if (answer.ok) {
		find('renew-form').reset();
		notice = 'passwordSet';
		history.replaceState(null, '', '#password');
		goTo('password');
	}
	return answer;
});

onSubmit(find('second-form'), async (fields) =>
	proceed(await askProven('POST', `${SIGN_IN}/totp`, { code: fields.code.trim() })),
);
for (const id of ['passkey-form', 'second-passkey-form']) {
	onSubmit(find(id), () => provePasskey(find(id)));
}

beginAuthenticator(
	(_form, method, path, body) => askProven(method, path, body),
	() => {
		find('app-form').hidden = true;
	},
);

find('enrolled').addEventListener('click', () => {
	forgetAuthenticator();
	methods = ['totp'];
	goTo('second');
});

find('start-over').addEventListener('click', () => {
	document.querySelectorAll('form').forEach((form) => form.reset());
	forgetAuthenticator();
	goTo(location.hash === '#password' ? 'password' : 'phone');
});

notLedInCircles();
find('done-link').href = target;
find('passkey-form').hidden = !hasPasskeys;
const query = new URLSearchParams(location.search);
if (query.get('step') === 'second-factor') {
	methods = (query.get('methods') ?? '').split(',').filter(Boolean);
	show(methods.length > 0 ? 'second' : 'enrol');
} else {
	show(LINKED.includes(location.hash.slice(1)) ? location.hash.slice(1) : 'phone');
}
beginScreen(draw);
if (!window.isSecureContext) {
	notice = 'needsTls';
} else if (query.has('error')) {
	const error = query.get('error');
	notice = Object.hasOwn(PROVIDER_ERRORS, error) ? PROVIDER_ERRORS[error] : 'errorBefore';
}
draw();
addEventListener('hashchange', followHash);
goTo(step);
showProviders();
showDemoPeople();
