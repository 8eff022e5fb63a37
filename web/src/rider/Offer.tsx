import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { asProblem, command } from '../shared/api/client';
import { useCityNow } from '../shared/format/cityTime';
import { distance, won } from '../shared/format/format';
import { CityMap, type Pin } from '../shared/map/Map';
import { useLanguage } from '../shared/text/texts';
import { Button, Notice, useTrouble } from '../shared/ui/parts';
import { useToast } from '../shared/ui/toasts';
import { metresBetween } from './place';
import { useTexts } from './texts';
import type { Assignment, Place } from './types';

const TICK_MILLIS = 250;
const BUZZ_MILLIS = [200, 100, 200];

/** A delivery that is offered, until somebody answers or its time is over. */
export function Offer({ offer, place }: { offer: Assignment; place: Place }) {
  const say = useTexts();
  const [language] = useLanguage();
  const toast = useToast();
  const trouble = useTrouble();
  const queries = useQueryClient();
  const { nowMillis, speed } = useCityNow(TICK_MILLIS);
  useEffect(() => {
    navigator.vibrate?.(BUZZ_MILLIS);
  }, []);
  const answer = useMutation({
    mutationFn: (verb: 'accept' | 'decline') =>
      command(`/delivery/offers/${offer.assignmentId}/${verb}`, {}),
    onError: (failure) => {
      if (asProblem(failure).code === 'offer-gone') {
        toast(say('gone'), 'bad');
      }
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['rider'] }),
  });
  // The offer runs out by the city's clock, which may be faster; the rider's seconds are real ones.
  const leftMillis = offer.expiresAt ? (Date.parse(offer.expiresAt) - nowMillis) / speed : 0;
  const stops = offer.orders.flatMap((each) => each.dropoff.location ?? []);
  const legs = [offer.shop.location, ...stops];
  const onward = legs.slice(1).reduce((sum, to, i) => sum + metresBetween(legs[i] ?? to, to), 0);
  const pins: Pin[] = [
    { id: 'me', look: 'me', name: say('me'), ...place },
    { id: 'shop', look: 'shop', name: offer.shop.name, ...offer.shop.location },
    ...stops.map((at, i): Pin => ({ id: `door-${i}`, look: 'home', name: say('customer'), ...at })),
  ];
  return (
    <section className="card stack offer" aria-live="assertive">
      <div className="row between">
        <h1>{say('offer')}</h1>
        <span className="badge info">{say('offerOrders', { count: offer.orders.length })}</span>
      </div>
      <p className="pay figures">{won(offer.pay, language)}</p>
      <p>
        <b>{offer.shop.name}</b>
      </p>
      <p className="row wrap faint">
        <span>
          {say('toShop', { distance: distance(metresBetween(place, offer.shop.location)) })}
        </span>
        {stops.length > 0 && <span>{say('onward', { distance: distance(onward) })}</span>}
      </p>
      <CityMap name={say('map')} centre={offer.shop.location} height={220} pins={pins} fit />
      <p className="countdown figures" aria-live="off">
        {say('offerLeft', { seconds: Math.max(0, Math.ceil(leftMillis / 1000)) })}
      </p>
      {answer.isError && asProblem(answer.error).code !== 'offer-gone' && (
        <Notice tone="bad">{trouble(answer.error)}</Notice>
      )}
      <Button
        look="primary"
        size="big"
        wide
        busy={answer.isPending}
        onClick={() => answer.mutate('accept')}
      >
        {say('accept')}
      </Button>
      <Button wide disabled={answer.isPending} onClick={() => answer.mutate('decline')}>
        {say('decline')}
      </Button>
    </section>
  );
}
