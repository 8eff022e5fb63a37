import { read } from '../shared/api/client';
import type { Language } from '../shared/text/texts';
import type { Gateway } from './types';

/**
 * Leaves for the gateway's payment page, which comes back with a payment key; cards are never seen
 * by this page.
 */
export async function goAndPay(
  orderId: string,
  amount: number,
  name: string,
  language: Language,
): Promise<void> {
  const gateway = await read<Gateway>('/payment/gateway');
  const page = new URL(gateway.pageUrl);
  page.search = new URLSearchParams({
    orderId,
    amount: String(amount),
    name,
    language,
    returnUrl: `${location.origin}/`,
  }).toString();
  location.assign(page.href);
}
