import { clockTime, dayOf } from '../../shared/format/format';
import { useLanguage } from '../../shared/text/texts';
import { useTexts } from '../texts';
import type { StoryEntry } from '../types';

/** What happened to an order, as every part told it, in the order in which it happened. */
export function Timeline({ story }: { story: readonly StoryEntry[] }) {
  const say = useTexts();
  const [language] = useLanguage();
  return (
    <ol className="timeline">
      {story.map((each, index) => {
        const day = dayOf(each.at, language);
        const isNewDay = index === 0 || dayOf(story[index - 1]?.at ?? each.at, language) !== day;
        return (
          <li key={`${each.domain}-${each.position}-${each.type}`}>
            {isNewDay && <p className="faint timeline-day">{day}</p>}
            <details>
              <summary>
                <time className="figures" dateTime={each.at}>
                  {clockTime(each.at)}
                </time>
                <span className="grow">{language === 'ko' ? each.ko : each.en}</span>
                <span className="badge">{say(`domain.${each.domain}` as 'domain.order')}</span>
              </summary>
              <pre className="facts">{JSON.stringify(each.facts, null, 2)}</pre>
            </details>
          </li>
        );
      })}
    </ol>
  );
}
