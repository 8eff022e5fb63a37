import { useState } from 'react';
import { useLanguage } from '../shared/text/texts';
import { Away, Button, Field, IconButton, Notice, Skeleton, useTrouble } from '../shared/ui/parts';
import { useToast } from '../shared/ui/toasts';
import {
  clockOf,
  DAYS,
  type Day,
  type DaySpan,
  endsNextDay,
  everyDayLike,
  type OpeningSpan,
  overlapping,
  spanOf,
} from './openingHours';
import { useTexts } from './texts';
import type { Calendar, DatedHours, Terms } from './types';
import { useShop, useShopCommand } from './useShop';

const USUAL: DaySpan = { opensMinute: 11 * 60, closesMinute: 21 * 60 };
const WEEKS = [1, 2, 3, 4, 5];
const NO_CALENDAR: Calendar = {
  lastOrderMinutes: 0,
  monthlyDaysOff: [],
  publicHolidayHours: null,
  datedHours: [],
};

/** When a shop is open, and when it is not although it would be. */
export function HoursScreen({ shopId }: { shopId: string }) {
  const say = useTexts();
  const shop = useShop(shopId);
  return (
    <div className="stack">
      <h1>{say('hours')}</h1>
      {shop.isPending && <Skeleton height={520} />}
      {shop.isError && <Away what={say('shopPart')} onAgain={() => shop.refetch()} />}
      {shop.data && (
        // What is being written stays when the shop is read again.
        <HoursForm shopId={shopId} terms={shop.data.terms} />
      )}
    </div>
  );
}

function HoursForm({ shopId, terms }: { shopId: string; terms: Terms }) {
  const say = useTexts();
  const toast = useToast();
  const trouble = useTrouble({ 'invalid-request': say('hoursRefused') });
  const change = useShopCommand();
  const [hours, setHours] = useState<readonly OpeningSpan[]>(terms.hours);
  const [calendar, setCalendar] = useState<Calendar>(terms.calendar ?? NO_CALENDAR);
  const faulty = overlapping(hours);
  const save = () =>
    change.mutate(
      {
        path: `/shops/${shopId}/terms`,
        // All terms are sent, those that are not edited here as they are now.
        body: { ...terms, hours, calendar },
        method: 'PUT',
      },
      {
        onSuccess: () => toast(say('hoursSaved'), 'good'),
        onError: (failure) => toast(trouble(failure), 'bad'),
      },
    );
  return (
    <>
      <section className="card stack" aria-labelledby="week">
        <h2 id="week">{say('everyWeek')}</h2>
        {DAYS.map((day) => (
          <DayRow
            key={day}
            day={day}
            spans={hours.filter((span) => span.day === day)}
            faulty={faulty.has(day)}
            onChange={(spans) =>
              setHours([
                ...hours.filter((span) => span.day !== day),
                ...spans.map((span) => ({ ...span, day })),
              ])
            }
            onEveryDay={() => setHours(everyDayLike(day, hours))}
          />
        ))}
      </section>
      <DaysOff calendar={calendar} onChange={setCalendar} />
      {hours.length === 0 && <Notice tone="warn">{say('neverOpen')}</Notice>}
      <Button
        look="primary"
        size="big"
        wide
        busy={change.isPending}
        disabled={faulty.size > 0}
        onClick={save}
      >
        {say('saveHours')}
      </Button>
    </>
  );
}

