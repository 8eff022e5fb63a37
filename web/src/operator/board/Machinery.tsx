import { useQuery } from '@tanstack/react-query';
import { read } from '../../shared/api/client';
import { figure } from '../../shared/format/format';
import { Notice } from '../../shared/ui/parts';
import { useTexts } from '../texts';
import type { PlatformLive } from '../types';
import { Part } from '../ui/Part';
import { notServing, sum } from './attention';

const EVERY_MILLIS = 3_000;

/** Whether every part of the platform is there, and how far behind they are of each other. */
export function Machinery({ behind }: { behind: Record<string, number> | undefined }) {
  const say = useTexts();
  const live = useQuery({
    queryKey: ['platform-live'],
    queryFn: ({ signal }) => read<PlatformLive>('/platform/live', { signal }),
    refetchInterval: EVERY_MILLIS,
  });
  return (
    <section className="card stack" aria-live="polite">
      <h2>{say('board.machinery')}</h2>
      <Part query={live} what={say('board.machinery')} height={220}>
        {(data) => <Compartments live={data} behind={behind} />}
      </Part>
    </section>
  );
}

function Compartments({
  live,
  behind,
}: {
  live: PlatformLive;
  behind: Record<string, number> | undefined;
}) {
  const say = useTexts();
  const away = notServing(live.compartments);
  const name = (compartment: string) => say(`domain.${compartment}` as 'domain.order');
  return (
    <>
      {away.length > 0 ? (
        <Notice tone="bad">{say('board.away', { names: away.map(name).join(', ') })}</Notice>
      ) : (
        <p className="badge good all-there">{say('board.allThere')}</p>
      )}
      <ul className="row wrap compartments">
        {Object.keys(live.compartments).map((each) => (
          <li key={each} className={away.includes(each) ? 'badge bad' : 'badge good'}>
            {name(each)}
            <span className="unseen">
              {away.includes(each) ? say('board.isAway') : say('board.isThere')}
            </span>
          </li>
        ))}
      </ul>
      <dl className="pairs figures">
        <dt>{say('board.lag')}</dt>
        <dd>{say('board.millis', { millis: figure(live.eventLagMs.p99) })}</dd>
        {behind && (
          <>
            <dt>{say('board.behind')}</dt>
            <dd>{figure(sum(behind))}</dd>
          </>
        )}
        <dt>{say('board.answers')}</dt>
        <dd>{say('board.millis', { millis: figure(Math.round(live.latencyMs.p99)) })}</dd>
        <dt>{say('board.watching')}</dt>
        <dd>{figure(live.openStreams)}</dd>
      </dl>
    </>
  );
}
