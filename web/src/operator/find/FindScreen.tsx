import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { read } from '../../shared/api/client';
import { Button, Empty, Notice } from '../../shared/ui/parts';
import { CENTRE } from '../map/city';
import { OrderList } from '../order/OrderList';
import { useTexts } from '../texts';
import type { FoundOrders, ListedShop } from '../types';
import { Part } from '../ui/Part';
import { ReasonChoice, useReason } from '../ui/reason';
import { Screen } from '../ui/Screen';
import { type Wish, wishOf } from './wish';

const PAGE = 20;

/** Finds orders by number, telephone or shop. */
export function FindScreen() {
  const say = useTexts();
  const [, go] = useLocation();
  const [reason] = useReason();
  const [typed, setTyped] = useState('');
  const [wish, setWish] = useState<Wish | null>(null);
  const [withoutReason, setWithoutReason] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);

  const find = () => {
    const wanted = wishOf(typed);
    setWithoutReason(reason === null);
    if (reason === null || wanted === null) {
      return;
    }
    if (wanted.by === 'order') {
      go(`/orders/${wanted.text}`);
    } else {
      setWish(wanted);
    }
  };
  return (
    <Screen title={say('find.title')}>
      <section className="card stack">
        <ReasonChoice />
        {withoutReason && reason === null && <Notice tone="bad">{say('reason.missing')}</Notice>}
        <form
          role="search"
          className="row wrap"
          onSubmit={(event) => {
            event.preventDefault();
            find();
          }}
        >
          <label htmlFor="find" className="unseen">
            {say('find.label')}
          </label>
          <input
            ref={field}
            id="find"
            type="search"
            className="input grow find-field"
            placeholder={say('find.placeholder')}
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          <Button type="submit" look="primary" icon="search">
            {say('search')}
          </Button>
        </form>
        <p className="faint wide-only">{say('find.key')}</p>
      </section>
      {wish?.by === 'shop' && reason && <Shops key={wish.text} text={wish.text} />}
      {wish && wish.by !== 'shop' && reason && (
        <Orders key={wish.text} query={`${wish.by}=${encodeURIComponent(wish.text)}`} />
      )}
    </Screen>
  );
}

function Shops({ text }: { text: string }) {
  const say = useTexts();
  const [chosen, choose] = useState<ListedShop>();
  const shops = useQuery({
    queryKey: ['shops-called', text],
    queryFn: ({ signal }) =>
      read<{ shops: ReadonlyArray<{ shop: ListedShop }> }>(
        `/storefront/search?q=${encodeURIComponent(text)}` +
          `&latitude=${CENTRE.latitude}&longitude=${CENTRE.longitude}`,
        { signal },
      ),
  });
  return (
    <>
      <section className="card stack">
        <h2>{say('find.shops')}</h2>
        <Part query={shops} what={say('find.shops')} height={120}>
          {(data) =>
            data.shops.length === 0 ? (
              <p>{say('find.nothing')}</p>
            ) : (
              <ul className="row wrap">
                {data.shops.map(({ shop }) => (
                  <li key={shop.shopId}>
                    <Button
                      aria-pressed={chosen?.shopId === shop.shopId}
                      look={chosen?.shopId === shop.shopId ? 'primary' : 'plain'}
                      onClick={() => choose(shop)}
                    >
                      {shop.name}
                    </Button>
                  </li>
                ))}
              </ul>
            )
          }
        </Part>
      </section>
      {chosen && <Orders key={chosen.shopId} query={`shopId=${chosen.shopId}`} />}
    </>
  );
}

function Orders({ query }: { query: string }) {
  const say = useTexts();
  const [reason] = useReason();
  const found = useInfiniteQuery({
    queryKey: ['orders', query],
    queryFn: ({ pageParam, signal }) =>
      read<FoundOrders>(
        `/desk/orders?${query}&limit=${PAGE}${pageParam ? `&cursor=${pageParam}` : ''}`,
        { signal, reason: reason ? say(`reason.${reason}`) : undefined },
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });
  return (
    <section className="card stack" aria-live="polite">
      <h2>{say('find.orders')}</h2>
      <Part query={found} what={say('find.orders')} height={220}>
        {(data) => {
          const orders = data.pages.flatMap((page) => page.orders);
          return orders.length === 0 ? (
            <Empty icon="search">
              <p>{say('find.nothing')}</p>
            </Empty>
          ) : (
            <OrderList orders={orders} />
          );
        }}
      </Part>
      {found.hasNextPage && (
        <Button wide busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {say('more')}
        </Button>
      )}
    </section>
  );
}