function DayRow({
  day,
  spans,
  faulty,
  onChange,
  onEveryDay,
}: {
  day: Day;
  spans: readonly DaySpan[];
  faulty: boolean;
  onChange: (spans: readonly DaySpan[]) => void;
  onEveryDay: () => void;
}) {
  const say = useTexts();
  const name = say(`day.${day}`);
  const put = (index: number, span: DaySpan | null) => {
    if (span) {
      onChange(spans.map((each, i) => (i === index ? span : each)));
    }
  };
  return (
    <fieldset className="day stack">
      <legend>{name}</legend>
      {spans.length === 0 && <span className="faint">{say('dayClosed')}</span>}
      {spans.map((span, i) => (
        <div key={i} className="row wrap">
          <input
            className="input time"
            type="time"
            required
            aria-label={say('opensAt', { day: name })}
            aria-invalid={faulty || undefined}
            value={clockOf(span.opensMinute)}
            onChange={(event) => put(i, spanOf(event.target.value, clockOf(span.closesMinute)))}
          />
          <span aria-hidden="true">–</span>
          <input
            className="input time"
            type="time"
            required
            aria-label={say('closesAt', { day: name })}
            aria-invalid={faulty || undefined}
            value={clockOf(span.closesMinute)}
            onChange={(event) => put(i, spanOf(clockOf(span.opensMinute), event.target.value))}
          />
          {endsNextDay(span) && <span className="badge info">{say('nextDay')}</span>}
          <IconButton
            icon="close"
            name={say('removeSpan', { day: name })}
            onClick={() => onChange(spans.filter((_, index) => index !== i))}
          />
        </div>
      ))}
      {faulty && (
        <span className="trouble" role="alert">
          {say('hoursOverlap')}
        </span>
      )}
      <div className="row wrap">
        <Button
          icon="plus"
          onClick={() => onChange([...spans, spans.length ? later(spans) : USUAL])}
        >
          {say('addSpan')}
        </Button>
        {spans.length > 0 && (
          <Button look="quiet" onClick={onEveryDay}>
            {say('everyDayLike')}
          </Button>
        )}
      </div>
    </fieldset>
  );
}

/** Two hours after the last of a day, as after a break. */
function later(spans: readonly DaySpan[]): DaySpan {
  const last = Math.max(...spans.map((span) => span.closesMinute));
  const opensMinute = Math.min(last + 60, 23 * 60);
  return { opensMinute, closesMinute: opensMinute + 60 };
}

function DaysOff({
  calendar,
  onChange,
}: {
  calendar: Calendar;
  onChange: (calendar: Calendar) => void;
}) {
  const say = useTexts();
  const closedOnHolidays = calendar.publicHolidayHours?.length === 0;
  return (
    <section className="card stack" aria-labelledby="days-off">
      <h2 id="days-off">{say('daysOff')}</h2>
      <label className="row">
        <input
          type="checkbox"
          checked={closedOnHolidays}
          onChange={(event) =>
            onChange({ ...calendar, publicHolidayHours: event.target.checked ? [] : null })
          }
        />
        {say('closedOnHolidays')}
      </label>
      <MonthlyDaysOff calendar={calendar} onChange={onChange} />
      <DatedDaysOff calendar={calendar} onChange={onChange} />
      <Field label={say('lastOrder')} hint={say('lastOrderExplained')}>
        {(attributes) => (
          <input
            {...attributes}
            className="input"
            type="number"
            inputMode="numeric"
            min={0}
            max={180}
            value={calendar.lastOrderMinutes}
            onChange={(event) =>
              onChange({
                ...calendar,
                lastOrderMinutes: Math.max(0, Math.round(Number(event.target.value))),
              })
            }
          />
        )}
      </Field>
    </section>
  );
}

