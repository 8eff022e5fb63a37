import { useState } from 'react';
import { Away, Button, Dialog, Field } from '../shared/ui/parts';
import { useTexts } from './texts';
import type { Order } from './types';
import type { useOrderCommand } from './useOrderCommand';
import { useShop } from './useShop';

/** Something ran out: the customer is asked to take another, or to go without. */
export function ShortageDialog({
  order,
  act,
  onClose,
}: {
  order: Order;
  act: ReturnType<typeof useOrderCommand>;
  onClose: () => void;
}) {
  const say = useTexts();
  const shop = useShop(order.shopId);
  const [line, setLine] = useState(0);
  const [replacement, setReplacement] = useState('');
  const inStock = shop.data?.menu.filter((item) => !item.soldOut) ?? [];
  return (
    <Dialog title={say('shortage')} open onClose={onClose}>
      <div className="stack">
        <p>{say('shortageExplained')}</p>
        <Field label={say('ranOut')}>
          {(attributes) => (
            <select
              {...attributes}
              className="select"
              value={line}
              onChange={(event) => setLine(Number(event.target.value))}
            >
              {order.lines.map((each, i) => (
                <option key={i} value={i}>
                  {each.name}
                </option>
              ))}
            </select>
          )}
        </Field>
        {shop.isError && <Away what={say('menu')} />}
        <Field label={say('instead')}>
          {(attributes) => (
            <select
              {...attributes}
              className="select"
              value={replacement}
              onChange={(event) => setReplacement(event.target.value)}
            >
              <option value="">{say('leaveOut')}</option>
              {inStock.map((item) => (
                <option key={item.itemId} value={item.itemId}>
                  {item.name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Button
          look="primary"
          size="big"
          wide
          busy={act.isPending}
          onClick={() =>
            act.mutate(
              {
                verb: 'shortages',
                body: replacement ? { line, replacementItemId: replacement } : { line },
              },
              { onSettled: onClose },
            )
          }
        >
          {say('askCustomer')}
        </Button>
      </div>
    </Dialog>
  );
}
