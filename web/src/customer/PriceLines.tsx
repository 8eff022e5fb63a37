import { won } from '../shared/format/format';
import { useLanguage } from '../shared/text/texts';
import { useTexts } from './texts';
import type { Benefits, Coupon, Price } from './types';

const KINDS = ['DISTANCE', 'ORDER_AMOUNT', 'AREA', 'HOUR', 'PUBLIC_HOLIDAY', 'WEATHER'] as const;

/** What an order costs, every part of it explained. */
export function PriceLines({
  price,
  benefits,
  coupons = [],
}: {
  price: Price;
  benefits?: Benefits | undefined;
  /** Those whose names are known. */
  coupons?: readonly Coupon[] | undefined;
}) {
  const say = useTexts();
  const [language] = useLanguage();
  const kind = (name: string) => {
    const known = KINDS.find((each) => each === name);
    return known ? say(`fee.${known}`) : say('deliveryTip');
  };
  return (
    <dl className="price-lines">
      <div>
        <dt>{say('items')}</dt>
        <dd>{won(price.items, language)}</dd>
      </div>
      <div>
        <dt>{say('deliveryTip')}</dt>
        <dd>{won(price.deliveryTip, language)}</dd>
      </div>
      {price.feeLines?.map((each) => (
        <div key={each.kind + each.detail} className="part">
          <dt>
            {kind(each.kind)} {each.detail && <span>({each.detail})</span>}
          </dt>
          <dd>{won(each.amount, language)}</dd>
        </div>
      ))}
      {(price.couponDiscount ?? 0) > 0 && (
        <div>
          <dt>{say('coupon')}</dt>
          <dd>{won(-(price.couponDiscount ?? 0), language)}</dd>
        </div>
      )}
      {benefits?.coupons.map((used) => (
        <div key={used.couponId} className="part">
          <dt>
            {coupons.find((each) => each.couponId === used.couponId)?.rules.name ??
              say(`couponOn.${used.target}`)}
          </dt>
          <dd>{won(-used.discount, language)}</dd>
        </div>
      ))}
      {(price.points ?? 0) > 0 && (
        <div>
          <dt>{say('points')}</dt>
          <dd>{won(-(price.points ?? 0), language)}</dd>
        </div>
      )}
      <div className="sum">
        <dt>{say('total')}</dt>
        <dd>{won(price.total, language)}</dd>
      </div>
    </dl>
  );
}
