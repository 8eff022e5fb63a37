import { Link } from 'wouter';
import { dayAndTime, won } from '../../shared/format/format';
import { useLanguage } from '../../shared/text/texts';
import { useTexts } from '../texts';
import type { FoundOrder } from '../types';

/** Orders, each a line that leads to its story. */
export function OrderList({ orders }: { orders: readonly FoundOrder[] }) {
  const say = useTexts();
  const [language] = useLanguage();
  return (
    <ul className="orders">
      {orders.map((each) => (
        <li key={each.orderId}>
          <Link href={`/orders/${each.orderId}`} className="order-line">
            <b className="figures">{each.number}</b>
            <span className="grow">{each.shopName}</span>
            <span className="figures faint">{dayAndTime(each.placedAt, language)}</span>
            <span className="figures">{won(each.total, language)}</span>
            <span className="row">
              <span className="badge">{say(`state.${each.state}`)}</span>
              {each.late && <span className="badge bad">{say(`late.${each.late}`)}</span>}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
