import { timeOfDay, won } from '../shared/format/format';
import { useLanguage } from '../shared/text/texts';
import { useTexts } from './texts';
import type { Order } from './types';

export function OrderHead({ order }: { order: Order }) {
  const say = useTexts();
  const [language] = useLanguage();
  return (
    <div className="row between wrap">
      <h3 className="figures">{order.number}</h3>
      <span className="row wrap">
        {order.scheduledFor && (
          <span className="badge warn">
            {say('scheduled', { time: timeOfDay(order.scheduledFor, language) })}
          </span>
        )}
        <span className="badge info">{say(`by.${order.fulfilment}`)}</span>
        <b className="figures">{won(order.price.total, language)}</b>
      </span>
    </div>
  );
}
