/** When a shop is open, as its owner writes it. */
export const DAYS = [
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
  'SUNDAY',
] as const;
export type Day = (typeof DAYS)[number];

export interface DaySpan {
  /** Minutes after midnight. */
  opensMinute: number;
  /** Minutes after the same midnight; past 1440 it closes the day after. */
  closesMinute: number;
}

export interface OpeningSpan extends DaySpan {
  day: Day;
}

const HOUR = 60;
const DAY_MINUTES = 24 * HOUR;
const WEEK_MINUTES = 7 * DAY_MINUTES;

/** As fields for times have it: 25 hours after midnight is 01:00. */
export function clockOf(minute: number): string {
  const ofDay = minute % DAY_MINUTES;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(ofDay / HOUR))}:${two(ofDay % HOUR)}`;
}

/** Null where it is no time. */
export function minuteOf(clock: string): number | null {
  const found = /^([01]\d|2[0-3]):([0-5]\d)/.exec(clock);
  return found ? Number(found[1]) * HOUR + Number(found[2]) : null;
}

/** A span between two times; one that ends before it begins ends the day after. */
export function spanOf(opens: string, closes: string): DaySpan | null {
  const opensMinute = minuteOf(opens);
  const closesAt = minuteOf(closes);
  if (opensMinute === null || closesAt === null) {
    return null;
  }
  return {
    opensMinute,
    closesMinute: closesAt > opensMinute ? closesAt : closesAt + DAY_MINUTES,
  };
}

/** Whether a span ends the day after it begins, or at its midnight. */
export function endsNextDay(span: DaySpan): boolean {
  return span.closesMinute > DAY_MINUTES;
}

/** The days on which a span begins while another is still open, also over the week's end. */
export function overlapping(hours: readonly OpeningSpan[]): ReadonlySet<Day> {
  const week = hours
    .map((span) => {
      const midnight = DAYS.indexOf(span.day) * DAY_MINUTES;
      return { ...span, from: midnight + span.opensMinute, to: midnight + span.closesMinute };
    })
    .sort((one, other) => one.from - other.from);
  const found = new Set<Day>();
  let openUntil = week.reduce((latest, span) => Math.max(latest, span.to - WEEK_MINUTES), 0);
  for (const span of week) {
    if (span.from < openUntil) {
      found.add(span.day);
    }
    openUntil = Math.max(openUntil, span.to);
  }
  return found;
}

/** Every day like one of them. */
export function everyDayLike(day: Day, hours: readonly OpeningSpan[]): OpeningSpan[] {
  const spans = hours.filter((span) => span.day === day);
  return DAYS.flatMap((each) => spans.map((span) => ({ ...span, day: each })));
}
