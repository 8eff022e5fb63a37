import { useCallback, useState } from 'react';
import { Away, Button, Empty, Notice, Skeleton } from '../shared/ui/parts';
import { useCityNow } from '../shared/format/cityTime';
import { preparationChoices } from './board';
import { CookingCard } from './CookingCard';
import { FreshCard } from './FreshCard';
import { remember, remembered } from './remembered';
import { useTexts } from './texts';
import { TicketSheet } from './TicketSheet';
import { usePrinter } from './usePrinter';
import type { useAlarm } from './useAlarm';
import type { useBoard } from './useBoard';
import { useShop } from './useShop';
import type { Order, ShopSummary } from './types';

/** What must be answered, cooked and handed out now. */
export function BoardScreen({
  shopId,
  shop,
  work,
  alarm,
}: {
  shopId: string;
  shop: ShopSummary | undefined;
  work: ReturnType<typeof useBoard>;
  alarm: ReturnType<typeof useAlarm>;
}) {
  const say = useTexts();
  const { nowMillis } = useCityNow();
  const full = useShop(shopId);
  const printer = usePrinter();
  const [automatic, setAutomatic] = useState(() => remembered('print') === 'on');
  const accepted = useCallback(
    (order: Order) => automatic && printer.once(order),
    [automatic, printer],
  );
  const { board, query } = work;
  const choices = preparationChoices(full.data?.terms.preparation?.minutes);
  return (
    <div className="stack">
      <h1 className="unseen">{say('board')}</h1>
      <div className="row wrap">
        <Button
          icon={alarm.sound === 'on' ? 'sound' : 'mute'}
          aria-pressed={alarm.sound !== 'off'}
          onClick={() => alarm.turn(alarm.sound === 'off')}
        >
          {say(alarm.sound === 'off' ? 'soundOff' : 'soundOn')}
        </Button>
        <Button
          icon="print"
          aria-pressed={automatic}
          onClick={() => {
            setAutomatic(!automatic);
            remember('print', automatic ? 'off' : 'on');
          }}
        >
          {say(automatic ? 'printOn' : 'printOff')}
        </Button>
      </div>
      {alarm.sound === 'silent' && <Notice tone="warn">{say('soundSilent')}</Notice>}
      {query.isError && <Away what={say('orderPart')} onAgain={() => query.refetch()} />}
      {!board && !query.isError && <Skeleton height={360} />}
      {board && (
        <>
          <section className="stack" aria-live="assertive" aria-label={say('fresh')}>
            {board.fresh.length > 0 && (
              <h2 className="shout">{say('waiting', { count: board.fresh.length })}</h2>
            )}
            {board.fresh.map((order) => (
              <FreshCard
                key={order.orderId}
                order={order}
                choices={choices}
                nowMillis={nowMillis}
                onAccepted={accepted}
              />
            ))}
          </section>
          {board.fresh.length + board.cooking.length + board.ready.length === 0 && (
            <Empty icon="bell">
              <p>{say(shop?.open === false ? 'quietClosed' : 'quiet')}</p>
            </Empty>
          )}
          <div className="columns">
            <Column
              name={say('cooking')}
              orders={board.cooking}
              work={work}
              nowMillis={nowMillis}
              printer={printer}
            />
            <Column
              name={say('ready')}
              orders={board.ready}
              work={work}
              nowMillis={nowMillis}
              printer={printer}
            />
          </div>
        </>
      )}
      <TicketSheet printing={printer.printing} onDone={printer.done} />
    </div>
  );
}

function Column({
  name,
  orders,
  work,
  nowMillis,
  printer,
}: {
  name: string;
  orders: readonly Order[];
  work: ReturnType<typeof useBoard>;
  nowMillis: number;
  printer: ReturnType<typeof usePrinter>;
}) {
  if (orders.length === 0) {
    return null;
  }
  return (
    <section className="stack" aria-label={name}>
      <h2>
        {name} <span className="faint">{orders.length}</span>
      </h2>
      {orders.map((order) => (
        <CookingCard
          key={order.orderId}
          order={order}
          news={work.news.get(order.orderId)}
          nowMillis={nowMillis}
          printer={printer}
        />
      ))}
    </section>
  );
}
