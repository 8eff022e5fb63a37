import { Button, Notice } from '../shared/ui/parts';
import { useTexts } from './texts';
import type { useOrderCommand } from './useOrderCommand';

/** The customer would like to cancel what is being cooked. */
export function CancellationAsked({ act }: { act: ReturnType<typeof useOrderCommand> }) {
  const say = useTexts();
  const grant = (fault: 'SHOP' | 'CUSTOMER') =>
    act.mutate({ verb: 'cancellation-request/grant', body: { fault } });
  return (
    <Notice tone="bad">
      <div className="stack">
        <b>{say('cancellationAsked')}</b>
        <Button wide disabled={act.isPending} onClick={() => grant('CUSTOMER')}>
          {say('grantCustomer')}
        </Button>
        <Button wide disabled={act.isPending} onClick={() => grant('SHOP')}>
          {say('grantShop')}
        </Button>
        <Button
          wide
          disabled={act.isPending}
          onClick={() =>
            act.mutate({
              verb: 'cancellation-request/refuse',
              body: { reason: say('alreadyCooking') },
            })
          }
        >
          {say('refuseCancellation')}
        </Button>
      </div>
    </Notice>
  );
}
