import { useState } from 'react';
import { won } from '../shared/format/format';
import { useLanguage } from '../shared/text/texts';
import { Button, Dialog, Field, Notice, useTrouble } from '../shared/ui/parts';
import { useTexts } from './texts';
import type { Item } from './types';
import { useShopCommand } from './useShop';

const MOST_WON = 10_000_000;

/** Every item with its price, which one touch opens for a change. */
export function PriceList({ shopId, menu }: { shopId: string; menu: readonly Item[] }) {
  const say = useTexts();
  const [language] = useLanguage();
  const [changing, change] = useState<Item | null>(null);
  return (
    <section className="stack">
      <h2>{say('prices')}</h2>
      <ul className="switches">
        {menu.map((item) => (
          <li key={item.itemId} className="card row between">
            <span>
              <b>{item.name}</b>
              <br />
              <span className="faint">{item.category}</span>
            </span>
            <Button icon="edit" onClick={() => change(item)}>
              <span className="figures">{won(item.price, language)}</span>
            </Button>
          </li>
        ))}
      </ul>
      {changing && <PriceDialog shopId={shopId} item={changing} onClose={() => change(null)} />}
    </section>
  );
}

function PriceDialog({
  shopId,
  item,
  onClose,
}: {
  shopId: string;
  item: Item;
  onClose: () => void;
}) {
  const say = useTexts();
  const trouble = useTrouble();
  const [price, setPrice] = useState(String(item.price));
  const change = useShopCommand();
  const amount = Number(price);
  const fits = /^\d+$/.test(price) && amount <= MOST_WON;
  return (
    <Dialog title={item.name} open onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(
            {
              path: `/shops/${shopId}/items/${item.itemId}/price`,
              body: { price: amount },
              method: 'PUT',
            },
            { onSuccess: onClose },
          );
        }}
      >
        <Field label={say('column.price')} trouble={fits ? undefined : say('fault.badPrice')}>
          {(attributes) => (
            <input
              {...attributes}
              className="input"
              inputMode="numeric"
              value={price}
              onChange={(event) => setPrice(event.target.value)}
            />
          )}
        </Field>
        {change.isError && <Notice tone="bad">{trouble(change.error)}</Notice>}
        <Button
          type="submit"
          look="primary"
          size="big"
          wide
          disabled={!fits}
          busy={change.isPending}
        >
          {say('save')}
        </Button>
      </form>
    </Dialog>
  );
}
