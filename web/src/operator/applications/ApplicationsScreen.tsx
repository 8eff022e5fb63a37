import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { command, newKey, read } from '../../shared/api/client';
import { dayAndTime } from '../../shared/format/format';
import { useLanguage } from '../../shared/text/texts';
import { Button, Notice, useTrouble } from '../../shared/ui/parts';
import { useToast } from '../../shared/ui/toasts';
import { useTexts } from '../texts';
import type { ShopApplication } from '../types';
import { Decision } from '../ui/Decision';
import { Part } from '../ui/Part';
import { Screen } from '../ui/Screen';

type Verdict = 'return' | 'refuse';

/** Shops that want to be here. */
export function ApplicationsScreen() {
  const say = useTexts();
  const [language] = useLanguage();
  const toast = useToast();
  const trouble = useTrouble();
  const queries = useQueryClient();
  const [approving, setApproving] = useState<string>();
  const [deciding, decide] = useState<{ application: ShopApplication; verdict: Verdict }>();
  const reason = say('reason.applications');
  const waiting = useQuery({
    queryKey: ['applications'],
    queryFn: ({ signal }) =>
      read<{ applications: readonly ShopApplication[] }>('/shop/applications?state=SUBMITTED', {
        signal,
        reason,
      }),
  });
  const reread = () => queries.invalidateQueries({ queryKey: ['applications'] });
  const approve = async (application: ShopApplication) => {
    setApproving(application.applicationId);
    try {
      await command(
        `/shop/applications/${application.applicationId}/approve`,
        { revision: application.revision },
        { key: newKey(), reason },
      );
      toast(say('applications.approved', { shop: application.shopName }));
      await reread();
    } catch (problem) {
      toast(trouble(problem), 'bad');
    } finally {
      setApproving(undefined);
    }
  };
  return (
    <Screen title={say('applications.title')}>
      <Part query={waiting} what={say('applications.title')} height={240}>
        {(data) =>
          data.applications.length === 0 ? (
            <Notice tone="good">{say('applications.none')}</Notice>
          ) : (
            <ul className="stack">
              {data.applications.map((each) => (
                <li key={each.applicationId} className="card stack">
                  <h2>{each.shopName}</h2>
                  <p className="faint figures">
                    {each.businessNumber} {dayAndTime(each.changedAt, language)}
                  </p>
                  <div className="row wrap">
                    <Button
                      look="primary"
                      busy={approving === each.applicationId}
                      onClick={() => void approve(each)}
                    >
                      {say('applications.approve')}
                    </Button>
                    <Button onClick={() => decide({ application: each, verdict: 'return' })}>
                      {say('applications.return')}
                    </Button>
                    <Button
                      look="danger"
                      onClick={() => decide({ application: each, verdict: 'refuse' })}
                    >
                      {say('applications.refuse')}
                    </Button>
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Part>
      {deciding && (
        <Decision
          title={say(`applications.${deciding.verdict}`)}
          label={say(`applications.${deciding.verdict}Label`)}
          verb={say(`applications.${deciding.verdict}`)}
          danger={deciding.verdict === 'refuse'}
          onClose={() => decide(undefined)}
          onSend={async (words, key) => {
            const { applicationId, revision } = deciding.application;
            const body =
              deciding.verdict === 'refuse'
                ? { reason: words, revision }
                : { remarks: [{ field: '', remark: words }], revision };
            await command(`/shop/applications/${applicationId}/${deciding.verdict}`, body, {
              key,
              reason: words,
            });
            toast(say('decision.done'));
            await reread();
          }}
        />
      )}
    </Screen>
  );
}
