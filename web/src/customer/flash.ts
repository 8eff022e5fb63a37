import { minutes } from '../shared/format/format';
import type { Language } from '../shared/text/texts';

const MINUTE = 60;

/** How long until a turn, as one would say it: 20초 이내 by tens, then by minutes. */
export function untilTurn(seconds: number, language: Language): string {
  if (seconds > MINUTE) {
    return minutes(Math.ceil(seconds / MINUTE), language);
  }
  const tens = Math.max(10, Math.ceil(seconds / 10) * 10);
  return language === 'ko' ? `${tens}초` : `${tens} s`;
}
