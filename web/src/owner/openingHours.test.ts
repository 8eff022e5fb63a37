import { describe, expect, it } from 'vitest';
import {
  clockOf,
  DAYS,
  endsNextDay,
  everyDayLike,
  minuteOf,
  type OpeningSpan,
  overlapping,
  spanOf,
} from './openingHours';

const span = (day: OpeningSpan['day'], opens: string, closes: string): OpeningSpan => {
  const between = spanOf(opens, closes);
  if (!between) {
    throw new Error(`${opens} to ${closes}`);
  }
  return { day, ...between };
};

describe('a time', () => {
  it('is what it was after it was written', () => {
    for (let minute = 0; minute < 1_440; minute++) {
      expect(minuteOf(clockOf(minute))).toBe(minute);
    }
  });

  it('is none where nothing sensible is written', () => {
    for (const text of ['', '24:00', '9:00', '12:60', 'noon']) {
      expect(minuteOf(text)).toBeNull();
    }
  });
});

describe('a span', () => {
  it('that ends before it begins ends the day after', () => {
    expect(spanOf('18:00', '02:00')).toEqual({ opensMinute: 1_080, closesMinute: 1_560 });
    expect(endsNextDay(span('MONDAY', '18:00', '02:00'))).toBe(true);
  });

  it('until midnight ends on its day', () => {
    expect(spanOf('18:00', '00:00')).toEqual({ opensMinute: 1_080, closesMinute: 1_440 });
    expect(endsNextDay(span('MONDAY', '18:00', '00:00'))).toBe(false);
  });

  it('from a time to the same lasts a whole day', () => {
    expect(spanOf('09:00', '09:00')).toEqual({ opensMinute: 540, closesMinute: 1_980 });
  });
});

describe('a week', () => {
  it('has no faults where spans follow each other', () => {
    const lunchAndDinner = DAYS.flatMap((day) => [
      span(day, '11:00', '15:00'),
      span(day, '15:00', '22:00'),
    ]);
    expect(overlapping(lunchAndDinner).size).toBe(0);
  });

  it('names the day on which a span begins too early', () => {
    const hours = [span('MONDAY', '18:00', '03:00'), span('TUESDAY', '02:00', '10:00')];
    expect([...overlapping(hours)]).toEqual(['TUESDAY']);
  });

  it('goes on from Sunday night to Monday morning', () => {
    const hours = [span('SUNDAY', '20:00', '05:00'), span('MONDAY', '04:00', '10:00')];
    expect([...overlapping(hours)]).toEqual(['MONDAY']);
  });

  it('is the same every day when it is told so', () => {
    const hours = everyDayLike('MONDAY', [
      span('MONDAY', '11:00', '15:00'),
      span('MONDAY', '17:00', '01:00'),
      span('FRIDAY', '10:00', '11:00'),
    ]);
    expect(hours).toHaveLength(14);
    expect(hours.filter((each) => each.day === 'FRIDAY')).toEqual([
      span('FRIDAY', '11:00', '15:00'),
      span('FRIDAY', '17:00', '01:00'),
    ]);
  });
});
