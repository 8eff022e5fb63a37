import { dayAndTime } from '../../shared/format/format';
import { useLanguage } from '../../shared/text/texts';
import { useTexts } from '../texts';
import type { Intervention, OrderLine } from '../types';

const TONES = { REQUESTED: 'warn', ACCEPTED: 'good', REFUSED: 'bad' } as const;

/** What operators wanted of an order, why, and what became of it. */
export function Interventions({
  interventions,
  lines,
}: {
  interventions: readonly Intervention[];
  lines: readonly OrderLine[];
}) {
  const say = useTexts();
  const [language] = useLanguage();
  return (
    <section className="card stack" aria-live="polite">
      <h2>{say('order.wishes')}</h2>
      {interventions.length === 0 && <p className="faint">{say('order.noWishes')}</p>}
      <ul className="stack">
        {interventions.map((each) => (
          <li key={each.interventionId} className="wish">
            <p className="row wrap between">
              <b>{say(`wish.${each.kind}`)}</b>
              <span className={`badge ${TONES[each.state]}`}>{say(`wishState.${each.state}`)}</span>
            </p>
            {each.lines.map((line) => (
              <p key={line.line}>
                {lines[line.line]?.name} × {line.quantity}
              </p>
            ))}
            {each.deliveryTip && <p>{say('order.tip')}</p>}
            {each.fault && <p>{say('wish.bears', { who: say(`fault.${each.fault}`) })}</p>}
            <p>
              {say('wish.reason')}: {each.reason}
            </p>
            {each.state === 'REFUSED' && (
              // The domains say why in English only.
              <p>{(language === 'en' && each.detail) || say('wish.refused')}</p>
            )}
            <p className="faint figures">
              {dayAndTime(each.requestedAt, language)} ·{' '}
              {say('wish.by', { who: each.requestedBy.slice(-6) })}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
