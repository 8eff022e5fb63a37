import { useState } from 'react';
import { minutesUntil, timeOfDay } from '../shared/format/format';
import { useLanguage } from '../shared/text/texts';
import { Button, Notice } from '../shared/ui/parts';
import { CancellationAsked } from './CancellationAsked';
import { MoreTimeDialog } from './MoreTimeDialog';
import { OrderHead } from './OrderHead';
import { OrderLines } from './OrderLines';
import { ShortageDialog } from './ShortageDialog';
import { useTexts } from './texts';
import type { Order, OrderNews } from './types';
import { useOrderCommand } from './useOrderCommand';
import type { usePrinter } from './usePrinter';

/** An order in the kitchen or on the counter. */
export function CookingCard({
  order,
  news,
  nowMillis,
  printer,
}: {
  order: Order;
  news: OrderNews | undefined;
  nowMillis: number;
  printer: ReturnType<typeof usePrinter>;
}) {
  const say = useTexts();
  const [language] = useLanguage();
  const [asking, ask] = useState<'time' | 'shortage' | null>(null);
  const act = useOrderCommand(order.orderId);
  const cooking = order.state === 'ACCEPTED';
  const late = cooking && order.readyAt !== undefined && Date.parse(order.readyAt) < nowMillis;
  return (
    <article className={late ? 'card stack late' : 'card stack'}>
      <OrderHead order={order} />
      {cooking && order.readyAt && (
        <p className="due figures">
          {late
            ? say('lateSince', { time: timeOfDay(order.readyAt, language) })
            : say('readyIn', {
                minutes: minutesUntil(order.readyAt, nowMillis),
                time: timeOfDay(order.readyAt, language),
              })}
        </p>
      )}
      {!cooking && (
        <p className="faint">
          {say(
            order.fulfilment === 'PICKUP'
              ? 'waitsForCustomer'
              : order.riderId
                ? 'riderComes'
                : 'riderSought',
          )}
        </p>
      )}
      <OrderLines order={order} />
      {news?.cancellationAskedAt && <CancellationAsked act={act} />}
      {news?.proposal && (
        <Notice>
          {say('proposed', {
            item: order.lines[news.proposal.line]?.name ?? '',
            time: timeOfDay(news.proposal.dueAt, language),
          })}
        </Notice>
      )}
      {cooking && (
        <Button
          look="primary"
          size="big"
          wide
          icon="check"
          busy={act.isPending}
          onClick={() => act.mutate({ verb: 'ready' })}
        >
          {say('markReady')}
        </Button>
      )}
      {!cooking && order.fulfilment === 'PICKUP' && (
        <Button
          look="primary"
          size="big"
          wide
          icon="check"
          busy={act.isPending}
          onClick={() => act.mutate({ verb: 'handed-over' })}
        >
          {say('handOver')}
        </Button>
      )}
      <div className="row wrap">
        {cooking && (
          <Button icon="clock" onClick={() => ask('time')}>
            {say('moreTime')}
          </Button>
        )}
        {cooking && !news?.proposal && (
          <Button icon="swap" onClick={() => ask('shortage')}>
            {say('shortage')}
          </Button>
        )}
        <Button icon="print" onClick={() => printer.print(order)}>
          {say(printer.wasPrinted(order) ? 'printAgain' : 'print')}
        </Button>
        <Button icon="download" onClick={() => printer.download(order)}>
          {say('printerFile')}
        </Button>
      </div>
      <MoreTimeDialog open={asking === 'time'} act={act} onClose={() => ask(null)} />
      {asking === 'shortage' && (
        <ShortageDialog order={order} act={act} onClose={() => ask(null)} />
      )}
    </article>
  );
}
