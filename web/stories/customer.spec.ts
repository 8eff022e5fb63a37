import { expect, type Page, test } from '@playwright/test';
import { becomes, comeIn, hasNoComplaints, isFitForAll, type Language, picture } from './people';

const FIRST_LOAD_BYTES = 150 * 1024;

const WORDS = {
  ko: {
    noPlace: /주소를 정해 주세요/,
    address: '주소',
    keep: '이 주소로 정하기',
    cart: /장바구니/,
    put: /담기$/,
    phone: '전화번호',
    pay: /결제하기$/,
    reallyPay: /결제하기/,
    steps: '조리 중',
    reviewsAway: /리뷰를 볼 수 없습니다/,
    near: '가까운 가게',
  },
  en: {
    noPlace: /Set your address/,
    address: 'Address',
    keep: 'Deliver here',
    cart: /cart/,
    put: /^Add for/,
    phone: 'Phone number',
    pay: /^Pay ₩/,
    reallyPay: /^Pay \(/,
    steps: 'Cooking',
    reviewsAway: /Reviews cannot be shown now/,
    near: 'Near you',
  },
} as const;

async function setsAnAddress(page: Page, language: Language) {
  const words = WORDS[language];
  await page.getByRole('button', { name: words.noPlace }).click();
  await page.getByRole('textbox', { name: words.address }).fill('도시락구 한끼로 12, 301호');
  await page.getByRole('button', { name: words.keep }).click();
}

/** Puts the first dish of the nearest open shop into the cart. */
async function choosesADish(page: Page, language: Language) {
  await page.locator('.shop-card:not(.closed)').first().click();
  await page.locator('.item:enabled').first().click();
  await page.getByRole('dialog').getByRole('button', { name: WORDS[language].put }).click();
}

for (const language of ['ko', 'en'] as const) {
  test(`a customer orders, pays and follows the order (${language})`, async ({ browser }) => {
    const words = WORDS[language];
    const page = await comeIn(browser, language);
    let bytes = 0;
    page.on('requestfinished', async (request) => {
      if (request.resourceType() === 'script') {
        bytes += (await request.sizes()).responseBodySize;
      }
    });
    await page.goto('/');
    await expect(page.locator('.shop-card').first()).toBeVisible();
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(FIRST_LOAD_BYTES);
    await isFitForAll(page);
    await picture(page, `customer-home-${language}`);

    await setsAnAddress(page, language);
    await choosesADish(page, language);
    await isFitForAll(page);
    await picture(page, `customer-shop-${language}`);

    await becomes(page, 'CUSTOMER', '/#/cart');
    await page.getByLabel(words.phone).fill('010-1234-5678');
    const pay = page.getByRole('button', { name: words.pay });
    await expect(pay).toBeEnabled();
    await isFitForAll(page);
    await picture(page, `customer-cart-${language}`);
    await pay.click();

    // The gateway's own page.
    await page.getByRole('button', { name: words.reallyPay }).click();
    await expect(page.locator('.steps [aria-current]')).toBeVisible();
    await expect(page.getByRole('heading', { name: words.steps })).toBeVisible({
      timeout: 120_000,
    });
    await isFitForAll(page);
    await picture(page, `customer-order-${language}`);
    hasNoComplaints(page);
    await page.context().close();
  });
}

test('a cart survives a reload', async ({ browser }) => {
  const page = await comeIn(browser, 'ko');
  await page.goto('/');
  await choosesADish(page, 'ko');
  await page.reload();
  await expect(page.getByRole('link', { name: WORDS.ko.cart })).toBeVisible();
  hasNoComplaints(page);
  await page.context().close();
});

test('a shop is found by the first consonants of a dish', async ({ browser }) => {
  const page = await comeIn(browser, 'ko');
  await page.goto('/');
  await page.getByRole('searchbox').fill('ㄱㅊㅉㄱ');
  await expect(page.locator('.shop-card .dishes').first()).toContainText('김치찌개');
  hasNoComplaints(page);
  await page.context().close();
});

test('without reviews a shop still sells, and says what is missing', async ({ browser }) => {
  const operator = await comeIn(browser, 'ko', 'desk');
  await becomes(operator, 'OPERATOR', '/live/');
  await turn(operator, 'stop');
  try {
    const page = await comeIn(browser, 'ko');
    await page.goto('/');
    await page.locator('.shop-card:not(.closed)').first().click();
    await expect(page.getByText(WORDS.ko.reviewsAway)).toBeVisible({ timeout: 60_000 });
    await page.locator('.item:enabled').first().click();
    await expect(
      page.getByRole('dialog').getByRole('button', { name: WORDS.ko.put }),
    ).toBeVisible();
    hasNoComplaints(page);
    await page.context().close();
  } finally {
    await turn(operator, 'start');
    await operator.context().close();
  }
});

/** Stops or starts the reviews as an operator may. */
async function turn(operator: Page, verb: 'stop' | 'start') {
  const status = await operator.evaluate(async (what) => {
    const csrf = document.cookie.match(/__Host-dosirak-csrf=([^;]*)/)?.[1] ?? '';
    const answer = await fetch(`/api/platform/compartments/review/${what}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'Dosirak-Csrf': csrf,
        'Dosirak-Reason': 'story',
      },
      body: '{}',
    });
    return `${answer.status} ${answer.ok ? '' : await answer.text()}`;
  }, verb);
  expect(status).toMatch(/^20/);
}
