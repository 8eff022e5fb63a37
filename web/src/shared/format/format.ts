import type { Language } from '../text/texts';

const ZONE = 'Asia/Seoul';
const MINUTE_MILLIS = 60_000;

/** Whole won as people write them: 12,000원, or ₩12,000. */
export function won(amount: number, language: Language): string {
  const figure = new Intl.NumberFormat('ko-KR').format(Math.abs(amount));
  const sign = amount < 0 ? '−' : '';
  return language === 'ko' ? `${sign}${figure}원` : `${sign}₩${figure}`;
}

export function figure(value: number): string {
  return new Intl.NumberFormat('ko-KR').format(value);
}

/** 350 m, 1.2 km. */
export function distance(metres: number): string {
  return metres < 1_000
    ? `${Math.round(metres / 10) * 10} m`
    : `${(metres / 1_000).toFixed(metres < 10_000 ? 1 : 0)} km`;
}

/** 오후 6:05, 6:05 PM; always the city's time. */
export function timeOfDay(instant: string | number | Date, language: Language): string {
  const [hour = '0', minute = '00'] = clockTime(instant).split(':');
  const half = Number(hour) < 12 ? ['오전', 'AM'] : ['오후', 'PM'];
  const time = `${Number(hour) % 12 || 12}:${minute}`;
  // The data of browsers disagree about what Koreans call the halves of a day.
  return language === 'ko' ? `${half[0]} ${time}` : `${time} ${half[1]}`;
}

/** 오후 6시, 6 PM; with the minutes where there are some: 오후 6:30, 6:30 PM. */
export function shortTimeOfDay(instant: string | number | Date, language: Language): string {
  const time = timeOfDay(instant, language);
  return language === 'ko' ? time.replace(/:00$/, '시') : time.replace(/:00 /, ' ');
}

/** 18:05:09, for those who work with it. */
export function clockTime(instant: string | number | Date): string {
  return format('ko', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(instant));
}

/** 11월 23일 월요일, Monday, November 23. */
export function dayOf(instant: string | number | Date, language: Language): string {
  return format(language, { month: 'long', day: 'numeric', weekday: 'long' }).format(
    new Date(instant),
  );
}

/** 11월 23일 오후 6:05, Nov 23, 6:05 PM. */
export function dayAndTime(instant: string | number | Date, language: Language): string {
  const day = format(language, { month: 'short', day: 'numeric' }).format(new Date(instant));
  return `${day}${language === 'ko' ? '' : ','} ${timeOfDay(instant, language)}`;
}

/** 2026-11-23, as the server writes days. */
export function dayName(instant: string | number | Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(new Date(instant));
}

/** How many whole minutes from one instant until another; at least none. */
export function minutesUntil(instant: string, nowMillis: number): number {
  return Math.max(0, Math.ceil((Date.parse(instant) - nowMillis) / MINUTE_MILLIS));
}

/** 12분, 1시간 5분; 12 min, 1 h 5 min. */
export function minutes(count: number, language: Language): string {
  const hours = Math.floor(count / 60);
  const rest = count % 60;
  const [hour, minute] = language === 'ko' ? ['시간', '분'] : [' h', ' min'];
  if (hours === 0) {
    return `${rest}${minute}`;
  }
  return rest === 0 ? `${hours}${hour}` : `${hours}${hour} ${rest}${minute}`;
}

/** 010-1234-5678, 02-123-4567. */
export function phone(digits: string): string {
  const plain = digits.replace(/^\+82/, '0').replace(/\D/g, '');
  const area = plain.startsWith('02') ? 2 : 3;
  return plain.length < area + 7
    ? digits
    : `${plain.slice(0, area)}-${plain.slice(area, -4)}-${plain.slice(-4)}`;
}

function format(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options);
  let known = formats.get(key);
  if (!known) {
    known = new Intl.DateTimeFormat(language === 'ko' ? 'ko-KR' : 'en-US', {
      timeZone: ZONE,
      ...options,
    });
    formats.set(key, known);
  }
  return known;
}

/** Making one costs about as much as a hundred uses. */
const formats = new Map<string, Intl.DateTimeFormat>();
