import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useCityNow } from '../shared/format/cityTime';
import { timeOfDay } from '../shared/format/format';
import { CityMap, type Pin } from '../shared/map/Map';
import { useLanguage } from '../shared/text/texts';
import { Away } from '../shared/ui/parts';
import { isStale } from './ride';
import { useTexts } from './texts';
import type { Order, Ride } from './types';

const MAP_PIXELS = 240;

/** Where the food comes from, where it goes, and its rider between them. */
export function RideMap({ order, ride }: { order: Order; ride: UseQueryResult<Ride | null> }) {
  const say = useTexts();
  const [language] = useLanguage();
  const { nowMillis } = useCityNow();
  const door = order.dropoff?.location;
  const shop = ride.data?.shop;
  const rider = ride.data?.rider;
  const pins = useMemo((): Pin[] => {
    const known: Pin[] = [];
    if (shop) {
      known.push({ id: 'shop', look: 'shop', name: shop.name, ...shop.location });
    }
    if (door) {
      known.push({ id: 'door', look: 'home', name: say('myDoor'), ...door });
    }
    if (rider) {
      known.push({ id: 'rider', look: 'rider', name: say('rider'), ...rider.location });
    }
    return known;
  }, [shop, door, rider, say]);
  if (!door) {
    return null;
  }
  if (ride.isError && !ride.data) {
    return <Away what={say('ridePart')} onAgain={() => ride.refetch()} />;
  }
  const isAccepted = order.state !== 'PENDING' && order.state !== 'PAID';
  const stage = isAccepted ? (ride.data?.stage ?? 'LOOKING_FOR_RIDER') : 'NOT_YET';
  return (
    <div className="ride">
      <p className="ride-stage">
        {say(`ride.${stage}`)}
        {rider && rider.doorsBefore > 0 && (
          <span className="faint"> {say('doorsBefore', { count: rider.doorsBefore })}</span>
        )}
        {rider && isStale(rider.locatedAt, nowMillis) && (
          <span className="faint">
            {' '}
            {say('seenAt', { time: timeOfDay(rider.locatedAt, language) })}
          </span>
        )}
      </p>
      <CityMap name={say('rideMap')} centre={door} height={MAP_PIXELS} pins={pins} fit />
    </div>
  );
}