function MonthlyDaysOff({
  calendar,
  onChange,
}: {
  calendar: Calendar;
  onChange: (calendar: Calendar) => void;
}) {
  const say = useTexts();
  const [week, setWeek] = useState(1);
  const [day, setDay] = useState<Day>('MONDAY');
  const off = calendar.monthlyDaysOff;
  const has = off.some((each) => each.week === week && each.day === day);
  const nameOf = (each: { week: number; day: Day }) =>
    say('monthly', { week: say(`week.${each.week}` as 'week.1'), day: say(`day.${each.day}`) });
  return (
    <div className="stack">
      <h3>{say('monthlyDaysOff')}</h3>
      <ul className="lines">
        {off.map((each) => (
          <li key={`${each.week}${each.day}`} className="row between">
            {nameOf(each)}
            <IconButton
              icon="close"
              name={say('removeDayOff', { day: nameOf(each) })}
              onClick={() =>
                onChange({ ...calendar, monthlyDaysOff: off.filter((other) => other !== each) })
              }
            />
          </li>
        ))}
      </ul>
      <div className="row wrap">
        <select
          className="input"
          aria-label={say('whichWeek')}
          value={week}
          onChange={(event) => setWeek(Number(event.target.value))}
        >
          {WEEKS.map((each) => (
            <option key={each} value={each}>
              {say(`week.${each}` as 'week.1')}
            </option>
          ))}
        </select>
        <select
          className="input"
          aria-label={say('whichDay')}
          value={day}
          onChange={(event) => setDay(event.target.value as Day)}
        >
          {DAYS.map((each) => (
            <option key={each} value={each}>
              {say(`day.${each}`)}
            </option>
          ))}
        </select>
        <Button
          icon="plus"
          disabled={has}
          onClick={() => onChange({ ...calendar, monthlyDaysOff: [...off, { week, day }] })}
        >
          {say('addDayOff')}
        </Button>
      </div>
    </div>
  );
}

function DatedDaysOff({
  calendar,
  onChange,
}: {
  calendar: Calendar;
  onChange: (calendar: Calendar) => void;
}) {
  const say = useTexts();
  const [language] = useLanguage();
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const dated = calendar.datedHours;
  const last = until || from;
  const isBackwards = from !== '' && last < from;
  const isThere = dated.some((each) => each.from === from && each.until === last);
  const add = () => {
    onChange({
      ...calendar,
      datedHours: [...dated, { from, until: last, spans: [], reason: reason.trim() }].sort(
        (one, other) => one.from.localeCompare(other.from),
      ),
    });
    setFrom('');
    setUntil('');
    setReason('');
  };
  return (
    <div className="stack">
      <h3>{say('datedDaysOff')}</h3>
      <ul className="lines">
        {dated.map((each) => (
          <li key={`${each.from}${each.until}`} className="row between">
            <span>
              <b className="figures">{datesOf(each, language)}</b>{' '}
              {each.spans.length === 0
                ? say('dayClosed')
                : each.spans
                    .map((span) => `${clockOf(span.opensMinute)}–${clockOf(span.closesMinute)}`)
                    .join(', ')}{' '}
              <span className="faint">{each.reason}</span>
            </span>
            <IconButton
              icon="close"
              name={say('removeDayOff', { day: datesOf(each, language) })}
              onClick={() =>
                onChange({ ...calendar, datedHours: dated.filter((other) => other !== each) })
              }
            />
          </li>
        ))}
      </ul>
      <Field label={say('firstDayOff')}>
        {(attributes) => (
          <input
            {...attributes}
            className="input"
            type="date"
            value={from}
            onChange={(event) => setFrom(event.target.value)}
          />
        )}
      </Field>
      <Field label={say('lastDayOff')} trouble={isBackwards ? say('lastBeforeFirst') : undefined}>
        {(attributes) => (
          <input
            {...attributes}
            className="input"
            type="date"
            min={from || undefined}
            value={until}
            onChange={(event) => setUntil(event.target.value)}
          />
        )}
      </Field>
      <Field label={say('dayOffReason')} hint={say('dayOffReasonExplained')}>
        {(attributes) => (
          <input
            {...attributes}
            className="input"
            maxLength={60}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <Button icon="plus" disabled={from === '' || isBackwards || isThere} onClick={add}>
        {say('addDayOff')}
      </Button>
    </div>
  );
}

/** 5월 1일 – 5월 3일. */
function datesOf(dated: DatedHours, language: 'ko' | 'en'): string {
  const write = new Intl.DateTimeFormat(language === 'ko' ? 'ko-KR' : 'en-US', {
    month: 'short',
    day: 'numeric',
    timeZone: 'Asia/Seoul',
  });
  const day = (date: string) => write.format(new Date(`${date}T12:00:00+09:00`));
  return dated.from === dated.until ? day(dated.from) : `${day(dated.from)} – ${day(dated.until)}`;
}
