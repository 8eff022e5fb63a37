import { useState } from 'react';
import { command, newKey } from '../../shared/api/client';
import type { Role } from '../../shared/api/me';
import { Button, Field, Notice, useTrouble } from '../../shared/ui/parts';
import { useTexts } from '../texts';
import { invitable } from './invitable';

const LONGEST_NAME = 40;

/** Invites somebody to a role. What the person needs to come in is shown once. */
export function Invite({ roles, onDone }: { roles: readonly Role[]; onDone: () => void }) {
  const say = useTexts();
  const trouble = useTrouble({ 'not-allowed': say('decision.notAllowed') });
  const choices = invitable(roles);
  const [role, setRole] = useState(choices[0]);
  const [name, setName] = useState('');
  const [token, setToken] = useState<string>();
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);
  const invite = async () => {
    setBusy(true);
    setFailure(undefined);
    setToken(undefined);
    try {
      const made = await command<{ token: string }>(
        '/identity/invitations',
        { role, displayName: name.trim() || null },
        { key: newKey(), reason: say('reason.people') },
      );
      setToken(made.token);
      setName('');
      onDone();
    } catch (problem) {
      setFailure(trouble(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="card stack">
      <h2>{say('people.invite')}</h2>
      <form
        className="invite"
        onSubmit={(event) => {
          event.preventDefault();
          void invite();
        }}
      >
        <Field label={say('people.role')}>
          {(attributes) => (
            <select
              {...attributes}
              className="select"
              value={role}
              onChange={(event) => setRole(choices.find((each) => each === event.target.value))}
            >
              {choices.map((each) => (
                <option key={each} value={each}>
                  {say(`role.${each}` as 'role.RIDER')}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={say('people.name')}>
          {(attributes) => (
            <input
              {...attributes}
              className="input"
              maxLength={LONGEST_NAME}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" look="primary" busy={busy}>
          {say('people.invite')}
        </Button>
      </form>
      <div aria-live="polite">
        {token && (
          <Notice tone="good">
            {say('people.token')}{' '}
            <code className="token">{`${location.origin}/account/#invitation=${token}`}</code>
          </Notice>
        )}
        {failure && <Notice tone="bad">{failure}</Notice>}
      </div>
    </section>
  );
}
