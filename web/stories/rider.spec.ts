import { expect, test } from '@playwright/test';
import { becomes, comeIn, hasNoComplaints, isFitForAll, picture } from './people';

test('a rider begins a shift and ends it', async ({ browser }) => {
  const page = await comeIn(browser, 'ko');
  await becomes(page, 'RIDER', '/rider/');
  await isFitForAll(page);
  await picture(page, 'rider-start-ko');
  await page.getByRole('button', { name: '운행 시작' }).click();
  const end = page.getByRole('button', { name: '운행 종료' });
  await expect(end).toBeVisible();
  await isFitForAll(page);
  await picture(page, 'rider-duty-ko');
  // A delivery may be offered at any moment; the shift can be ended only without one in hand.
  const decline = page.getByRole('button', { name: '거절', exact: true });
  await page.addLocatorHandler(decline, () => decline.click());
  await end.click();
  await page.getByRole('dialog').getByRole('button', { name: '운행 종료' }).click();
  await expect(page.getByRole('button', { name: '운행 시작' })).toBeVisible();
  hasNoComplaints(page);
  await page.context().close();
});

test('who is no rider is told so', async ({ browser }) => {
  const page = await comeIn(browser, 'en');
  await becomes(page, 'CUSTOMER', '/rider/');
  await expect(page.getByRole('heading', { name: 'You may not see this screen.' })).toBeVisible();
  await isFitForAll(page);
  await page.context().close();
});
