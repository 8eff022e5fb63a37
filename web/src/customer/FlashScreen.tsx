import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { asProblem, command, newKey, read } from '../shared/api/client';
import { useSession } from '../shared/api/me';
import { signInPath } from '../shared/api/session';
import { dayAndTime, figure, won } from '../shared/format/format';
import { useLanguage } from '../shared/text/texts';
import { Main } from '../shared/ui/App';
import { Away, Button, Empty, Notice, Skeleton, useTrouble } from '../shared/ui/parts';
import { untilTurn } from './flash';
import { useTexts } from './texts';
import type { Flash, FlashPlace } from './types';

const LOOK_AGAIN_MILLIS = 10_000;
const FLASHES = ['flashes'];

/** Coupons that begin at a moment, each with its line. */
export function FlashScreen() {
  const say = useTexts();
  const flashes = useQuery({
    queryKey: FLASHES,
    queryFn: async ({ signal }) =>
      (await read<{ flashes: Flash[] }>('/promotion/flashes', { signal })).flashes,
    refetchInterval: LOOK_AGAIN_MILLIS,
  });
  return (
    <Main narrow>
      <div className="stack">
        <h1>{say('flashTitle')}</h1>
        {flashes.isPending && <Skeleton height={220} />}
        {flashes.isError && !flashes.data && (
          <Away what={say('flashTitle')} onAgain={() => flashes.refetch()} />
        )}
        {flashes.data?.length === 0 && <Empty icon="clock">{say('noFlash')}</Empty>}
        {flashes.data?.map((flash) => (
          <FlashCard key={flash.campaignId} flash={flash} />
        ))}
      </div>
    </Main>
  );
}

function FlashCard({ flash }: { flash: Flash }) {
  const say = useTexts();
  const [language] = useLanguage();
  const { session } = useSession();
  const { rules } = flash;
  const worth = rules.amount
    ? won(rules.amount, language)
    : `${figure((rules.basisPoints ?? 0) / 100)} %`;
  return (
    <section className="card stack" aria-labelledby={flash.campaignId}>
      <h2 id={flash.campaignId}>{rules.name}</h2>
      <p>{say('flashOffer', { worth, coupons: figure(flash.coupons) })}</p>
      <p className="faint figures">
        {say('flashStarts', { time: dayAndTime(flash.startsAt, language) })}
      </p>
      {flash.state === 'GATHERING' && <p>{say('flashFair')}</p>}
      {session ? (
        <Line flash={flash} accountId={session.accountId} />
      ) : (
        <a className="button primary" href={signInPath()}>
          {say('signIn')}
        </a>
      )}
    </section>
  );
}

/** Somebody's own place; where one joined is remembered, so that a reload goes on. */
function Line({ flash, accountId }: { flash: Flash; accountId: string }) {
  const say = useTexts();
  const queries = useQueryClient();
  const trouble = useTrouble();
  const remembered = `flash.${flash.campaignId}.${accountId}`;
  const [joined, setJoined] = useState(() => localStorage.getItem(remembered) !== null);
  const [keys] = useState(() => ({ join: newKey(), take: newKey() }));
  const placeKey = ['flash-place', flash.campaignId, accountId];
  const place = useQuery({
    queryKey: placeKey,
    enabled: joined,
    queryFn: ({ signal }) =>
      read<FlashPlace>(`/promotion/flashes/${flash.campaignId}/place`, { signal }),
    // The server says when asking again is of use, a little different to everybody.
    refetchInterval: (query) => query.state.data?.pollAfterMillis ?? false,
    retry: true,
  });
  const join = useMutation({
    mutationFn: () =>
      command('/promotion/flash-places', { campaignId: flash.campaignId }, { key: keys.join }),
    onSuccess: () => {
      localStorage.setItem(remembered, 'joined');
      setJoined(true);
    },
  });
  const take = useMutation({
    mutationFn: () =>
      command('/promotion/flash-claims', { campaignId: flash.campaignId }, { key: keys.take }),
    onSettled: () => queries.invalidateQueries({ queryKey: placeKey }),
  });
  if (!joined) {
    return (
      <>
        <Button
          look="primary"
          size="big"
          wide
          busy={join.isPending}
          disabled={flash.state === 'OVER'}
          onClick={() => join.mutate()}
        >
          {say(flash.state === 'OVER' ? 'flashOver' : 'flashJoin')}
        </Button>
        {join.isError && <Notice tone="bad">{trouble(join.error)}</Notice>}
      </>
    );
  }
  if (!place.data) {
    return place.isError && !asProblem(place.error).away ? (
      <Notice tone="warn">{trouble(place.error)}</Notice>
    ) : (
      <Skeleton height={96} />
    );
  }
  return (
    <>
      <div className="stack" aria-live="polite">
        <Standing place={place.data} />
      </div>
      {place.data.standing === 'YOUR_TURN' && (
        <>
          <TurnLeft place={place.data} readAt={place.dataUpdatedAt} />
          <Button
            look="primary"
            size="big"
            wide
            busy={take.isPending}
            onClick={() => take.mutate()}
          >
            {say('flashTake')}
          </Button>
          {take.isError && <Notice tone="bad">{trouble(take.error)}</Notice>}
        </>
      )}
    </>
  );
}

function Standing({ place }: { place: FlashPlace }) {
  const say = useTexts();
  const [language] = useLanguage();
  switch (place.standing) {
    case 'BEFORE_DRAW':
      return <Notice>{say('flashBeforeDraw')}</Notice>;
    case 'WAITING':
      return (
        <>
          <p className="big figures">{say('flashAhead', { count: figure(place.ahead ?? 0) })}</p>
          <p>{say('flashAbout', { time: untilTurn(place.estimatedSeconds ?? 0, language) })}</p>
          {place.reserve && <Notice tone="warn">{say('flashReserve')}</Notice>}
        </>
      );
    case 'YOUR_TURN':
      return <Notice tone="good">{say('flashYourTurn')}</Notice>;
    case 'SERVED':
      return <Notice tone="good">{say('flashServed')}</Notice>;
    case 'MISSED':
      return <Notice tone="warn">{say('flashMissed')}</Notice>;
    case 'TOO_LATE':
      return <Notice tone="warn">{say('flashTooLate')}</Notice>;
  }
}

/** What is left of a turn; not read aloud every second. */
function TurnLeft({ place, readAt }: { place: FlashPlace; readAt: number }) {
  const say = useTexts();
  const [now, tick] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => tick(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const left = Math.max(0, Math.ceil(((place.turnEndsInMillis ?? 0) - (now - readAt)) / 1_000));
  return (
    <p className="figures" aria-hidden="true">
      {say('flashLeft', { seconds: left })}
    </p>
  );
}
