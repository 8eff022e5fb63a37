import { useQuery } from '@tanstack/react-query';
import { read } from '../../shared/api/client';
import type { Role } from '../../shared/api/me';
import { Chart } from '../../shared/chart/Chart';
import { figure } from '../../shared/format/format';
import { Notice } from '../../shared/ui/parts';
import { OrderList } from '../order/OrderList';
import { seesOrders } from '../screens';
import { useTexts } from '../texts';
import type { DeskLive, FoundOrders, Lateness } from '../types';
import { Part } from '../ui/Part';
import { Screen } from '../ui/Screen';
import { byUrgency, ENDED_STATES, OPEN_STATES, perMinute, sum } from './attention';
import { Durations } from './Durations';
import { Machinery } from './Machinery';

const EVERY_MILLIS = 3_000;
const MOST_LATE = 50;
const CHART_HEIGHT = 200;
const LATE_KINDS: readonly Lateness[] = ['ACCEPTANCE', 'PREPARATION', 'PICKUP', 'DELIVERY'];

/** How all orders stand now; late ones first. */
export function BoardScreen({ roles }: { roles: readonly Role[] }) {
  const say = useTexts();
  const live = useQuery({
    queryKey: ['desk-live'],
    queryFn: ({ signal }) => read<DeskLive>('/desk/live', { signal }),
    refetchInterval: EVERY_MILLIS,
  });
  return (
    <Screen title={say('board.title')}>
      <Part query={live} what={say('board.figures')} height={110}>
        {(data) => <Figures live={data} />}
      </Part>
      <div className="board">
        <section className="card stack board-late">
          <h2>{say('board.late')}</h2>
          {seesOrders(roles) ? <Late /> : <p className="faint">{say('board.lateNotYours')}</p>}
        </section>
        <section className="card stack">
          <h2>{say('board.perMinute')}</h2>
          <Part query={live} what={say('board.perMinute')} height={CHART_HEIGHT}>
            {(data) => <PerMinute live={data} />}
          </Part>
        </section>
        {seesOrders(roles) && <Durations />}
        <Machinery behind={live.data?.eventLag.eventsBySource} />
      </div>
    </Screen>
  );
}

function Figures({ live }: { live: DeskLive }) {
  const say = useTexts();
  return (
    <>
      <dl className="tiles">
        {OPEN_STATES.map((state) => (
          <Tile key={state} name={say(`state.${state}`)} value={live.byState[state]} />
        ))}
        <Tile name={say('board.lateCount')} value={sum(live.late)} isBad={sum(live.late) > 0} />
        <Tile name={say('board.wishes')} value={live.openInterventions} />
      </dl>
      <p className="faint figures">
        {say('board.lastDay')}{' '}
        {ENDED_STATES.filter((state) => live.byState[state] > 0)
          .map((state) => `${say(`state.${state}`)} ${figure(live.byState[state])}`)
          .join(' · ')}
      </p>
      {sum(live.late) > 0 && (
        <p className="row wrap">
          {LATE_KINDS.filter((kind) => live.late[kind] > 0).map((kind) => (
            <span key={kind} className="badge bad">
              {say(`late.${kind}`)} {figure(live.late[kind])}
            </span>
          ))}
        </p>
      )}
    </>
  );
}

function Tile({ name, value, isBad }: { name: string; value: number; isBad?: boolean }) {
  return (
    <div className={isBad ? 'tile bad' : 'tile'}>
      <dt>{name}</dt>
      <dd className="figures">{figure(value)}</dd>
    </div>
  );
}

function Late() {
  const say = useTexts();
  const late = useQuery({
    queryKey: ['late-orders'],
    queryFn: ({ signal }) =>
      read<FoundOrders>(`/desk/orders?late=true&limit=${MOST_LATE}`, {
        signal,
        reason: say('reason.board'),
      }),
    refetchInterval: EVERY_MILLIS,
  });
  return (
    <Part query={late} what={say('board.late')} height={320}>
      {(data) =>
        data.orders.length === 0 ? (
          <Notice tone="good">{say('board.noneLate')}</Notice>
        ) : (
          <div className="late-list" tabIndex={0} role="region" aria-label={say('board.late')}>
            <OrderList orders={byUrgency(data.orders)} />
          </div>
        )
      }
    </Part>
  );
}

function PerMinute({ live }: { live: DeskLive }) {
  const say = useTexts();
  const { times, placed, completed } = perMinute(live);
  return (
    <Chart
      name={say('board.perMinuteExplained')}
      times={times}
      height={CHART_HEIGHT}
      series={[
        { name: say('board.placed'), values: placed, colour: '--accent', look: 'bars' },
        { name: say('board.completed'), values: completed, colour: '--good', look: 'line' },
      ]}
    />
  );
}
