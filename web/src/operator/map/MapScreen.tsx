import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { read } from '../../shared/api/client';
import { figure } from '../../shared/format/format';
import { CityMap, type Dot } from '../../shared/map/Map';
import { Away } from '../../shared/ui/parts';
import { useTexts } from '../texts';
import type { ListedShop, LiveRider } from '../types';
import { Screen } from '../ui/Screen';
import { CENTRE, RIDER_COLOURS, SHOP_COLOURS } from './city';
import { dotsOfRiders, dotsOfShops } from './dots';

const RIDERS_EVERY_MILLIS = 2_000;
const SHOPS_EVERY_MILLIS = 60_000;
const MAP_HEIGHT = 560;
const ZOOM = 13;
const MOST_SHOPS = 100;
const RIDER_STATES = ['IDLE', 'OFFERED', 'TO_SHOP', 'AT_SHOP', 'TO_CUSTOMER'] as const;

/** Where riders and shops are now. */
export function MapScreen() {
  const say = useTexts();
  const riders = useQuery({
    queryKey: ['riders-live'],
    queryFn: ({ signal }) => read<{ riders: readonly LiveRider[] }>('/delivery/live', { signal }),
    refetchInterval: RIDERS_EVERY_MILLIS,
  });
  const shops = useQuery({
    queryKey: ['shops-near'],
    queryFn: ({ signal }) =>
      read<{ shops: readonly ListedShop[] }>(
        `/storefront/shops?latitude=${CENTRE.latitude}&longitude=${CENTRE.longitude}` +
          `&limit=${MOST_SHOPS}`,
        { signal },
      ),
    refetchInterval: SHOPS_EVERY_MILLIS,
  });
  const shopDots = useMemo(() => dotsOfShops(shops.data?.shops ?? []), [shops.data]);
  const riderDots = useMemo(
    () => dotsOfRiders(riders.data?.riders ?? [], (state) => say(`rider.${state}` as 'rider.IDLE')),
    [riders.data, say],
  );
  const dots = useMemo<readonly Dot[]>(() => [...shopDots, ...riderDots], [shopDots, riderDots]);
  const count = (state: string) =>
    (riders.data?.riders ?? []).filter((each) => each.state === state).length;
  return (
    <Screen title={say('map.title')}>
      {riders.isError && <Away what={say('map.riders')} onAgain={() => void riders.refetch()} />}
      {shops.isError && <Away what={say('map.shops')} onAgain={() => void shops.refetch()} />}
      <ul className="row wrap legend" aria-label={say('map.legend')}>
        {RIDER_STATES.map((state) => (
          <li key={state}>
            <span className="swatch" style={{ background: RIDER_COLOURS[state] }} />
            {say(`rider.${state}`)} <b className="figures">{figure(count(state))}</b>
          </li>
        ))}
        <li>
          <span className="swatch" style={{ background: SHOP_COLOURS.open }} />
          {say('map.openShop')}{' '}
          <b className="figures">
            {figure((shops.data?.shops ?? []).filter((each) => each.open).length)}
          </b>
        </li>
      </ul>
      <CityMap
        name={say('map.title')}
        centre={CENTRE}
        zoom={ZOOM}
        dots={dots}
        height={MAP_HEIGHT}
      />
    </Screen>
  );
}
