import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { command, read } from '../../shared/api/client';
import { dayAndTime } from '../../shared/format/format';
import { useLanguage } from '../../shared/text/texts';
import { Button, Notice } from '../../shared/ui/parts';
import { useToast } from '../../shared/ui/toasts';
import { useTexts } from '../texts';
import type { ReviewReport } from '../types';
import { Decision } from '../ui/Decision';
import { Part } from '../ui/Part';
import { Screen } from '../ui/Screen';

type Verdict = 'hide' | 'show';

/** Reviews that somebody brought up. */
export function ReviewsScreen() {
  const say = useTexts();
  const [language] = useLanguage();
  const toast = useToast();
  const queries = useQueryClient();
  const [deciding, decide] = useState<{ report: ReviewReport; verdict: Verdict }>();
  const reports = useQuery({
    queryKey: ['reports'],
    queryFn: ({ signal }) =>
      read<{ reports: readonly ReviewReport[] }>('/review/reports?limit=50', {
        signal,
        reason: say('reason.reviews'),
      }),
  });
  return (
    <Screen title={say('reviews.title')}>
      <Part query={reports} what={say('reviews.title')} height={320}>
        {(data) =>
          data.reports.length === 0 ? (
            <Notice tone="good">{say('reviews.none')}</Notice>
          ) : (
            <ul className="stack">
              {data.reports.map((each) => (
                <li key={each.reportId} className="card stack">
                  <p className="row wrap">
                    <span className="badge warn">
                      {say(`cause.${each.cause}` as 'cause.ABUSE')}
                    </span>
                    {each.isHidden && <span className="badge">{say('reviews.hidden')}</span>}
                    {each.isHeld && <span className="badge">{say('reviews.held')}</span>}
                    <span className="faint">{dayAndTime(each.reportedAt, language)}</span>
                  </p>
                  <blockquote>
                    {say('reviews.stars', { count: each.review.stars })} {each.review.text}
                  </blockquote>
                  {each.text && (
                    <p>
                      {say('reviews.reporter')}: {each.text}
                    </p>
                  )}
                  <div className="row wrap">
                    <Button look="danger" onClick={() => decide({ report: each, verdict: 'hide' })}>
                      {say('reviews.hide')}
                    </Button>
                    <Button onClick={() => decide({ report: each, verdict: 'show' })}>
                      {say('reviews.show')}
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
          title={say(`reviews.${deciding.verdict}`)}
          label={say('reason')}
          verb={say(`reviews.${deciding.verdict}`)}
          danger={deciding.verdict === 'hide'}
          explained={<p className="faint">{say(`reviews.${deciding.verdict}Explained`)}</p>}
          onClose={() => decide(undefined)}
          onSend={async (reason, key) => {
            const review = deciding.report.review.reviewId;
            await command(
              `/review/reviews/${review}/${deciding.verdict}`,
              { reason },
              { key, reason },
            );
            toast(say('decision.done'));
            await queries.invalidateQueries({ queryKey: ['reports'] });
          }}
        />
      )}
    </Screen>
  );
}
