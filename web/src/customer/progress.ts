import type { Fulfilment, OrderState } from './types';

const DELIVERY: readonly OrderState[] = [
  'PENDING',
  'PAID',
  'ACCEPTED',
  'READY',
  'PICKED_UP',
  'DELIVERED',
];
const PICKUP: readonly OrderState[] = ['PENDING', 'PAID', 'ACCEPTED', 'READY', 'DELIVERED'];
const ENDED_EARLY: readonly OrderState[] = [
  'PAYMENT_FAILED',
  'EXPIRED',
  'REJECTED',
  'CANCELLED',
  'FAILED',
];

/** The steps of an order that goes well. */
export function stepsOf(fulfilment: Fulfilment): readonly OrderState[] {
  return fulfilment === 'PICKUP' ? PICKUP : DELIVERY;
}

/** How far along its steps an order is; -1 for one that ended early. */
export function stepReached(fulfilment: Fulfilment, state: OrderState): number {
  const reached = state === 'COMPLETED' ? 'DELIVERED' : state;
  return stepsOf(fulfilment).indexOf(reached);
}

export function endedEarly(state: OrderState): boolean {
  return ENDED_EARLY.includes(state);
}

export function isOver(state: OrderState): boolean {
  return endedEarly(state) || state === 'COMPLETED';
}

/** Until the shop accepts, a customer may take an order back alone. */
export function canCancel(state: OrderState): boolean {
  return state === 'PENDING' || state === 'PAID';
}

/** Once the shop accepted, it decides, until a rider has the food. */
export function canAskToCancel(state: OrderState): boolean {
  return state === 'ACCEPTED' || state === 'READY';
}
