import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { command, read } from '../../shared/api/client';
import { won } from '../../shared/format/format';
import { useLanguage } from '../../shared/text/texts';
import { Button, Empty } from '../../shared/ui/parts';
import { useToast } from '../../shared/ui/toasts';
import { useTexts } from '../texts';
import type { Payout } from '../types';
import { Decision } from '../ui/Decision';
import { Part } from '../ui/Part';
import { Screen } from '../ui/Screen';

const PAGE = 31;

/** Payouts to shops that are to leave the bank. */
export function MoneyScreen() {
  const say = useTexts();
  const [language] = useLanguage();
  const queries = useQueryClient();
  const toast = useToast();
  const [sending, send] = useState<Payout>();
  const payouts = useInfiniteQuery({
    queryKey: ['payouts'],
    queryFn: ({ pageParam, signal }) =>
      read<{ payouts: readonly Payout[]; next: string | null }>(
        `/settlement/payouts?limit=${PAGE}${pageParam ? `&after=${pageParam}` : ''}`,
        { signal, reason: say('reason.money') },
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });
  return (
    <Screen title={say('money.title')}>
      <p className="faint">{say('money.explained')}</p>
      <Part query={payouts} what={say('money.title')} height={320}>
        {(data) => {
          const all = data.pages.flatMap((page) => page.payouts);
          return all.length === 0 ? (
            <Empty icon="receipt">
              <p>{say('money.none')}</p>
            </Empty>
          ) : (
            <ul className="stack">
              {all.map((each) => (
                <li key={each.payoutId} className="card row between wrap">
                  <div className="grow">
                    <b className="figures">{won(each.amount, language)}</b>
                    <p className="faint figures">
                      {say('money.days', { first: each.firstDay, last: each.lastDay })}
                    </p>
                    <p className="faint figures">
                      {say('money.shop', { shop: each.shopId.slice(-6) })} ·{' '}
                      {say('money.due', { day: each.dueDay })}
                    </p>
                  </div>
                  <Button look="primary" onClick={() => send(each)}>
                    {say('money.sent')}
                  </Button>
                </li>
              ))}
            </ul>
          );
        }}
      </Part>
      {payouts.hasNextPage && (
        <Button wide busy={payouts.isFetchingNextPage} onClick={() => void payouts.fetchNextPage()}>
          {say('more')}
        </Button>
      )}
      {sending && (
        <Decision
          title={say('money.sent')}
          label={say('money.reference')}
          verb={say('money.sentVerb', { amount: won(sending.amount, language) })}
          onClose={() => send(undefined)}
          onSend={async (bankReference, key) => {
            await command(
              `/settlement/payouts/${sending.payoutId}/sent`,
              { bankReference },
              { key, reason: say('reason.money') },
            );
            toast(say('money.noted'));
            await queries.invalidateQueries({ queryKey: ['payouts'] });
          }}
        />
      )}
    </Screen>
  );
}
