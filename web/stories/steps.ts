import { expect, type Page } from '@playwright/test';
import type { Language } from './people';

// Steps that several stories take, with the words that they look for.

const WORDS = {
  ko: {
    noPlace: /주소를 정해 주세요/,
    address: '주소',
    keep: '이 주소로 정하기',
    put: /담기$/,
    find: '주문 번호, 전화번호 또는 가게 이름',
    search: '검색',
    check: '점검',
    story: '있었던 일',
  },
  en: {
    noPlace: /Set your address/,
    address: 'Address',
    keep: 'Deliver here',
    put: /^Add for/,
    find: 'Order number, phone or shop',
    search: 'Search',
    check: 'Check',
    story: 'What happened',
  },
} as const;

/** A customer without an address sets one. */
export async function setsAnAddress(page: Page, language: Language): Promise<void> {
  const words = WORDS[language];
  await page.getByRole('button', { name: words.noPlace }).click();
  await page
    .getByRole('textbox', { name: words.address, exact: true })
    .fill('도시락구 한끼로 12, 301호');
  await page.getByRole('button', { name: words.keep }).click();
}

/** A customer who looks at a shop opens its first dish and puts it into the cart. */
export async function putsADishIntoTheCart(page: Page, language: Language): Promise<void> {
  await page.locator('.item:enabled').first().click();
  await page.getByRole('dialog').getByRole('button', { name: WORDS[language].put }).click();
}

/** An operator finds an order by its number and opens its story. */
export async function finds(page: Page, language: Language, number: string): Promise<void> {
  const words = WORDS[language];
  await page.goto('/operator/#/find');
  await page.getByText(words.check, { exact: true }).click();
  await page.getByLabel(words.find).fill(number);
  await page.getByRole('button', { name: words.search, exact: true }).click();
  await page.locator('.order-line', { hasText: number }).click();
  await expect(page.getByRole('heading', { name: words.story })).toBeVisible();
}
