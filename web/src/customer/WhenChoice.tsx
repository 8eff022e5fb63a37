import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { read } from '../shared/api/client';
import { useCityNow } from '../shared/format/cityTime';
import { dayName, dayOf, timeOfDay } from '../shared/format/format';
import { useLanguage } from '../shared/text/texts';
import { Away, Field, Segments, Skeleton } from '../shared/ui/parts';
import { useTexts } from './texts';
import type { Fulfilment, Slots } from './types';

const DAY_MILLIS = 24 * 3_600_000;
const FIELD_PIXELS = 76;

/** When somebody wants the food: as soon as possible, or in a slot of the shop. */
export type Wish = { kind: 'now' } | { kind: 'later'; slot: string | null };

/** Chooses between now and a slot of the days on which the shop takes orders for later. */
export function WhenChoice({
  shopId,
  fulfilment,
  daysAhead,
  isOpen,
  wish,
  onWish,
}: {
  shopId: string;
  fulfilment: Fulfilment;
  daysAhead: number;
  isOpen: boolean;
  wish: Wish;
  onWish: (wish: Wish) => void;
}) {
  const say = useTexts();
  return (
    <>
      <h2>{say('when')}</h2>
      <Segments
        name={say('when')}
        value={wish.kind}
        onChange={(kind) => onWish(kind === 'now' ? { kind } : { kind, slot: null })}
        options={[
          { value: 'now', label: say(isOpen ? 'asSoonAsPossible' : 'closedNow') },
          { value: 'later', label: say('forLater') },
        ]}
      />
      {wish.kind === 'later' && (
        <SlotChoice
          shopId={shopId}
          fulfilment={fulfilment}
          daysAhead={daysAhead}
          slot={wish.slot}
          onSlot={(slot) => onWish({ kind: 'later', slot })}
        />
      )}
    </>
  );
}

function SlotChoice({
  shopId,
  fulfilment,
  daysAhead,
  slot,
  onSlot,
}: {
  shopId: string;
  fulfilment: Fulfilment;
  daysAhead: number;
  slot: string | null;
  onSlot: (slot: string | null) => void;
}) {
  const say = useTexts();
  const [language] = useLanguage();
  const { nowMillis } = useCityNow();
  const days = Array.from({ length: daysAhead + 1 }, (_, i) => nowMillis + i * DAY_MILLIS);
  const [chosen, choose] = useState<string | null>(null);
  const today = dayName(nowMillis);
  const day = chosen !== null && chosen >= today ? chosen : today;
  const slots = useQuery({
    queryKey: ['slots', shopId, fulfilment, day],
    queryFn: ({ signal }) =>
      read<Slots>(`/order/shops/${shopId}/slots?date=${day}&fulfilment=${fulfilment}`, { signal }),
    refetchInterval: 60_000,
  });
  return (
    <div className="slots">
      <Field label={say('slotDay')}>
        {(attributes) => (
          <select
            {...attributes}
            className="select"
            value={day}
            onChange={(event) => {
              choose(event.target.value);
              onSlot(null);
            }}
          >
            {days.map((each) => (
              <option key={dayName(each)} value={dayName(each)}>
                {dayOf(each, language)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {slots.isError && !slots.data && <Away what={say('slots')} onAgain={() => slots.refetch()} />}
      {slots.isPending && <Skeleton height={FIELD_PIXELS} />}
      {slots.data && (
        <Field
          label={say('slots')}
          hint={slots.data.slots.length === 0 ? say('noSlots') : undefined}
        >
          {(attributes) => (
            <select
              {...attributes}
              className="select"
              value={slot ?? ''}
              disabled={slots.data.slots.length === 0}
              onChange={(event) => onSlot(event.target.value || null)}
            >
              <option value="">{say('chooseSlot')}</option>
              {slots.data.slots.map((each) => (
                <option key={each.startsAt} value={each.startsAt} disabled={each.full}>
                  {timeOfDay(each.startsAt, language)} ~ {timeOfDay(each.endsAt, language)}
                  {each.full && ` (${say('slotFull')})`}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
    </div>
  );
}
