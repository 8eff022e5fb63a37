import { expect, type Page, test } from '@playwright/test';
import {
  becomes,
  comeIn,
  hasNoComplaints,
  hasNotJumped,
  hasOnlyMissedTheNetwork,
  isFitForAll,
  type Language,
  picture,
} from './people';

const WORDS = {
  ko: {
    start: '운행 시작',
    end: '운행 종료',
    decline: '거절',
    accept: '수락',
    atShop: '가게에 도착했어요',
    pickedUp: '음식을 받았어요',
    delivered: /전달했어요$/,
    unsent: /아직 보내지 못한/,
    notAllowed: '이 화면을 볼 권한이 없습니다.',
  },
  en: {
    start: 'Start',
    end: 'Stop',
    decline: 'Decline',
    accept: 'Accept',
    atShop: 'I am at the shop',
    pickedUp: 'I have the food',
    delivered: /[dD]elivered$/,
    unsent: /not sent yet/,
    notAllowed: 'You may not see this screen.',
  },
} as const;

for (const language of ['ko', 'en'] as const) {
  test(`a rider brings an order, part of it without a network (${language})`, async ({
    browser,
  }) => {
    const words = WORDS[language];
    const page = await comeIn(browser, language);
    await becomes(page, 'RIDER', '/rider/');
    await goesOffDuty(page, language);
    await isFitForAll(page);
    await picture(page, `rider-start-${language}`);
    await hasNotJumped(page);
    await page.getByRole('button', { name: words.start, exact: true }).click();
    await expect(page.getByRole('button', { name: words.end, exact: true })).toBeVisible();
    await isFitForAll(page);
    await picture(page, `rider-duty-${language}`);

    await expect(page.locator('.offer')).toBeVisible({ timeout: 120_000 });
    await isFitForAll(page);
    await picture(page, `rider-offer-${language}`);
    await page.getByRole('button', { name: words.accept, exact: true }).click();
    const atShop = page.getByRole('button', { name: words.atShop });
    await expect(atShop).toBeVisible();
    await isFitForAll(page);
    await picture(page, `rider-work-${language}`);

    // In the cellar of the shop nothing is sent; every step waits with its time.
    await page.context().setOffline(true);
    await atShop.click();
    await expect(page.getByText(words.unsent)).toBeVisible();
    const pickedUp = page.getByRole('button', { name: words.pickedUp });
    for (let left = await pickedUp.count(); left > 0; left--) {
      await pickedUp.first().click();
    }
    await isFitForAll(page);
    await picture(page, `rider-offline-${language}`);
    await page.context().setOffline(false);
    await expect(page.getByText(words.unsent)).toBeHidden({ timeout: 60_000 });

    const delivered = page.locator('article').getByRole('button', { name: words.delivered });
    for (let left = await delivered.count(); left > 0; left--) {
      await delivered.first().click();
      await expect(delivered).toHaveCount(left - 1);
    }
    await goesOffDuty(page, language);
    await expect(page.locator('.totals')).not.toContainText(/^0/);
    await picture(page, `rider-today-${language}`);
    hasOnlyMissedTheNetwork(page);
    await page.context().close();
  });
}

/** Ends the shift, if one is on; a delivery may be offered at any moment meanwhile. */
async function goesOffDuty(page: Page, language: Language) {
  const words = WORDS[language];
  const start = page.getByRole('button', { name: words.start, exact: true });
  const end = page.getByRole('button', { name: words.end, exact: true });
  await expect(start.or(end).first()).toBeVisible();
  if (await start.isVisible()) {
    return;
  }
  const decline = page.getByRole('button', { name: words.decline, exact: true });
  await page.addLocatorHandler(decline, () => decline.click());
  await end.click();
  await page.getByRole('dialog').getByRole('button', { name: words.end, exact: true }).click();
  await expect(start).toBeVisible();
  await page.removeLocatorHandler(decline);
}

for (const light of ['light', 'dark'] as const) {
  for (const device of ['small', 'desk'] as const) {
    test(`the screen of a rider is fit for all (${light}, ${device})`, async ({ browser }) => {
      const page = await comeIn(browser, 'ko', device, light);
      await becomes(page, 'RIDER', '/rider/');
      await expect(page.locator('.totals')).toBeVisible();
      await isFitForAll(page);
      await hasNotJumped(page);
      await picture(page, `rider-${light}-${device}`);
      hasNoComplaints(page);
      await page.context().close();
    });
  }
}

test('who is no rider is told so', async ({ browser }) => {
  const page = await comeIn(browser, 'en');
  await becomes(page, 'CUSTOMER', '/rider/');
  await expect(page.getByRole('heading', { name: WORDS.en.notAllowed })).toBeVisible();
  await isFitForAll(page);
  await page.context().close();
});
