import { type Browser, expect, type Page, test } from '@playwright/test';
import { orders, shopOf } from './orders';
import { becomes, comeIn, hasNoComplaints, isFitForAll, type Language, picture } from './people';

const WORDS = {
  ko: {
    check: '점검',
    find: '주문 번호, 전화번호 또는 가게 이름',
    search: '검색',
    story: '있었던 일',
    cancel: '주문 취소',
    refund: '일부 환불',
    shop: '가게',
    reason: '사유',
    minutes: /^\d+분$/,
    ready: '조리 완료',
    handOver: '손님에게 드림',
    done: '처리됨',
  },
  en: {
    check: 'Check',
    find: 'Order number, phone or shop',
    search: 'Search',
    story: 'What happened',
    cancel: 'Cancel the order',
    refund: 'Refund in part',
    shop: 'Shop',
    reason: 'Reason',
    minutes: /^\d+ min$/,
    ready: 'Food is ready',
    handOver: 'Handed over',
    done: 'Done',
  },
} as const;

/** An order that the kitchen has accepted, or also handed to who came for it. */
async function accepted(browser: Browser, language: Language, isHandedOver: boolean) {
  const words = WORDS[language];
  const owner = await comeIn(browser, language);
  await becomes(owner, 'OWNER', '/owner/');
  const shop = await shopOf(owner);
  const customer = await comeIn(browser, language);
  await becomes(customer, 'CUSTOMER', '/');
  const order = await orders(customer, shop);
  await owner
    .locator('.fresh', { hasText: order.number })
    .getByRole('button', { name: words.minutes })
    .first()
    .click();
  const cooking = owner.locator('article', { hasText: order.number });
  const ready = cooking.getByRole('button', { name: words.ready });
  await expect(ready).toBeVisible();
  if (isHandedOver) {
    // What is paid at the door can be refunded from then on.
    await ready.click();
    await cooking.getByRole('button', { name: words.handOver }).click();
    await expect(cooking).toBeHidden();
  }
  await customer.context().close();
  await owner.context().close();
  return order;
}

async function finds(page: Page, language: Language, number: string) {
  const words = WORDS[language];
  await page.goto('/operator/#/find');
  await page.getByText(words.check, { exact: true }).click();
  await page.getByLabel(words.find).fill(number);
  await page.getByRole('button', { name: words.search, exact: true }).click();
  await page.locator('.order-line', { hasText: number }).click();
  await expect(page.getByRole('heading', { name: words.story })).toBeVisible();
}

/** Says who bears it and why, and sends it. */
async function decides(page: Page, language: Language, what: string) {
  const words = WORDS[language];
  const dialog = page.getByRole('dialog');
  await dialog.getByText(words.shop, { exact: true }).click();
  await dialog.getByLabel(words.reason).fill('맛이 달랐습니다');
  await dialog.getByRole('button', { name: what, exact: true }).click();
}

for (const language of ['ko', 'en'] as const) {
  const words = WORDS[language];

  test(`an operator finds an order and refunds it in part (${language})`, async ({ browser }) => {
    const order = await accepted(browser, language, true);
    const operator = await comeIn(browser, language, 'desk');
    await becomes(operator, 'OPERATOR', '/operator/');
    await expect(operator.getByRole('heading', { level: 1 })).toBeVisible();
    await isFitForAll(operator);
    await picture(operator, `operator-board-${language}`);

    await finds(operator, language, order.number);
    await isFitForAll(operator);
    await picture(operator, `operator-order-${language}`);
    await operator.getByRole('button', { name: words.refund }).click();
    await operator
      .getByRole('dialog')
      .locator('.stepper')
      .first()
      .getByRole('button')
      .last()
      .click();
    await isFitForAll(operator);
    await decides(operator, language, words.refund);
    await expect(operator.getByText(words.done, { exact: true }).first()).toBeVisible();
    await isFitForAll(operator);
    await picture(operator, `operator-refunded-${language}`);
    hasNoComplaints(operator);
    await operator.context().close();
  });

  test(`two operators cancel one order, and it is cancelled once (${language})`, async ({
    browser,
  }) => {
    const order = await accepted(browser, language, false);
    const both = [await comeIn(browser, language, 'desk'), await comeIn(browser, language, 'desk')];
    for (const each of both) {
      await becomes(each, 'OPERATOR', '/operator/');
      await finds(each, language, order.number);
      await each.getByRole('button', { name: words.cancel }).click();
    }
    await Promise.all(both.map((each) => decides(each, language, words.cancel)));
    for (const each of both) {
      await expect(each.getByText(words.done, { exact: true })).toHaveCount(1);
      hasNoComplaints(each);
      await each.context().close();
    }
  });
}
