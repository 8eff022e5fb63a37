import { timeOfDay } from '../shared/format/format';
import { useLanguage } from '../shared/text/texts';
import { Button, Field, useTrouble } from '../shared/ui/parts';
import { useToast } from '../shared/ui/toasts';
import { useTexts } from './texts';
import type { ShopSummary } from './types';
import { useShopCommand } from './useShop';

const PAUSE_MINUTES = 30;

/** Which shop this is, whether it takes orders, and the switch for that. */
export function ShopBar({
  shop,
  shops,
  onChoose,
}: {
  shop: ShopSummary | undefined;
  shops: readonly ShopSummary[];
  onChoose: (shopId: string) => void;
}) {
  const say = useTexts();
  const [language] = useLanguage();
  const toast = useToast();
  const trouble = useTrouble();
  const change = useShopCommand();
  if (!shop) {
    return null;
  }
  const [tone, state] = shop.paused
    ? [
        'warn',
        shop.pausedUntil
          ? say('pausedUntil', { time: timeOfDay(shop.pausedUntil, language) })
          : say('paused'),
      ]
    : shop.open
      ? ['good', say('open')]
      : ['bad', say('closed')];
  const ask = (verb: string, body: unknown) =>
    change.mutate(
      { path: `/shops/${shop.shopId}/${verb}`, body },
      { onError: (failure) => toast(trouble(failure), 'bad') },
    );
  return (
    <section className="card row between wrap" aria-label={shop.name}>
      <div className="grow">
        {shops.length > 1 ? (
          <Field label={say('shop')}>
            {(attributes) => (
              <select
                {...attributes}
                className="select"
                value={shop.shopId}
                onChange={(event) => onChoose(event.target.value)}
              >
                {shops.map((each) => (
                  <option key={each.shopId} value={each.shopId}>
                    {each.name}
                  </option>
                ))}
              </select>
            )}
          </Field>
        ) : (
          <b>{shop.name}</b>
        )}
        <p aria-live="polite">
          <span className={`badge ${tone}`}>{state}</span>
        </p>
      </div>
      {shop.paused ? (
        <Button
          look="primary"
          icon="play"
          busy={change.isPending}
          onClick={() => ask('resume', {})}
        >
          {say('resume')}
        </Button>
      ) : (
        <Button
          icon="pause"
          busy={change.isPending}
          onClick={() => ask('pause', { minutes: PAUSE_MINUTES })}
        >
          {say('pause')}
        </Button>
      )}
    </section>
  );
}
