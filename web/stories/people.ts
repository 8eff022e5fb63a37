import AxeBuilder from '@axe-core/playwright';
import { type Browser, expect, type Page } from '@playwright/test';

export type Person = 'CUSTOMER' | 'OWNER' | 'RIDER' | 'OPERATOR';
export type Language = 'ko' | 'en';

const SCREENS = {
  /** The narrowest that is promised. */
  small: { width: 360, height: 740 },
  phone: { width: 390, height: 844 },
  desk: { width: 1280, height: 900 },
} as const;

/** What may move without anybody having touched anything, as browsers measure it; 0.1 is "good". */
const MOST_MOVEMENT = 0.1;

const EXPECTED = /status of (401|404|409|503)/;
const NO_NETWORK = /ERR_INTERNET_DISCONNECTED/;

/** What a browser complained about; a story ends with none. */
const complaints = new WeakMap<Page, string[]>();

/** A person with a browser of their own, on a phone unless they sit at a desk. */
export async function comeIn(
  browser: Browser,
  language: Language,
  device: keyof typeof SCREENS = 'phone',
  light: 'light' | 'dark' = 'light',
): Promise<Page> {
  const context = await browser.newContext({
    viewport: SCREENS[device],
    colorScheme: light,
    locale: language === 'ko' ? 'ko-KR' : 'en-US',
    timezoneId: 'Asia/Seoul',
  });
  await context.addInitScript(watchMovement);
  const page = await context.newPage();
  const heard: string[] = [];
  complaints.set(page, heard);
  page.on('pageerror', (error) => heard.push(String(error)));
  page.on('console', (message) => {
    // That somebody is not signed in, or a part is away, is an answer and shown on the screen.
    if (message.type() === 'error' && !EXPECTED.test(message.text())) {
      heard.push(message.text());
    }
  });
  return page;
}

/** Adds up how far things jump; runs in the page. */
function watchMovement() {
  const moved = window as unknown as { moved: number };
  moved.moved = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const shift = entry as unknown as { hadRecentInput: boolean; value: number };
      moved.moved += shift.hadRecentInput ? 0 : shift.value;
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

/** Nothing jumps under somebody's finger; since the page was last loaded. */
export async function hasNotJumped(page: Page): Promise<void> {
  const moved = await page.evaluate(() => (window as unknown as { moved: number }).moved);
  expect(moved).toBeLessThan(MOST_MOVEMENT);
}

/** Signs in as one of the demonstration's people and goes to a screen. */
export async function becomes(page: Page, person: Person, path: string): Promise<void> {
  await page.goto(`/api/identity/session/start?returnTo=${encodeURIComponent(path)}`);
  await page.locator(`#demo [data-person="${person}"]`).click();
  await page.waitForURL((url) => url.pathname === new URL(path, url).pathname);
}

/** Takes the picture of a screen for whoever looks at the build, and for the guides. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `target/pictures/${name}.png`, animations: 'disabled' });
}

/** Nothing that keeps somebody out: no serious finding, nothing wider than the screen. */
export async function isFitForAll(page: Page): Promise<void> {
  const found = await new AxeBuilder({ page }).analyze();
  const serious = found.violations
    .filter((each) => each.impact === 'serious' || each.impact === 'critical')
    .map((each) => `${each.id}: ${each.nodes.map((node) => node.target.join(' ')).join(', ')}`);
  expect(serious).toEqual([]);
  const wider = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(wider).toBeLessThanOrEqual(0);
}

/** Asks the marketplace something as the person of a page, without a screen. */
export async function asks<T>(
  page: Page,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<T> {
  const answer = await page.evaluate(
    async ([how, where, what]) => {
      const csrf = document.cookie.match(/__Host-dosirak-csrf=([^;]*)/)?.[1] ?? '';
      const response = await fetch(`/api${where}`, {
        method: how,
        headers: {
          'Content-Type': 'application/json',
          'Dosirak-Csrf': csrf,
          'Dosirak-Reason': 'story',
          'Idempotency-Key': crypto.randomUUID(),
        },
        ...(what === '' ? {} : { body: what }),
      });
      return { status: response.status, text: await response.text() };
    },
    [method, path, body === undefined ? '' : JSON.stringify(body)] as const,
  );
  expect(`${answer.status} ${answer.text}`).toMatch(/^2/);
  return (answer.text === '' ? undefined : JSON.parse(answer.text)) as T;
}

/** Stops or starts a domain, as an operator may. */
export async function turns(operator: Page, domain: string, verb: 'stop' | 'start'): Promise<void> {
  await asks(operator, 'POST', `/platform/compartments/${domain}/${verb}`, {});
}

/** Counts the compressed bytes of all scripts from now on. */
export function countsScripts(page: Page): () => number {
  let bytes = 0;
  page.on('requestfinished', async (request) => {
    if (request.resourceType() === 'script') {
      bytes += (await request.sizes()).responseBodySize;
    }
  });
  return () => bytes;
}

export function hasNoComplaints(page: Page): void {
  expect(complaints.get(page)).toEqual([]);
}

/** Nothing but that there was no network, which the screen had said. */
export function hasOnlyMissedTheNetwork(page: Page): void {
  expect(complaints.get(page)?.filter((each) => !NO_NETWORK.test(each))).toEqual([]);
}
