import { expect, it } from 'vitest';
import { untilTurn } from './flash';

it('says a short wait in tens of seconds and a long one in minutes, never too little', () => {
  expect(untilTurn(0, 'ko')).toBe('10초');
  expect(untilTurn(11, 'ko')).toBe('20초');
  expect(untilTurn(60, 'en')).toBe('60 s');
  expect(untilTurn(61, 'ko')).toBe('2분');
  expect(untilTurn(3_900, 'en')).toBe('1 h 5 min');
});
