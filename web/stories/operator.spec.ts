import { type Browser, expect, type Page, test } from '@playwright/test';
import { orders, shopOf } from './orders';
import { becomes, comeIn, hasNoComplaints, isFitForAll, type Language, picture } from './people';
import { finds } from './steps';

const WORDS = {
  ko: {
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
