import { expect, it } from 'vitest';
import { canCancel, endedEarly, isOver, stepReached, stepsOf } from './progress';

it('counts the steps of an order, which is done when it is delivered', () => {
  expect(stepReached('DELIVERY', 'PENDING')).toBe(0);
  expect(stepReached('DELIVERY', 'COMPLETED')).toBe(stepsOf('DELIVERY').length - 1);
  expect(stepReached('PICKUP', 'DELIVERED')).toBe(stepsOf('PICKUP').length - 1);
  expect(stepReached('DELIVERY', 'REJECTED')).toBe(-1);
});

it('knows what is over and what can still be taken back', () => {
  expect(endedEarly('FAILED')).toBe(true);
  expect(isOver('DELIVERED')).toBe(false);
  expect(isOver('COMPLETED')).toBe(true);
  expect(canCancel('PAID')).toBe(true);
  expect(canCancel('ACCEPTED')).toBe(false);
});
