import { useTexts } from './texts';
import type { Order } from './types';

/** What is to be cooked, as it is read across a kitchen. */
export function OrderLines({ order }: { order: Order }) {
  const say = useTexts();
  return (
    <>
      <ul className="cook">
        {order.lines.map((line, i) => (
          <li key={i}>
            <b className="figures">{line.quantity}×</b>
            <span>
              <b>{line.name}</b>
              {line.options.length > 0 && (
                <span className="chosen">
                  {line.options.map((option) => option.name).join(', ')}
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
      {order.note && (
        <p className="wish">
          <b>{say('note')}</b> {order.note}
        </p>
      )}
    </>
  );
}
