import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { command } from '../shared/api/client';
import { useCityNow } from '../shared/format/cityTime';
import { CityMap } from '../shared/map/Map';
import { Button, Notice, Segments, useTrouble } from '../shared/ui/parts';
import { useTexts } from './texts';
import type { Place } from './types';

const HOURS = ['2', '4', '8'] as const;
const HOUR_MILLIS = 3_600_000;

/** Begins a shift: for how long, and from where. */
export function Duty({
  place,
  isGuess,
  onPlace,
}: {
  place: Place;
  isGuess: boolean;
  onPlace: (place: Place) => void;
}) {
  const say = useTexts();
  const trouble = useTrouble();
  const queries = useQueryClient();
  const { nowMillis } = useCityNow();
  const [hours, setHours] = useState<(typeof HOURS)[number]>('4');
  const begin = useMutation({
    mutationFn: () =>
      command(
        '/delivery/duty',
        {
          shiftEndsAt: new Date(nowMillis + Number(hours) * HOUR_MILLIS).toISOString(),
          location: place,
        },
        { method: 'PUT' },
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['rider'] }),
  });
  return (
    <section className="card stack">
      <h1>{say('startTitle')}</h1>
      <p className="faint">{say('startLead')}</p>
      <Segments
        name={say('shiftLength')}
        value={hours}
        onChange={setHours}
        options={HOURS.map((each) => ({ value: each, label: say('hours', { count: each }) }))}
      />
      <h2>{say('where')}</h2>
      <CityMap
        name={say('where')}
        centre={place}
        zoom={14}
        height={220}
        pins={[{ id: 'me', look: 'me', name: say('me'), ...place }]}
        onPlace={onPlace}
      />
      <p className="faint">{say(isGuess ? 'whereUnknown' : 'whereHint')}</p>
      {begin.isError && <Notice tone="bad">{trouble(begin.error)}</Notice>}
      <Button look="primary" size="big" wide busy={begin.isPending} onClick={() => begin.mutate()}>
        {say('start')}
      </Button>
    </section>
  );
}
