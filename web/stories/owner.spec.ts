import { mkdirSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import writeSheet from 'write-excel-file/node';
import { orders, shopOf } from './orders';
import { becomes, comeIn, hasNoComplaints, isFitForAll, picture } from './people';

const WORDS = {
  ko: {
    waiting: /새 주문 \d+건/,
    minutes: /^\d+분$/,
    reject: '거절',
    ranOut: '재료가 떨어졌습니다',
    ready: '조리 완료',
    handOver: '손님에게 드림',
    isSoldOut: '품절',
    isSold: '판매 중',
    pause: '30분 쉬기',
    paused: /일시중지/,
    resume: '다시 주문 받기',
    upload: '올리기',
    faultyPrice: /42번째 줄/,
    noName: /73번째 줄/,
    save: /98개 저장하기/,
    imported: '메뉴를 저장했습니다.',
    opens: '월요일 여는 시각',
    closes: '월요일 닫는 시각',
    opensTuesday: '화요일 여는 시각',
    closesTuesday: '화요일 닫는 시각',
    nextDay: '다음 날',
    everyDay: '모든 요일에 똑같이',
    firstDay: '첫날',
    reason: '손님에게 알릴 이유',
    addDayOff: '쉬는 날 추가',
    overlap: /겹칩니다/,
    saveHours: '영업시간 저장',
    hoursSaved: '영업시간을 저장했습니다.',
  },
  en: {
    waiting: /\d+ new orders? to answer/,
    minutes: /^\d+ min$/,
    reject: 'Reject',
    ranOut: 'Ingredients ran out',
    ready: 'Food is ready',
    handOver: 'Handed over',
    isSoldOut: 'Sold out',
    isSold: 'On sale',
    pause: 'Pause 30 minutes',
    paused: /Paused/,
    resume: 'Take orders again',
    upload: 'Upload',
    faultyPrice: /Line 42/,
    noName: /Line 73/,
    save: /Save 98 items/,
    imported: 'The menu is saved.',
    opens: 'Monday opens at',
    closes: 'Monday closes at',
    opensTuesday: 'Tuesday opens at',
    closesTuesday: 'Tuesday closes at',
    nextDay: 'next day',
    everyDay: 'Same every day',
    firstDay: 'First day',
    reason: 'What customers are told',
    addDayOff: 'Add day off',
    overlap: /overlap/,
    saveHours: 'Save hours',
    hoursSaved: 'The hours are saved.',
  },
} as const;

for (const language of ['ko', 'en'] as const) {
  const words = WORDS[language];

  test(`an owner takes an order in one touch, and another not (${language})`, async ({
    browser,
  }) => {
    const owner = await comeIn(browser, language);
    await becomes(owner, 'OWNER', '/owner/');
    const shop = await shopOf(owner);
    const customer = await comeIn(browser, language);
    await becomes(customer, 'CUSTOMER', '/');

    const taken = await orders(customer, shop);
    const card = owner.locator('.fresh', { hasText: taken.number });
    await expect(card).toBeVisible();
    await expect(owner.getByRole('heading', { name: words.waiting })).toBeVisible();
    await isFitForAll(owner);
    await picture(owner, `owner-fresh-${language}`);
    await card.getByRole('button', { name: words.minutes }).first().click();
    const cooking = owner.locator('article', { hasText: taken.number });
    const ready = cooking.getByRole('button', { name: words.ready });
    await expect(ready).toBeVisible();
    await isFitForAll(owner);
    await picture(owner, `owner-cooking-${language}`);
    await ready.click();
    await cooking.getByRole('button', { name: words.handOver }).click();
    await expect(cooking).toBeHidden();

    const refused = await orders(customer, shop);
    const other = owner.locator('.fresh', { hasText: refused.number });
    await other.getByRole('button', { name: words.reject }).click();
    await isFitForAll(owner);
    await owner.getByRole('dialog').getByRole('button', { name: words.ranOut }).click();
    await expect(other).toBeHidden();
    hasNoComplaints(owner);
    await customer.context().close();
    await owner.context().close();
  });

  test(`an owner marks a dish sold out and pauses the shop (${language})`, async ({ browser }) => {
    const owner = await comeIn(browser, language);
    await becomes(owner, 'OWNER', '/owner/');
    await shopOf(owner);
    await owner.goto('/owner/#/sold-out');
    const dish = owner.getByRole('switch').first();
    await expect(dish).toContainText(words.isSold);
    await dish.click();
    await expect(dish).toContainText(words.isSoldOut);
    await isFitForAll(owner);
    await picture(owner, `owner-sold-out-${language}`);
    await dish.click();
    await expect(dish).toContainText(words.isSold);

    await owner.getByRole('button', { name: words.pause }).click();
    await expect(owner.getByText(words.paused)).toBeVisible();
    await owner.getByRole('button', { name: words.resume }).click();
    await expect(owner.getByRole('button', { name: words.pause })).toBeVisible();
    hasNoComplaints(owner);
    await owner.context().close();
  });

  test(`an owner changes the hours and takes a holiday (${language})`, async ({ browser }) => {
    const owner = await comeIn(browser, language, 'small');
    await becomes(owner, 'OWNER', '/owner/');
    await shopOf(owner);
    await owner.goto('/owner/#/hours');
    const monday = owner.getByLabel(words.opens).first();
    await monday.fill('00:30');
    await owner.getByLabel(words.closes).first().fill('00:15');
    await expect(owner.getByText(words.nextDay).first()).toBeVisible();
    await owner.getByRole('button', { name: words.everyDay }).first().click();
    await expect(owner.getByLabel(words.opensTuesday).first()).toHaveValue('00:30');
    // On Tuesday it would open before Monday's night is over.
    await owner.getByLabel(words.opensTuesday).first().fill('00:05');
    await expect(owner.getByText(words.overlap).first()).toBeVisible();
    await expect(owner.getByRole('button', { name: words.saveHours })).toBeDisabled();
    await owner.getByLabel(words.opensTuesday).first().fill('00:30');
    await owner.getByLabel(words.closesTuesday).first().fill('00:15');
    await owner
      .getByLabel(words.firstDay, { exact: true })
      .fill(language === 'ko' ? '2030-05-01' : '2030-05-02');
    await owner.getByLabel(words.reason).fill('휴가');
    await owner.getByRole('button', { name: words.addDayOff }).last().click();
    await isFitForAll(owner);
    await picture(owner, `owner-hours-${language}`);
    await owner.getByRole('button', { name: words.saveHours }).click();
    await expect(owner.getByText(words.hoursSaved)).toBeVisible();

    await owner.reload();
    await expect(monday).toHaveValue('00:30');
    await expect(owner.getByText('휴가').first()).toBeVisible();
    hasNoComplaints(owner);
    await owner.context().close();
  });

  test(`a menu of a hundred comes from a spreadsheet with two faulty lines (${language})`, async ({
    browser,
  }) => {
    const rows = Array.from({ length: 100 }, (_, i) => [
      `${language}`,
      `덮밥 ${language} ${i}`,
      '',
      '8000',
      '',
    ]);
    rows[40] = [language, '덮밥', '', '팔천원', ''];
    rows[71] = [language, '', '', '8000', ''];
    const header = ['', '', '', '', ''].map((_, i) => `${i}`);
    mkdirSync('target', { recursive: true });
    const file = `target/menu-${language}.xlsx`;
    await writeSheet(
      [header, ...rows].map((row) => row.map((value) => ({ value, type: String }))),
    ).toFile(file);

    const owner = await comeIn(browser, language);
    await becomes(owner, 'OWNER', '/owner/');
    await shopOf(owner);
    await owner.goto('/owner/#/menu');
    await owner.locator('input[type="file"]').setInputFiles(file);
    await expect(owner.getByText(words.faultyPrice)).toBeVisible();
    await expect(owner.getByText(words.noName)).toBeVisible();
    await isFitForAll(owner);
    await picture(owner, `owner-menu-${language}`);
    await owner.getByRole('button', { name: words.save }).click();
    await expect(owner.getByText(words.imported)).toBeVisible();

    const download = owner.waitForEvent('download');
    await owner.getByRole('button', { name: /XLSX/ }).click();
    expect((await download).suggestedFilename()).toBe('menu.xlsx');
    hasNoComplaints(owner);
    await owner.context().close();
  });
}
