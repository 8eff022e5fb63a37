import { useQuery } from '@tanstack/react-query';
import { read } from '../../shared/api/client';
import { minutes } from '../../shared/format/format';
import { useLanguage } from '../../shared/text/texts';
import { useTexts } from '../texts';
import type { FoundOrder, FoundOrders } from '../types';
import { Part } from '../ui/Part';
import { medianMinutes } from './attention';

const EVERY_MILLIS = 30_000;
const SAMPLE = 100;

/** How long the latest delivered orders took, from the click to the door. */
export function Durations() {
  const say = useTexts();
  const [language] = useLanguage();
  const ended = useQuery({
    queryKey: ['latest-completed'],
    queryFn: ({ signal }) =>
      read<FoundOrders>(`/desk/orders?state=COMPLETED&limit=${SAMPLE}`, {
        signal,
        reason: say('reason.board'),
      }),
    refetchInterval: EVERY_MILLIS,
  });
  return (
    <section className="card stack">
      <h2>{say('board.durations')}</h2>
      <Part query={ended} what={say('board.durations')} height={76}>
        {(data) => (
          <dl className="tiles">
            {durations(data.orders).map(({ name, value }) => (
              <div key={name} className="tile">
                <dt>{say(`duration.${name}`)}</dt>
                <dd>{value === null ? '–' : minutes(value, language)}</dd>
              </div>
            ))}
          </dl>
        )}
      </Part>
      <p className="faint">{say('board.durationsExplained', { count: SAMPLE })}</p>
    </section>
  );
}

function durations(orders: readonly FoundOrder[]) {
  const delivered = orders.filter((each) => each.fulfilment === 'DELIVERY');
  const spans = (from: keyof FoundOrder, to: keyof FoundOrder) =>
    delivered.flatMap((each): Array<[string, string]> => {
      const [begun, done] = [each[from], each[to]];
      return typeof begun === 'string' && typeof done === 'string' ? [[begun, done]] : [];
    });
  return [
    { name: 'whole', value: medianMinutes(spans('placedAt', 'endedAt')) },
    { name: 'kitchen', value: medianMinutes(spans('placedAt', 'readyAt')) },
    { name: 'waiting', value: medianMinutes(spans('readyAt', 'pickedUpAt')) },
    { name: 'riding', value: medianMinutes(spans('pickedUpAt', 'endedAt')) },
  ] as const;
}
