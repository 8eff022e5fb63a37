import { useTexts } from './texts';

/** What the order domain may refuse, in words that tell what to do. */
export function useQuoteTroubles(): Readonly<Record<string, string>> {
  const say = useTexts();
  return {
    'shop-closed': say('trouble.shop-closed'),
    'shop-paused': say('trouble.shop-paused'),
    'item-sold-out': say('trouble.item-sold-out'),
    'out-of-area': say('trouble.out-of-area'),
    'below-minimum': say('trouble.below-minimum'),
    'option-rule': say('trouble.option-rule'),
    'unknown-item': say('trouble.unknown-item'),
    'kitchen-full': say('trouble.kitchen-full'),
    'quote-expired': say('trouble.quote-expired'),
    'price-changed': say('trouble.quote-expired'),
    'payment-method': say('trouble.payment-method'),
    'payment-refused': say('trouble.payment-refused'),
    'option-sold-out': say('trouble.option-sold-out'),
    'slot-gone': say('trouble.slot-gone'),
    'coupon-unusable': say('trouble.coupon-unusable'),
    'points-short': say('trouble.points-short'),
    'no-pickup': say('trouble.no-pickup'),
    'no-scheduling': say('trouble.no-scheduling'),
    'wrong-state': say('trouble.wrong-state'),
  };
}
