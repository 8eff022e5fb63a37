/** What delivery answers a rider. */
export interface Place {
  latitude: number;
  longitude: number;
}

export interface AssignedOrder {
  orderId: string;
  number: string;
  sequence: number;
  state: string;
  dropoff: { addressText?: string; location?: Place; phone?: string };
  readyAt: string;
  collect?: { tender: 'CASH' | 'CARD'; amount: number };
}

export interface Assignment {
  assignmentId: string;
  state: 'OFFERED' | 'TO_SHOP' | 'AT_SHOP' | 'TO_CUSTOMER' | 'ENDED';
  shop: { shopId: string; name: string; location: Place };
  orders: AssignedOrder[];
  pay: number;
  expiresAt?: string;
}

export interface RiderPage {
  onDuty: boolean;
  shiftEndsAt?: string;
  offer?: Assignment;
  assignment?: Assignment;
  today: { day: string; deliveries: number; pay: number };
}

export const PROBLEMS = [
  'CUSTOMER_ABSENT',
  'WRONG_ADDRESS',
  'FOOD_DAMAGED',
  'RIDER_ACCIDENT',
] as const;
export type DeliveryProblem = (typeof PROBLEMS)[number];
