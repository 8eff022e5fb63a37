import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { Link } from 'wouter';
import { read } from '../shared/api/client';
import { distance, won } from '../shared/format/format';
import { useLanguage } from '../shared/text/texts';
import { Main } from '../shared/ui/App';
import { Icon } from '../shared/ui/icons';
import { Away, Button, Empty, Segments, Skeleton } from '../shared/ui/parts';
import { Favourites } from './Favourites';
import { PlaceDialog } from './PlaceDialog';
import { MIDDLE, usePlace } from './place';
import { useTexts } from './texts';
import type { Address, FoundShops, ListedShop, ShopList, Suggestions as Suggested } from './types';

const SORTS = ['distance', 'rating', 'deliveryTip'] as const;
type Sort = (typeof SORTS)[number];

const CARD_PIXELS = 112;
const A_PAGE = 20;

/** The shops that bring food to where one is. */
export function HomeScreen() {
  const say = useTexts();
  const known = usePlace();
  const place = known ?? MIDDLE;
  const [isChoosing, choose] = useState(false);
  const [tab, setTab] = useState<'near' | 'favourites'>('near');
  const [typed, type] = useState('');
  const wanted = useDeferredValue(typed.trim());
  return (
    <Main>
      <h1 className="unseen">{say('homeTitle')}</h1>
      <div className="stack">
        <button type="button" className="place-button" onClick={() => choose(true)}>
          <Icon name="pin" />
          <span className="grow">{place.addressText || say('noPlaceYet')}</span>
          <Icon name="down" size={18} />
        </button>
        <search className="search">
          <label className="unseen" htmlFor="search">
            {say('searchLabel')}
          </label>
          <Icon name="search" />
          <input
            id="search"
            className="input"
            type="search"
            enterKeyHint="search"
            autoComplete="off"
            list="suggestions"
            maxLength={40}
            placeholder={say('searchPlaceholder')}
            value={typed}
            onChange={(event) => type(event.target.value)}
          />
          <Suggestions typed={wanted} place={place} />
        </search>
        {wanted ? (
          <Found wanted={wanted} place={place} />
        ) : (
          <>
            <Segments
              name={say('homeTitle')}
              value={tab}
              onChange={setTab}
              options={[
                { value: 'near', label: say('near') },
                { value: 'favourites', label: say('favourites') },
              ]}
            />
            {tab === 'near' ? <Near place={place} /> : <Favourites />}
          </>
        )}
      </div>
      <PlaceDialog open={isChoosing} onClose={() => choose(false)} />
    </Main>
  );
}

