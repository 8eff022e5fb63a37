import { useState } from 'react';
import { Button, Dialog, Field } from '../shared/ui/parts';
import { useTexts } from './texts';
import type { Order } from './types';
import type { useOrderCommand } from './useOrderCommand';

const LONGEST_REASON = 200;
const REASONS = ['reject.soldOut', 'reject.busy', 'reject.closing', 'reject.address'] as const;

/** Why the shop does not take an order; the customer reads it and is refunded. */
export function RejectDialog({
  open,
  order,
  act,
  onClose,
}: {
  open: boolean;
  order: Order;
  act: ReturnType<typeof useOrderCommand>;
  onClose: () => void;
}) {
  const say = useTexts();
  const [own, setOwn] = useState('');
  const reject = (reason: string) =>
    act.mutate({ verb: 'reject', body: { reason } }, { onSettled: onClose });
  return (
    <Dialog title={say('rejectTitle', { number: order.number })} open={open} onClose={onClose}>
      <div className="stack">
        <p>{say('rejectExplained')}</p>
        {REASONS.map((each) => (
          <Button
            key={each}
            look="danger"
            size="big"
            wide
            disabled={act.isPending}
            onClick={() => reject(say(each))}
          >
            {say(each)}
          </Button>
        ))}
        <Field label={say('otherReason')}>
          {(attributes) => (
            <input
              {...attributes}
              className="input"
              maxLength={LONGEST_REASON}
              value={own}
              onChange={(event) => setOwn(event.target.value)}
            />
          )}
        </Field>
        <Button
          look="danger"
          wide
          disabled={own.trim() === ''}
          busy={act.isPending}
          onClick={() => reject(own.trim())}
        >
          {say('reject')}
        </Button>
      </div>
    </Dialog>
  );
}
