import { CityMap } from '../shared/map/Map';
import { useTexts } from './texts';
import type { Place } from './types';

/** On duty, with nothing to do yet. */
export function Waiting({ place, onPlace }: { place: Place; onPlace: (place: Place) => void }) {
  const say = useTexts();
  return (
    <section className="card stack">
      <div className="row">
        <span className="pulse" aria-hidden="true" />
        <h1>{say('waiting')}</h1>
      </div>
      <p className="faint">{say('waitingLead')}</p>
      <CityMap
        name={say('where')}
        centre={place}
        zoom={14}
        height={300}
        pins={[{ id: 'me', look: 'me', name: say('me'), ...place }]}
        onPlace={onPlace}
      />
    </section>
  );
}
