import { expect, it } from 'vitest';
import {
  dayName,
  distance,
  minutes,
  minutesUntil,
  phone,
  shortTimeOfDay,
  timeOfDay,
  won,
} from './format';

it('writes won as Koreans do', () => {
  expect(won(12_000, 'ko')).toBe('12,000원');
  expect(won(-1_500, 'ko')).toBe('−1,500원');
  expect(won(0, 'en')).toBe('₩0');
});

it('rounds distances to what one can walk by', () => {
  expect(distance(347)).toBe('350 m');
  expect(distance(1_249)).toBe('1.2 km');
  expect(distance(12_400)).toBe('12 km');
});

it('shows the time of the city wherever the reader is', () => {
  expect(shortTimeOfDay('2026-11-23T09:00:00Z', 'ko')).toBe('오후 6시');
  expect(shortTimeOfDay('2026-11-23T09:30:00Z', 'ko')).toBe('오후 6:30');
  expect(shortTimeOfDay('2026-11-23T09:00:00Z', 'en')).toBe('6 PM');
  expect(timeOfDay('2026-11-23T09:05:00Z', 'ko')).toBe('오후 6:05');
  expect(dayName('2026-11-23T15:30:00Z')).toBe('2026-11-24');
});

it('says minutes in words', () => {
  expect(minutes(45, 'ko')).toBe('45분');
  expect(minutes(65, 'ko')).toBe('1시간 5분');
  expect(minutes(120, 'en')).toBe('2 h');
});

it('never counts below zero', () => {
  expect(minutesUntil('2026-11-23T09:00:00Z', Date.parse('2026-11-23T09:05:00Z'))).toBe(0);
  expect(minutesUntil('2026-11-23T09:00:30Z', Date.parse('2026-11-23T09:00:00Z'))).toBe(1);
});

it('groups the digits of telephone numbers', () => {
  expect(phone('+821012345678')).toBe('010-1234-5678');
  expect(phone('021234567')).toBe('02-123-4567');
  expect(phone('12')).toBe('12');
});
