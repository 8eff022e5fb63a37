import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { read } from '../shared/api/client';
import { useSession } from '../shared/api/me';
import { CityMap } from '../shared/map/Map';
import { Button, Dialog, Field } from '../shared/ui/parts';
import { useToast } from '../shared/ui/toasts';
import { keepPlace, MIDDLE, usePlace } from './place';
import { useTexts } from './texts';
import type { AddressBook, Place } from './types';

/** Asks where food is to be brought: from the address book, this device, or a touch on the map. */
export function PlaceDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const say = useTexts();
  return (
    <Dialog title={say('placeTitle')} open={open} onClose={onClose}>
      <Choice onDone={onClose} />
    </Dialog>
  );
}

function Choice({ onDone }: { onDone: () => void }) {
  const say = useTexts();
  const toast = useToast();
  const { session } = useSession();
  const known = usePlace() ?? MIDDLE;
  const [place, setPlace] = useState<Place>(known);
  const [text, setText] = useState(known.addressText);
  const [isMissing, setMissing] = useState(false);
  const book = useQuery({
    queryKey: ['addresses'],
    enabled: Boolean(session),
    queryFn: () => read<AddressBook>('/member/me/addresses'),
  });

  const locate = () =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => setPlace({ latitude: coords.latitude, longitude: coords.longitude }),
      () => toast(say('placeUnknown'), 'bad'),
    );
  const keep = () => {
    if (text.trim() === '') {
      setMissing(true);
      return;
    }
    keepPlace({
      latitude: place.latitude,
      longitude: place.longitude,
      addressText: text.trim(),
    });
    onDone();
  };

  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        keep();
      }}
    >
      {book.data?.addresses.map((each) => (
        <Button
          key={each.addressId}
          wide
          icon="home"
          onClick={() => {
            keepPlace({ ...each.location, addressText: each.addressText });
            onDone();
          }}
        >
          {each.label} · {each.addressText}
        </Button>
      ))}
      <Field label={say('address')} trouble={isMissing ? say('addressMissing') : undefined}>
        {(attributes) => (
          <input
            {...attributes}
            className="input"
            autoComplete="street-address"
            maxLength={200}
            placeholder={say('addressPlaceholder')}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setMissing(false);
            }}
          />
        )}
      </Field>
      <CityMap
        name={say('placeMap')}
        centre={place}
        height={240}
        pins={[
          {
            id: 'me',
            look: 'home',
            name: say('placeMap'),
            latitude: place.latitude,
            longitude: place.longitude,
          },
        ]}
        onPlace={setPlace}
      />
      <p className="faint">{say('placeHint')}</p>
      {'geolocation' in navigator && (
        <Button icon="pin" onClick={locate}>
          {say('placeHere')}
        </Button>
      )}
      <Button type="submit" look="primary" size="big" wide>
        {say('placeKeep')}
      </Button>
    </form>
  );
}
