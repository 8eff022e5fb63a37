/** What this device keeps; where storage is forbidden, nothing. */
export function remembered(name: string): string | null {
  try {
    return localStorage.getItem(`dosirak.owner.${name}`);
  } catch {
    return null;
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`dosirak.owner.${name}`, value);
  } catch {
    // It then lasts as long as the page.
  }
}
