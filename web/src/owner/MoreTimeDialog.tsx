import { Button, Dialog } from '../shared/ui/parts';
import { useTexts } from './texts';
import type { useOrderCommand } from './useOrderCommand';

const MORE_MINUTES = [5, 10, 15, 20];

export function MoreTimeDialog({
  open,
  act,
  onClose,
}: {
  open: boolean;
  act: ReturnType<typeof useOrderCommand>;
  onClose: () => void;
}) {
  const say = useTexts();
  return (
    <Dialog title={say('moreTime')} open={open} onClose={onClose}>
      <div className="stack">
        <p>{say('moreTimeExplained')}</p>
        <div className="choices">
          {MORE_MINUTES.map((minutes) => (
            <Button
              key={minutes}
              look="primary"
              size="big"
              disabled={act.isPending}
              onClick={() =>
                act.mutate(
                  { verb: 'more-time', body: { minutes, reason: say('kitchenBusy') } },
                  { onSettled: onClose },
                )
              }
            >
              {say('moreMinutes', { minutes })}
            </Button>
          ))}
        </div>
      </div>
    </Dialog>
  );
}
