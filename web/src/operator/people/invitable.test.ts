import { expect, it } from 'vitest';
import { invitable } from './invitable';

it('lets each invite those whom he works with', () => {
  expect(invitable(['DISPATCH'])).toEqual(['RIDER']);
  expect(invitable(['SUPPORT'])).toEqual(['OWNER']);
  expect(invitable(['FINANCE'])).toEqual([]);
  expect(invitable(['ADMINISTRATOR'])).toContain('FINANCE');
});
