import { useState } from 'react';
import { Button } from '../shared/ui/parts';
import { countdown } from './board';
import { OrderHead } from './OrderHead';
import { OrderLines } from './OrderLines';
import { RejectDialog } from './RejectDialog';
import { useTexts } from './texts';
import type { Order } from './types';
import { useOrderCommand } from './useOrderCommand';

/** An order that waits for an answer: one touch on a time takes it. */
export function FreshCard({
  order,
  choices,
  nowMillis,
  onAccepted,
}: {
  order: Order;
  choices: readonly number[];
  nowMillis: number;
  onAccepted: (order: Order) => void;
}) {
  const say = useTexts();
  const [rejecting, reject] = useState(false);
  const act = useOrderCommand(order.orderId);
  return (
    <article className="card stack fresh">
      <OrderHead order={order} />
      {order.acceptanceDueAt && (
        <p className="due figures" aria-live="off">
          {say('answerWithin', { time: countdown(order.acceptanceDueAt, nowMillis) })}
        </p>
      )}
      <OrderLines order={order} />
      <p>
        <b>{say('acceptWith')}</b>
      </p>
      <div className="choices">
        {choices.map((minutes) => (
          <Button
            key={minutes}
            look="primary"
            size="big"
            disabled={act.isPending}
            onClick={() =>
              act.mutate(
                { verb: 'accept', body: { preparationMinutes: minutes } },
                { onSuccess: () => onAccepted(order) },
              )
            }
          >
            {say('minutes', { minutes })}
          </Button>
        ))}
      </div>
      <Button wide disabled={act.isPending} onClick={() => reject(true)}>
        {say('reject')}
      </Button>
      <RejectDialog open={rejecting} order={order} act={act} onClose={() => reject(false)} />
    </article>
  );
}
