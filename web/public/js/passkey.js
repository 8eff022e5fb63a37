/** Passkeys of this browser, in the JSON that servers speak. */
const CANCELLED = ['NotAllowedError', 'AbortError'];

/** Whether this browser knows passkeys, at an address where it may use them. */
export const hasPasskeys =
	window.isSecureContext && typeof window.PublicKeyCredential?.parseRequestOptionsFromJSON === 'function';

/** Has the person prove themselves; null where they changed their mind. */
export function usePasskey(options) {
	return credential(() =>
		navigator.credentials.get({
			publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options.publicKey ?? options),
		}),
	);
}

/** Makes a passkey for the person; null where they changed their mind. */
export function makePasskey(options) {
	return credential(() =>
		navigator.credentials.create({
			publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options.publicKey ?? options),
		}),
	);
}

async function credential(asked) {
	try {
		return (await asked()).toJSON();
	} catch (failure) {
		if (CANCELLED.includes(failure.name)) {
			return null;
		}
		throw failure;
	}
}
