import { useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { asProblem, command, newKey, read } from '../../shared/api/client';
import { dayAndTime } from '../../shared/format/format';
import { useLanguage } from '../../shared/text/texts';
import { Away, Button, Notice, Skeleton, useTrouble } from '../../shared/ui/parts';
import { useToast } from '../../shared/ui/toasts';
import { useTexts } from '../texts';
import type { ParkedEvent, PlatformLive } from '../types';
import { Decision } from '../ui/Decision';
import { Screen } from '../ui/Screen';
import { byKey, type Kept } from './parked';

const EVERY_MILLIS = 10_000;
const LIST_HEIGHT = 240;

/** Events that could not be applied and wait for somebody to look. */
export function ParkedScreen() {
  const say = useTexts();
  const platform = useQuery({
    queryKey: ['platform-live'],
    queryFn: ({ signal }) => read<PlatformLive>('/platform/live', { signal }),
  });
  const domains = Object.keys(platform.data?.compartments ?? {});
  const lists = useQueries({
    queries: domains.map((domain) => ({
      queryKey: ['parked', domain],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        read<{ events: readonly ParkedEvent[] }>(`/${domain}/parked`, {
          signal,
          reason: say('reason.parked'),
        }),
      refetchInterval: EVERY_MILLIS,
    })),
  });
  const away = domains.filter((_, index) => {
    const list = lists[index];
    return list?.isError && !(list.data || asProblem(list.error).status === 404);
  });
  const kept = domains.flatMap((domain, index) => byKey(domain, lists[index]?.data?.events ?? []));
  const isReading = platform.isPending || lists.some((each) => each.isPending);
  const name = (domain: string) => say(`domain.${domain}` as 'domain.order');
  const again = () => void Promise.all(lists.map((each) => each.refetch()));
  return (
    <Screen title={say('parked.title')}>
      <p className="faint">{say('parked.explained')}</p>
      {platform.isError && (
        <Away what={say('parked.title')} onAgain={() => void platform.refetch()} />
      )}
      {away.length > 0 && <Away what={away.map(name).join(', ')} onAgain={again} />}
      {isReading ? (
        <Skeleton height={LIST_HEIGHT} />
      ) : (
        kept.length === 0 && away.length === 0 && <Notice tone="good">{say('parked.none')}</Notice>
      )}
      <ul className="stack">
        {kept.map((each) => (
          <li key={`${each.domain} ${each.subscription} ${each.key}`} className="card stack">
            <Parked kept={each} onChange={again} />
          </li>
        ))}
      </ul>
    </Screen>
  );
}

interface Replayed {
  outcome: string;
  events: ReadonlyArray<{ position: number; type: string }>;
  cause: string | null;
  stillParked: number;
}

function Parked({ kept, onChange }: { kept: Kept; onChange: () => void }) {
  const say = useTexts();
  const [language] = useLanguage();
  const toast = useToast();
  const trouble = useTrouble();
  const [tried, setTried] = useState<Replayed>();
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [discarding, discard] = useState<ParkedEvent>();
  const place = `/${kept.domain}/parked/${encodeURIComponent(kept.subscription)}`;

  const replay = async (dryRun: boolean) => {
    setBusy(true);
    setFailure(undefined);
    try {
      const answer = await command<Replayed>(
        `${place}/${encodeURIComponent(kept.key)}/replay`,
        { dryRun },
        { key: newKey(), reason: say('reason.parked') },
      );
      setTried(answer);
      if (!dryRun) {
        toast(answer.outcome === 'applied' ? say('parked.applied') : say('parked.failedAgain'));
        onChange();
      }
    } catch (problem) {
      setFailure(trouble(problem));
    } finally {
      setBusy(false);
    }
  };
  const wouldApply = tried?.outcome === 'would-apply';
  return (
    <>
      <h2>{say(`domain.${kept.domain}` as 'domain.order')}</h2>
      <p className="faint figures">
        {kept.subscription} · {kept.key}
      </p>
      <ul className="stack">
        {kept.events.map((each) => (
          <li key={each.position} className="row between wrap">
            <div className="grow">
              <b>{each.type}</b>{' '}
              <span className="faint figures">{dayAndTime(each.parkedAt, language)}</span>
              <p className="parked-cause">{each.cause}</p>
              <p className="faint">{say('parked.triesLeft', { count: each.triesLeft })}</p>
            </div>
            <Button look="danger" onClick={() => discard(each)}>
              {say('parked.discard')}
            </Button>
          </li>
        ))}
      </ul>
      <div aria-live="polite" className="stack">
        {tried && (
          <Notice tone={wouldApply || tried.outcome === 'applied' ? 'good' : 'warn'}>
            {wouldApply
              ? say('parked.wouldApply', { count: tried.events.length })
              : say('parked.outcome', { cause: tried.cause ?? tried.outcome })}
          </Notice>
        )}
        {failure && <Notice tone="bad">{failure}</Notice>}
      </div>
      <div className="row wrap">
        <Button busy={busy} onClick={() => void replay(true)}>
          {say('parked.try')}
        </Button>
        {wouldApply && (
          <Button look="primary" busy={busy} onClick={() => void replay(false)}>
            {say('parked.replay')}
          </Button>
        )}
      </div>
      {discarding && (
        <Decision
          title={say('parked.discard')}
          label={say('reason')}
          verb={say('parked.discard')}
          danger
          explained={<Notice tone="warn">{say('parked.discardExplained')}</Notice>}
          onClose={() => discard(undefined)}
          onSend={async (reason, key) => {
            await command(`${place}/${discarding.position}/discard`, { reason }, { key, reason });
            onChange();
          }}
        />
      )}
    </>
  );
}