function Near({ place }: { place: Address }) {
  const say = useTexts();
  const [sort, setSort] = useState<Sort>('distance');
  const [isOpenOnly, setOpenOnly] = useState(false);
  const { latitude, longitude } = place;
  const shops = useInfiniteQuery({
    queryKey: ['near', latitude, longitude, sort, isOpenOnly],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => {
      const asked = new URLSearchParams({
        latitude: String(latitude),
        longitude: String(longitude),
        sort,
        open: String(isOpenOnly),
        limit: String(A_PAGE),
        ...(pageParam ? { cursor: pageParam } : {}),
      });
      return read<ShopList>(`/storefront/shops?${asked}`, { signal });
    },
    getNextPageParam: (page) => page.next,
    refetchInterval: 30_000,
  });
  const listed = shops.data?.pages.flatMap((page) => page.shops) ?? [];
  return (
    <section className="stack" aria-labelledby="near-title">
      <h2 id="near-title" className="unseen">
        {say('near')}
      </h2>
      <div className="row between wrap">
        <label className="check">
          <input
            type="checkbox"
            checked={isOpenOnly}
            onChange={(event) => setOpenOnly(event.target.checked)}
          />
          {say('openOnly')}
        </label>
        <label className="row">
          <span className="unseen">{say('sort')}</span>
          <select
            className="select"
            value={sort}
            onChange={(event) => setSort(event.target.value as Sort)}
          >
            {SORTS.map((each) => (
              <option key={each} value={each}>
                {say(`sort.${each}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {shops.isError && !shops.data && (
        <Away what={say('shopsPart')} onAgain={() => shops.refetch()} />
      )}
      {shops.isPending && [0, 1, 2, 3].map((each) => <Skeleton key={each} height={CARD_PIXELS} />)}
      {shops.data && listed.length === 0 && <Empty icon="shop">{say('noShops')}</Empty>}
      <ul className="shops">
        {listed.map((shop) => (
          <li key={shop.shopId}>
            <ShopCard shop={shop} />
          </li>
        ))}
      </ul>
      {shops.hasNextPage && (
        <Button busy={shops.isFetchingNextPage} onClick={() => shops.fetchNextPage()}>
          {say('more')}
        </Button>
      )}
    </section>
  );
}

function Found({ wanted, place }: { wanted: string; place: Address }) {
  const say = useTexts();
  const [language] = useLanguage();
  const found = useQuery({
    queryKey: ['search', wanted, place.latitude, place.longitude],
    queryFn: ({ signal }) => {
      const asked = new URLSearchParams({
        q: wanted,
        latitude: String(place.latitude),
        longitude: String(place.longitude),
      });
      return read<FoundShops>(`/storefront/search?${asked}`, { signal });
    },
    placeholderData: (before) => before,
  });
  return (
    <section className="stack" aria-labelledby="found-title">
      <h2 id="found-title">{say('found', { wanted })}</h2>
      {found.isError && !found.data && (
        <Away what={say('searchPart')} onAgain={() => found.refetch()} />
      )}
      {found.isPending && <Skeleton height={CARD_PIXELS} />}
      {found.data?.shops.length === 0 && <Empty icon="search">{say('foundNothing')}</Empty>}
      <ul className="shops">
        {found.data?.shops.map(({ shop, items }) => (
          <li key={shop.shopId}>
            <ShopCard
              shop={shop}
              dishes={items.map((each) => `${each.name} ${won(each.price, language)}`)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Suggestions({ typed, place }: { typed: string; place: Address }) {
  const suggestions = useQuery({
    queryKey: ['suggest', typed],
    enabled: typed !== '',
    queryFn: ({ signal }) => {
      const asked = new URLSearchParams({
        q: typed,
        latitude: String(place.latitude),
        longitude: String(place.longitude),
        limit: '8',
      });
      return read<Suggested>(`/storefront/suggest?${asked}`, {
        signal,
      });
    },
  });
  return (
    <datalist id="suggestions">
      {suggestions.data?.suggestions.map((each) => (
        <option key={each.text} value={each.text} />
      ))}
    </datalist>
  );
}

function ShopCard({ shop, dishes = [] }: { shop: ListedShop; dishes?: string[] }) {
  const say = useTexts();
  const [language] = useLanguage();
  return (
    <Link className={shop.open ? 'shop-card' : 'shop-card closed'} href={`/shops/${shop.shopId}`}>
      <span className="shop-mark" aria-hidden="true">
        {shop.name.slice(0, 1)}
      </span>
      <span className="grow">
        <span className="row between">
          <b className="shop-name">{shop.name}</b>
          {!shop.open && <span className="badge">{say('closedNow')}</span>}
        </span>
        <span className="row wrap shop-facts">
          {shop.rating != null && (
            <span className="row stars">
              <Icon name="star" size={16} filled />
              <span className="unseen">{say('rating')}</span>
              {shop.rating.toFixed(1)}
              {shop.reviews != null && <span className="faint">({shop.reviews})</span>}
            </span>
          )}
          <span>{distance(shop.distanceMetres)}</span>
          <span>{say('tip', { amount: won(shop.deliveryTip, language) })}</span>
          {shop.minimumOrder > 0 && (
            <span>{say('minimum', { amount: won(shop.minimumOrder, language) })}</span>
          )}
        </span>
        {dishes.length > 0 && (
          <span className="faint dishes">{dishes.slice(0, 3).join(' · ')}</span>
        )}
      </span>
    </Link>
  );
}
