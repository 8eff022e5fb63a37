import { useQuery } from '@tanstack/react-query';
import { asProblem, read } from '../shared/api/client';
import { isOver } from './progress';
import type { Order, Ride } from './types';

const MOVING_MILLIS = 5_000;
const WAITING_MILLIS = 10_000;
const STALE_MILLIS = 2 * 60_000;

/** Whether a rider brings an order, or may later. */
export function isRidden(order: Order): boolean {
  return order.fulfilment === 'DELIVERY' && !isOver(order.state) && order.state !== 'DELIVERED';
}

/** Whether delivery knows an order that a rider brings: from when its shop accepted it. */
function isKnown(order: Order): boolean {
  return isRidden(order) && order.state !== 'PENDING' && order.state !== 'PAID';
}

/** How an order's delivery goes; its rider moves while somebody looks. */
export function useRide(order: Order) {
  return useQuery({
    queryKey: ['ride', order.orderId],
    enabled: isKnown(order),
    queryFn: async ({ signal }): Promise<Ride | null> => {
      try {
        return await read<Ride>(`/delivery/orders/${order.orderId}`, { signal });
      } catch (failure) {
        // Delivery hears of an accepted order a moment later than its customer.
        if (asProblem(failure).status === 404) {
          return null;
        }
        throw failure;
      }
    },
    refetchInterval: (query) => (query.state.data?.rider ? MOVING_MILLIS : WAITING_MILLIS),
  });
}

/** What can be said of when food is there. */
export interface Expectation {
  at: string;
  /** Later than what was promised with the quote. */
  isLate: boolean;
}

/** From where the rider is, where one is on the way, else what was promised. */
export function expectation(order: Order, ride: Ride | null | undefined): Expectation | null {
  const promised = order.promise?.until ?? order.readyAt;
  const expected = ride?.rider?.expectedAt;
  if (expected === undefined) {
    return promised === undefined ? null : { at: promised, isLate: false };
  }
  const isLate = promised !== undefined && Date.parse(expected) > Date.parse(promised);
  return { at: expected, isLate };
}

/** Whether where a rider was said to be is too old to be taken for where the rider is. */
export function isStale(locatedAt: string, nowMillis: number): boolean {
  return nowMillis - Date.parse(locatedAt) > STALE_MILLIS;
}
