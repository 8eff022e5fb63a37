import { expect, it } from 'vitest';
import { screensOf, seesOrders } from './screens';

const names = (...roles: Parameters<typeof screensOf>[0]) =>
  screensOf(roles).map((each) => each.name);

it('shows everybody the board and the map', () => {
  expect(names('FINANCE')).toEqual(['board', 'map', 'money']);
});

it('shows parked events to administrators only', () => {
  expect(names('ADMINISTRATOR')).toContain('parked');
  expect(names('SUPPORT', 'DISPATCH', 'FINANCE')).not.toContain('parked');
});

it('keeps orders from those who only run the machinery', () => {
  expect(seesOrders(['ADMINISTRATOR', 'FINANCE'])).toBe(false);
  expect(seesOrders(['DISPATCH'])).toBe(true);
});
