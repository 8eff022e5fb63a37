import { expect, type Page } from '@playwright/test';
import { asks } from './people';

interface Option {
  optionId: string;
}

interface Item {
  itemId: string;
  name: string;
  price: number;
  soldOut: boolean;
  optionGroups: Array<{ minimum: number; options: Option[] }>;
}

export interface OwnShop {
  shopId: string;
  name: string;
  menu: Item[];
}

const ENOUGH_WON = 30_000;

/** The shop of the demonstration's owner; a city that has just begun has none for a moment. */
export async function shopOf(owner: Page): Promise<OwnShop> {
  let shopId: string | undefined;
  await expect(async () => {
    const { shops } = await asks<{ shops: Array<{ shopId: string }> }>(owner, 'GET', '/shop/shops');
    shopId = shops[0]?.shopId;
    expect(shopId).toBeDefined();
  }).toPass({ timeout: 60_000 });
  return asks(owner, 'GET', `/shop/shops/${shopId}`);
}

/** Orders something to fetch, paid at the door, without a screen. */
export async function orders(
  customer: Page,
  shop: OwnShop,
): Promise<{ orderId: string; number: string }> {
  const item = shop.menu.find((each) => !each.soldOut);
  expect(item).toBeDefined();
  if (!item) {
    throw new Error('nothing is sold');
  }
  const quote = await asks<{ quoteId: string }>(customer, 'POST', '/order/quotes', {
    shopId: shop.shopId,
    fulfilment: 'PICKUP',
    paymentMethod: 'AT_THE_DOOR',
    lines: [
      {
        itemId: item.itemId,
        quantity: Math.max(2, Math.ceil(ENOUGH_WON / item.price)),
        optionIds: item.optionGroups.flatMap((group) =>
          group.options.slice(0, group.minimum).map((each) => each.optionId),
        ),
      },
    ],
  });
  return asks(customer, 'POST', '/order/orders', { quoteId: quote.quoteId });
}
