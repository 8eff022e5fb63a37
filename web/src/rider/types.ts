import type { components } from '../shared/api/generated/delivery';

/** What delivery answers a rider, as its API document says. */
type OfDelivery = components['schemas'];

export type Place = OfDelivery['GeoPoint'];
export type AssignedOrder = OfDelivery['OrderView'];
export type Assignment = OfDelivery['AssignmentView'];
export type RiderPage = OfDelivery['Me'];
export type StepBody = OfDelivery['Step'] | OfDelivery['HandedOver'] | OfDelivery['Trouble'];
export type DeliveryProblem = OfDelivery['DeliveryProblem'];

/** In the order in which they are offered; every one there is. */
export const PROBLEMS = Object.keys({
  CUSTOMER_ABSENT: true,
  WRONG_ADDRESS: true,
  FOOD_DAMAGED: true,
  RIDER_ACCIDENT: true,
} satisfies Record<DeliveryProblem, true>) as readonly DeliveryProblem[];
