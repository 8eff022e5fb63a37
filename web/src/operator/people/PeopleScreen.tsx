import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { command, newKey, read } from '../../shared/api/client';
import type { Role } from '../../shared/api/me';
import { dayAndTime } from '../../shared/format/format';
import { useLanguage } from '../../shared/text/texts';
import { Button, Notice, useTrouble } from '../../shared/ui/parts';
import { useToast } from '../../shared/ui/toasts';
import { useTexts } from '../texts';
import type { Invitation } from '../types';
import { Decision } from '../ui/Decision';
import { Part } from '../ui/Part';
import { Screen } from '../ui/Screen';
import { Invite } from './Invite';

const TONES = { OPEN: 'info', ACCEPTED: 'warn', APPROVED: 'good', REFUSED: 'bad' } as const;

/** Who was invited to do what, and who waits to be let in. */
export function PeopleScreen({ roles }: { roles: readonly Role[] }) {
  const say = useTexts();
  const queries = useQueryClient();
  const invitations = useQuery({
    queryKey: ['invitations'],
    queryFn: ({ signal }) =>
      read<{ invitations: readonly Invitation[] }>('/identity/invitations', {
        signal,
        reason: say('reason.people'),
      }),
  });
  const reread = () => void queries.invalidateQueries({ queryKey: ['invitations'] });
  return (
    <Screen title={say('people.title')}>
      <Invite roles={roles} onDone={reread} />
      <section className="stack">
        <h2>{say('people.invitations')}</h2>
        <Part query={invitations} what={say('people.invitations')} height={240}>
          {(data) =>
            data.invitations.length === 0 ? (
              <Notice>{say('people.none')}</Notice>
            ) : (
              <ul className="stack">
                {data.invitations.map((each) => (
                  <li key={each.invitationId} className="card row between wrap">
                    <Invited invitation={each} onDone={reread} />
                  </li>
                ))}
              </ul>
            )
          }
        </Part>
      </section>
    </Screen>
  );
}

function Invited({ invitation, onDone }: { invitation: Invitation; onDone: () => void }) {
  const say = useTexts();
  const [language] = useLanguage();
  const toast = useToast();
  const trouble = useTrouble({
    'not-allowed': say('decision.notAllowed'),
    'needs-approval': say('people.needsApproval'),
  });
  const [busy, setBusy] = useState(false);
  const [refusing, setRefusing] = useState(false);
  const path = `/identity/invitations/${invitation.invitationId}`;
  const approve = async () => {
    setBusy(true);
    try {
      await command(`${path}/approve`, undefined, { key: newKey(), reason: say('reason.people') });
      toast(say('decision.done'));
      onDone();
    } catch (problem) {
      toast(trouble(problem), 'bad');
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <div className="grow">
        <p className="row wrap">
          <b>{invitation.displayName ?? invitation.accountId?.slice(-6) ?? '–'}</b>
          <span>{say(`role.${invitation.role}` as 'role.RIDER')}</span>
          <span className={`badge ${TONES[invitation.state]}`}>
            {say(`invitation.${invitation.state}`)}
          </span>
        </p>
        <p className="faint figures">{dayAndTime(invitation.madeAt, language)}</p>
        {invitation.reason && <p className="faint">{invitation.reason}</p>}
      </div>
      {(invitation.state === 'ACCEPTED' || invitation.state === 'OPEN') && (
        <div className="row wrap">
          {invitation.state === 'ACCEPTED' && (
            <Button look="primary" busy={busy} onClick={() => void approve()}>
              {say('people.approve')}
            </Button>
          )}
          <Button look="danger" onClick={() => setRefusing(true)}>
            {invitation.state === 'OPEN' ? say('people.withdraw') : say('people.refuse')}
          </Button>
        </div>
      )}
      {refusing && (
        <Decision
          title={invitation.state === 'OPEN' ? say('people.withdraw') : say('people.refuse')}
          label={say('reason')}
          verb={invitation.state === 'OPEN' ? say('people.withdraw') : say('people.refuse')}
          danger
          onClose={() => setRefusing(false)}
          onSend={async (reason, key) => {
            await command(`${path}/refuse`, { reason }, { key, reason });
            onDone();
          }}
        />
      )}
    </>
  );
}
