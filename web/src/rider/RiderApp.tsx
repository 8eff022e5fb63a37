import { useCallback, useState } from 'react';
import { Only } from '../shared/api/access';
import { useSession } from '../shared/api/me';
import { Head, Main } from '../shared/ui/App';
import { Away, Skeleton } from '../shared/ui/parts';
import { useToast } from '../shared/ui/toasts';
import { Duty } from './Duty';
import { Offer } from './Offer';
import { MIDDLE, useDevicePlace, useReports } from './place';
import { afterSteps } from './steps';
import { useTexts } from './texts';
import { Today } from './Today';
import type { Place } from './types';
import { useRiderPage, useSteps } from './useRider';
import { Waiting } from './Waiting';
import { Work } from './Work';
import './rider.css';

export function RiderApp() {
  const say = useTexts();
  return (
    <Only roles={['RIDER']} name={say('name')}>
      {() => <Rider />}
    </Only>
  );
}

function Rider() {
  const say = useTexts();
  const toast = useToast();
  const { away } = useSession();
  const device = useDevicePlace();
  const [chosen, choose] = useState<Place | null>(null);
  const place = chosen ?? device ?? MIDDLE;

  const { page, connection } = useRiderPage(
    useCallback(() => toast(say('withdrawn'), 'bad'), [toast, say]),
  );
  const { steps, take } = useSteps(
    useCallback(
      (code: string) => toast(say(code === 'shift-ended' ? 'shiftEnded' : 'gone'), 'bad'),
      [toast, say],
    ),
  );
  const me = page.data;
  useReports(place, me?.onDuty ?? false);
  const work = me?.assignment && afterSteps(me.assignment, steps);

  return (
    <>
      <Head name={say('name')}>
        <a className="plain" href="/account/">
          {say('account')}
        </a>
      </Head>
      {steps.length > 0 && (
        <div className="strip" role="status">
          {say('unsent', { count: steps.length })}
        </div>
      )}
      {me && connection === 'lost' && steps.length === 0 && (
        <div className="strip" role="status">
          {say('connectionLost')}
        </div>
      )}
      <Main narrow>
        {!me && page.isError && <Away what={say('deliveryPart')} onAgain={() => page.refetch()} />}
        {!me && !page.isError && <Skeleton height={420} />}
        {me && (
          <div className="stack">
            {me.offer ? (
              <Offer key={me.offer.assignmentId} offer={me.offer} place={place} />
            ) : work && work.state !== 'ENDED' ? (
              <Work work={work} place={place} onStep={take} />
            ) : me.onDuty ? (
              <Waiting place={place} onPlace={choose} />
            ) : (
              <Duty place={place} isGuess={!chosen && !device} onPlace={choose} />
            )}
            <Today page={me} busy={Boolean(work && work.state !== 'ENDED')} />
            {away && <Away what={say('account')} />}
          </div>
        )}
      </Main>
    </>
  );
}
