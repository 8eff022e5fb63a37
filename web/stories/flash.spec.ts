import { expect, test } from '@playwright/test';
import {
  asks,
  becomes,
  comeIn,
  hasNoComplaints,
  hasNotJumped,
  isFitForAll,
  picture,
} from './people';

const WORDS = {
  ko: {
    join: '줄 서기',
    inLine: /줄을 섰습니다/,
    take: '쿠폰 받기',
    served: /쿠폰을 받았습니다/,
  },
  en: {
    join: 'Get in line',
    inLine: /You are in line/,
    take: 'Take the coupon',
    served: /The coupon is yours/,
  },
} as const;

const DAY_MILLIS = 24 * 3_600_000;
const SOON_MILLIS = 20_000;

for (const language of ['ko', 'en'] as const) {
  const words = WORDS[language];

  test(`a customer stands in line for a coupon and gets it in turn (${language})`, async ({
    browser,
  }) => {
    const name = `18:00 ${language} ${Date.now()}`;
    const operator = await comeIn(browser, language, 'desk');
    await becomes(operator, 'OPERATOR', '/operator/');
    const clock = await asks<{ cityTime: string; speed: number }>(
      operator,
      'GET',
      '/platform/clock',
    );
    const startsAt = Date.parse(clock.cityTime) + SOON_MILLIS * clock.speed;
    const campaign = await asks<{ campaignId: string }>(operator, 'POST', '/promotion/campaigns', {
      name,
      target: 'ITEMS',
      amount: 5_000,
      isPublic: false,
      closesAt: new Date(startsAt + DAY_MILLIS).toISOString(),
    });
    await asks(operator, 'POST', `/promotion/campaigns/${campaign.campaignId}/flash`, {
      coupons: 100,
      startsAt: new Date(startsAt).toISOString(),
    });

    const customer = await comeIn(browser, language, 'small');
    await becomes(customer, 'CUSTOMER', '/');
    await customer.goto('/#/flash');
    const card = customer.getByRole('region', { name });
    await card.getByRole('button', { name: words.join }).click();
    await expect(card.getByText(words.inLine)).toBeVisible();
    await isFitForAll(customer);
    await picture(customer, `customer-flash-line-${language}`);

    // Whoever comes back finds the place as it was.
    await customer.reload();
    await hasNotJumped(customer);
    const take = card.getByRole('button', { name: words.take });
    await expect(take).toBeVisible({ timeout: 90_000 });
    await isFitForAll(customer);
    await picture(customer, `customer-flash-turn-${language}`);
    await take.click();
    await expect(card.getByText(words.served)).toBeVisible();
    hasNoComplaints(customer);
    await customer.context().close();
    await operator.context().close();
  });
}
