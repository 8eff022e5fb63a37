import AxeBuilder from '@axe-core/playwright';
import { type Browser, expect, type Page } from '@playwright/test';

export type Person = 'CUSTOMER' | 'OWNER' | 'RIDER' | 'OPERATOR';
export type Language = 'ko' | 'en';

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 900 };

/** What a browser complained about; a story ends with none. */
const complaints = new WeakMap<Page, string[]>();

/** A person with a browser of their own, on a phone unless they sit at a desk. */
export async function comeIn(
  browser: Browser,
  language: Language,
  device: 'phone' | 'desk' = 'phone',
): Promise<Page> {
  const context = await browser.newContext({
    viewport: device === 'phone' ? PHONE : DESK,
    locale: language === 'ko' ? 'ko-KR' : 'en-US',
    timezoneId: 'Asia/Seoul',
  });
  const page = await context.newPage();
  const heard: string[] = [];
  complaints.set(page, heard);
  page.on('pageerror', (error) => heard.push(String(error)));
  page.on('console', (message) => {
    // That somebody is not signed in, or a part is away, is an answer and shown on the screen.
    if (message.type() === 'error' && !/status of (401|404|409|503)/.test(message.text())) {
      heard.push(message.text());
    }
  });
  return page;
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

export function hasNoComplaints(page: Page): void {
  expect(complaints.get(page)).toEqual([]);
}
