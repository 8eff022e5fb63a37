import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { command, read } from '../shared/api/client';
import { useSession } from '../shared/api/me';
import { CityMap } from '../shared/map/Map';
import { Away, Button, Dialog, Field, IconButton, Notice, useTrouble } from '../shared/ui/parts';
import { useToast } from '../shared/ui/toasts';
import { keepPlace, MIDDLE, usePlace } from './place';
import { useTexts } from './texts';
import type { AddressBook, AddressDraft, KeptAddress, Place } from './types';

const BOOK = ['addresses'];

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
  const { session } = useSession();
  const known = usePlace();
  const [edited, edit] = useState<KeptAddress | null>(null);
  return (
    <div className="stack">
      {session && <Book onDone={onDone} onEdit={edit} />}
      <PlaceForm
        key={edited?.addressId ?? 'new'}
        isSignedIn={Boolean(session)}
        edited={edited}
        start={edited ? { ...edited.location, addressText: edited.addressText } : (known ?? MIDDLE)}
        onDone={onDone}
        onEdited={() => edit(null)}
      />
    </div>
  );
}

/** What somebody kept before; a part of its own, which may be away alone. */
function Book({
  onDone,
  onEdit,
}: {
  onDone: () => void;
  onEdit: (address: KeptAddress | null) => void;
}) {
  const say = useTexts();
  const toast = useToast();
  const trouble = useTrouble();
  const queries = useQueryClient();
  const [removed, remove] = useState<string | null>(null);
  const book = useQuery({
    queryKey: BOOK,
    queryFn: ({ signal }) => read<AddressBook>('/member/me/addresses', { signal }),
  });
  const removal = useMutation({
    mutationFn: (id: string) =>
      command(`/member/me/addresses/${id}`, undefined, { method: 'DELETE' }),
    onError: (failure) => toast(trouble(failure), 'bad'),
    onSettled: () => {
      remove(null);
      onEdit(null);
      return queries.invalidateQueries({ queryKey: BOOK });
    },
  });
  if (book.isError && !book.data) {
    return <Away what={say('addressBook')} onAgain={() => book.refetch()} />;
  }
  if (!book.data || book.data.addresses.length === 0) {
    return null;
  }
  return (
    <section className="stack" aria-labelledby="book-title">
      <h3 id="book-title">{say('addressBook')}</h3>
      <ul className="book">
        {book.data.addresses.map((each) =>
          each.addressId === removed ? (
            <li key={each.addressId} className="row">
              <span className="grow">{say('removeAddressSure', { name: each.label })}</span>
              <Button
                look="danger"
                busy={removal.isPending}
                onClick={() => removal.mutate(each.addressId)}
              >
                {say('delete')}
              </Button>
              <Button onClick={() => remove(null)}>{say('cancel')}</Button>
            </li>
          ) : (
            <li key={each.addressId} className="row">
              <button
                type="button"
                className="place-button grow"
                onClick={() => {
                  keepPlace({ ...each.location, addressText: each.addressText });
                  onDone();
                }}
              >
                <span className="badge">{each.label}</span>
                <span className="grow">{each.addressText}</span>
              </button>
              <IconButton
                icon="edit"
                name={say('editAddress', { name: each.label })}
                onClick={() => onEdit(each)}
              />
              <IconButton
                icon="close"
                name={say('removeAddress', { name: each.label })}
                onClick={() => remove(each.addressId)}
              />
            </li>
          ),
        )}
      </ul>
    </section>
  );
}

/** A place that is written and put on the map, for now or for the address book. */
function PlaceForm({
  isSignedIn,
  edited,
  start,
  onDone,
  onEdited,
}: {
  isSignedIn: boolean;
  edited: KeptAddress | null;
  start: Place & { addressText: string };
  onDone: () => void;
  onEdited: () => void;
}) {
  const say = useTexts();
  const toast = useToast();
  const trouble = useTrouble({ 'too-many-addresses': say('tooManyAddresses') });
  const queries = useQueryClient();
  const [place, setPlace] = useState<Place>(start);
  const [text, setText] = useState(start.addressText);
  const [isMissing, setMissing] = useState(false);
  const [isKept, keep] = useState(edited !== null);
  const [label, setLabel] = useState(edited?.label ?? '');

  const location = { latitude: place.latitude, longitude: place.longitude };
  const save = useMutation({
    mutationFn: () => {
      const draft: AddressDraft = {
        label: label.trim() || say('labelHome'),
        addressText: text.trim(),
        location,
      };
      return edited
        ? command(`/member/me/addresses/${edited.addressId}`, draft, { method: 'PUT' })
        : command('/member/me/addresses', draft);
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: BOOK });
      toast(say('addressKept'));
      if (edited) {
        onEdited();
      } else {
        deliverHere();
      }
    },
  });
  const locate = () =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => setPlace({ latitude: coords.latitude, longitude: coords.longitude }),
      () => toast(say('placeUnknown'), 'bad'),
    );
  const deliverHere = () => {
    keepPlace({ ...location, addressText: text.trim() });
    onDone();
  };
  const submit = () => {
    if (text.trim() === '') {
      setMissing(true);
    } else if (isKept) {
      save.mutate();
    } else {
      deliverHere();
    }
  };

  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
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
        height={220}
        pins={[{ id: 'me', look: 'home', name: say('placeMap'), ...location }]}
        onPlace={setPlace}
      />
      <p className="faint">{say('placeHint')}</p>
      {'geolocation' in navigator && (
        <Button icon="pin" onClick={locate}>
          {say('placeHere')}
        </Button>
      )}
      {isSignedIn && !edited && (
        <label className="check">
          <input
            type="checkbox"
            checked={isKept}
            onChange={(event) => keep(event.target.checked)}
          />
          {say('keepInBook')}
        </label>
      )}
      {isKept && (
        <Field label={say('label')}>
          {(attributes) => (
            <input
              {...attributes}
              className="input"
              autoComplete="off"
              maxLength={20}
              placeholder={say('labelHome')}
              value={label}
              onChange={(event) => setLabel(event.target.value)}
            />
          )}
        </Field>
      )}
      {save.isError && <Notice tone="bad">{trouble(save.error)}</Notice>}
      <Button type="submit" look="primary" size="big" wide busy={save.isPending}>
        {say(edited ? 'save' : 'placeKeep')}
      </Button>
      {edited && <Button onClick={onEdited}>{say('cancel')}</Button>}
    </form>
  );
}
