import { type Browser, expect, type Page, test } from '@playwright/test';
import { shopOf } from './orders';
import {
  asks,
  becomes,
  comeIn,
  hasNoComplaints,
  isFitForAll,
  type Language,
  picture,
  turns,
} from './people';
import { finds, putsADishIntoTheCart, setsAnAddress } from './steps';

const WORDS = {
  ko: {
    phone: '전화번호',
    pay: /결제하기$/,
    reallyPay: /결제하기/,
    reject: '거절',
    ranOut: '재료가 떨어졌습니다',
    refunded: /전액 환불됩니다/,
    costsNow: /바뀌었습니다/,
    takeOver: '반영하기',
    pause: '30분 쉬기',
    resume: '다시 주문 받기',
    pausedNow: '가게가 잠시 주문을 받지 않고 있습니다.',
    rejected: /거절/,
    away: /볼 수 없습니다/,
  },
  en: {
    phone: 'Phone number',
    pay: /^Pay ₩/,
    reallyPay: /^Pay \(/,
    reject: 'Reject',
    ranOut: 'Ingredients ran out',
    refunded: /in full/,
    costsNow: /now costs/,
    takeOver: 'Take over',
    pause: 'Pause 30 minutes',
    resume: 'Take orders again',
    pausedNow: 'The shop takes no orders for a while.',
    rejected: /[Rr]eject/,
    away: /cannot be shown/,
  },
} as const;

const ORDER_NUMBER = /[A-Z]{2}-\d{4}/;

/** The owner with the shop, a customer with a dish of it in the cart, and an operator. */
async function everybody(browser: Browser, language: Language) {
  const owner = await comeIn(browser, language);
  await becomes(owner, 'OWNER', '/owner/');
  const shop = await shopOf(owner);
  const customer = await comeIn(browser, language);
  await becomes(customer, 'CUSTOMER', '/');
  await setsAnAddress(customer, language);
  await customer.goto(`/#/shops/${shop.shopId}`);
  await putsADishIntoTheCart(customer, language);
  const operator = await comeIn(browser, language, 'desk');
  await becomes(operator, 'OPERATOR', '/operator/');
  const leave = async () => {
    for (const page of [owner, customer, operator]) {
      hasNoComplaints(page);
      await page.context().close();
    }
  };
  return { owner, customer, operator, shop, leave };
}

/** As much of the dish as the shop delivers for. */
async function untilItIsEnough(customer: Page, pay: ReturnType<Page['locator']>) {
  const more = customer.locator('.stepper').first().getByRole('button').last();
  await expect(async () => {
    if (!(await pay.isEnabled())) {
      await more.click();
    }
    await expect(pay).toBeEnabled({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
}

for (const language of ['ko', 'en'] as const) {
  const words = WORDS[language];

  test(`a rejected order is refunded, and the operator reads why (${language})`, async ({
    browser,
  }) => {
    const { owner, customer, operator, leave } = await everybody(browser, language);
    await customer.goto('/#/cart');
    await customer.getByLabel(words.phone).fill('010-1234-5678');
    const pay = customer.getByRole('button', { name: words.pay });
    await untilItIsEnough(customer, pay);
    await pay.click();
    await customer.getByRole('button', { name: words.reallyPay }).click();
    const shown = await customer.getByText(ORDER_NUMBER).first().textContent();
    const number = ORDER_NUMBER.exec(shown ?? '')?.[0] ?? '';
    const card = owner.locator('.fresh', { hasText: number });
    await card.getByRole('button', { name: words.reject }).click();
    await owner.getByRole('dialog').getByRole('button', { name: words.ranOut }).click();
    await expect(customer.getByText(words.refunded)).toBeVisible();
    await isFitForAll(customer);
    await picture(customer, `together-rejected-${language}`);

    await finds(operator, language, number);
    await expect(operator.getByText(words.rejected).first()).toBeVisible();
    await leave();
  });

  test(`a price changes in the cart, and the shop goes offline (${language})`, async ({
    browser,
  }) => {
    const { owner, customer, shop, leave } = await everybody(browser, language);
    const cart = await customer.evaluate(
      () => JSON.parse(localStorage.getItem('dosirak.cart') ?? '{}') as { lines: Line[] },
    );
    const line = cart.lines[0];
    const item = shop.menu.find((each) => each.itemId === line?.itemId);
    await asks(owner, 'PUT', `/shop/shops/${shop.shopId}/items/${item?.itemId}/price`, {
      price: (item?.price ?? 0) + 100,
    });
    await customer.goto('/#/cart');
    await expect(customer.getByText(words.costsNow)).toBeVisible();
    await isFitForAll(customer);
    await picture(customer, `together-price-${language}`);
    await customer.getByRole('button', { name: words.takeOver }).click();
    await expect(customer.getByText(words.costsNow)).toBeHidden();

    await owner.getByRole('button', { name: words.pause }).click();
    await customer.goto(`/#/shops/${shop.shopId}`);
    await expect(customer.getByText(words.pausedNow)).toBeVisible({ timeout: 60_000 });
    await owner.getByRole('button', { name: words.resume }).click();
    await expect(customer.getByText(words.pausedNow)).toBeHidden({ timeout: 60_000 });
    await leave();
  });
}

interface Line {
  itemId: string;
}

/** What each screen still shows while a part is away, and what says that it is missing. */
const PARTS = [
  { domain: 'storefront', screen: '/#/', rest: '/owner/#/' },
  { domain: 'delivery', screen: '/rider/', rest: '/#/' },
  { domain: 'notification', screen: '/#/', rest: '/owner/#/' },
] as const;

for (const { domain, screen, rest } of PARTS) {
  test(`without ${domain} each screen says what is missing and shows the rest`, async ({
    browser,
  }) => {
    const words = WORDS.ko;
    const operator = await comeIn(browser, 'ko', 'desk');
    await becomes(operator, 'OPERATOR', '/operator/');
    await turns(operator, domain, 'stop');
    try {
      const one = await comeIn(browser, 'ko');
      await becomes(one, screen === '/rider/' ? 'RIDER' : 'CUSTOMER', screen);
      if (domain === 'notification') {
        await expect(one.locator('.shop-card').first()).toBeVisible();
      } else {
        await expect(one.getByText(words.away).first()).toBeVisible({ timeout: 60_000 });
      }
      await isFitForAll(one);
      await picture(one, `without-${domain}`);
      const other = await comeIn(browser, 'ko');
      await becomes(other, rest === '/#/' ? 'CUSTOMER' : 'OWNER', rest);
      await expect(other.locator(rest === '/#/' ? '.shop-card' : 'nav.tabs').first()).toBeVisible();
      hasNoComplaints(one);
      hasNoComplaints(other);
      await one.context().close();
      await other.context().close();
    } finally {
      await turns(operator, domain, 'start');
      await operator.context().close();
    }
  });
}
