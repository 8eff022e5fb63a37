import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { command } from '../shared/api/client';
import { timeOfDay, won } from '../shared/format/format';
import { useLanguage } from '../shared/text/texts';
import { Button, Dialog, Notice, useTrouble } from '../shared/ui/parts';
import { useTexts } from './texts';
import type { RiderPage } from './types';

/** What was earned today, and the way home. */
export function Today({ page, busy }: { page: RiderPage; busy: boolean }) {
  const say = useTexts();
  const [language] = useLanguage();
  const trouble = useTrouble();
  const queries = useQueryClient();
  const [isAsking, ask] = useState(false);
  const end = useMutation({
    mutationFn: () => command('/delivery/duty', undefined, { method: 'DELETE' }),
    onSuccess: () => {
      ask(false);
      return queries.invalidateQueries({ queryKey: ['rider'] });
    },
  });
  return (
    <section className="card stack">
      <h2>{say('today')}</h2>
      <dl className="totals">
        <div>
          <dt>{say('earned')}</dt>
          <dd className="figures">{won(page.today.pay, language)}</dd>
        </div>
        <div>
          <dt>{say('deliveries')}</dt>
          <dd className="figures">{say('deliveriesCount', { count: page.today.deliveries })}</dd>
        </div>
      </dl>
      {page.onDuty && (
        <div className="row between wrap">
          <span className="faint">
            {page.shiftEndsAt && say('until', { time: timeOfDay(page.shiftEndsAt, language) })}
          </span>
          <Button look="danger" onClick={() => ask(true)}>
            {say('end')}
          </Button>
        </div>
      )}
      <Dialog title={say('endTitle')} open={isAsking} onClose={() => ask(false)}>
        <div className="stack">
          <p>{say(busy ? 'endFirst' : 'endLead')}</p>
          {end.isError && <Notice tone="bad">{trouble(end.error)}</Notice>}
          <Button
            look="danger"
            wide
            disabled={busy}
            busy={end.isPending}
            onClick={() => end.mutate()}
          >
            {say('end')}
          </Button>
        </div>
      </Dialog>
    </section>
  );
}
