import { useState } from 'react';
import { Away, Empty, Field, Skeleton, useTrouble } from '../shared/ui/parts';
import { useToast } from '../shared/ui/toasts';
import { found } from './menu';
import { useTexts } from './texts';
import type { Item } from './types';
import { useShop, useShopCommand } from './useShop';

/** What there is none of today: find it, switch it. */
export function SoldOutScreen({ shopId }: { shopId: string }) {
  const say = useTexts();
  const shop = useShop(shopId);
  const [sought, seek] = useState('');
  const items = shop.data && found(shop.data.menu, sought);
  return (
    <div className="stack">
      <h1>{say('soldOut')}</h1>
      <Field label={say('searchMenu')}>
        {(attributes) => (
          <input
            {...attributes}
            className="input"
            type="search"
            value={sought}
            onChange={(event) => seek(event.target.value)}
          />
        )}
      </Field>
      {shop.isPending && <Skeleton height={420} />}
      {shop.isError && <Away what={say('menu')} onAgain={() => shop.refetch()} />}
      {items?.length === 0 && (
        <Empty icon="search">
          <p>{say('noSuchItem')}</p>
        </Empty>
      )}
      <ul className="switches" aria-live="polite">
        {items?.map((item) => (
          <ItemRow key={item.itemId} shopId={shopId} item={item} />
        ))}
      </ul>
    </div>
  );
}

function ItemRow({ shopId, item }: { shopId: string; item: Item }) {
  const say = useTexts();
  const gone = new Set(
    item.optionStates.filter((each) => each.soldOut).map((each) => each.optionId),
  );
  const options = item.optionGroups.flatMap((group) => group.options);
  const path = `/shops/${shopId}/items/${item.itemId}`;
  return (
    <li className="card">
      <SoldOutSwitch name={item.name} path={path} soldOut={item.soldOut} />
      {options.length > 0 && (
        <details>
          <summary>{say('optionsOf', { count: options.length, gone: gone.size })}</summary>
          {options.map((option) => (
            <SoldOutSwitch
              key={option.optionId}
              name={option.name}
              path={`${path}/options/${option.optionId}`}
              soldOut={gone.has(option.optionId)}
            />
          ))}
        </details>
      )}
    </li>
  );
}

function SoldOutSwitch({ name, path, soldOut }: { name: string; path: string; soldOut: boolean }) {
  const say = useTexts();
  const toast = useToast();
  const trouble = useTrouble();
  const change = useShopCommand();
  return (
    <button
      type="button"
      className="switch"
      role="switch"
      aria-checked={!soldOut}
      aria-busy={change.isPending}
      disabled={change.isPending}
      onClick={() =>
        change.mutate(
          { path: `${path}/sold-out`, body: { soldOut: !soldOut }, method: 'PUT' },
          { onError: (failure) => toast(trouble(failure), 'bad') },
        )
      }
    >
      <span>{name}</span>
      <span className={soldOut ? 'badge bad' : 'badge good'}>
        {say(soldOut ? 'isSoldOut' : 'isSold')}
      </span>
    </button>
  );
}
