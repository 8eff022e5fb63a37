import type { Day, DaySpan, OpeningSpan } from './openingHours';

/** What shop, order, settlement and review answer those who work in a shop. */
export interface Option {
  optionId: string;
  name: string;
  price: number;
}

export interface OptionGroup {
  optionGroupId: string;
  name: string;
  minimum: number;
  maximum: number;
  options: Option[];
}

export interface Item {
  itemId: string;
  category: string;
  name: string;
  description: string;
  price: number;
  optionGroups: OptionGroup[];
  soldOut: boolean;
  aloneBelowMinimum: boolean;
  optionStates: Array<{ optionId: string; soldOut: boolean }>;
}

export interface ShopSummary {
  shopId: string;
  name: string;
  phone: string;
  addressText: string;
  open: boolean;
  paused: boolean;
  pausedUntil?: string;
}

/** Of some days hours of their own; none where the shop is closed. */
export interface DatedHours {
  /** The first and the last day, such as 2026-05-01. */
  from: string;
  until: string;
  spans: DaySpan[];
  reason: string;
}

export interface Calendar {
  /** How long before closing the last order is taken. */
  lastOrderMinutes: number;
  monthlyDaysOff: Array<{ week: number; day: Day }>;
  /** Null where public holidays are days as others are. */
  publicHolidayHours: DaySpan[] | null;
  datedHours: DatedHours[];
}

/** What is agreed of a shop; there is more, which is sent back as it is. */
export interface Terms {
  hours: OpeningSpan[];
  calendar?: Calendar | null;
  preparation?: { minutes: number } | null;
  [other: string]: unknown;
}

export interface Shop extends ShopSummary {
  version: number;
  terms: Terms;
  menu: Item[];
}

export type OrderState =
  | 'PENDING'
  | 'PAID'
  | 'ACCEPTED'
  | 'READY'
  | 'PICKED_UP'
  | 'DELIVERED'
  | 'COMPLETED'
  | 'PAYMENT_FAILED'
  | 'EXPIRED'
  | 'REJECTED'
  | 'CANCELLED'
  | 'FAILED';

export interface OrderLine {
  itemId: string;
  name: string;
  quantity: number;
  unitPrice: number;
  options: Option[];
  total: number;
}

export interface Order {
  orderId: string;
  number: string;
  state: OrderState;
  shopId: string;
  shopName: string;
  fulfilment: 'DELIVERY' | 'PICKUP';
  price: { items: number; deliveryTip: number; total: number };
  lines: OrderLine[];
  note: string;
  placedAt: string;
  acceptanceDueAt?: string;
  readyAt?: string;
  riderId?: string;
  endedReason?: string;
  scheduledFor?: string;
}

export interface OrderPage {
  orders: Order[];
  next?: string;
}

/** What the stream tells of an order beyond what lists do. */
export interface OrderNews {
  orderId: string;
  shopId: string;
  position: number;
  proposal?: { line: number; replacementName?: string; dueAt: string };
  cancellationAskedAt?: string;
}

export interface Statement {
  shopId: string;
  day: string;
  orders: number;
  sales: number;
  discounts: number;
  fees: number;
  tax: number;
  collected: number;
  owed: number;
  closed: boolean;
}

export interface StatementLine {
  orderId: string;
  number: string;
  kind: string;
  reason: string;
  sales: number;
  discount: number;
  brokerageFee: number;
  paymentFee: number;
  deliveryFee: number;
  tax: number;
  collected: number;
  owed: number;
  at: string;
}

export interface Payout {
  payoutId: string;
  shopId: string;
  firstDay: string;
  lastDay: string;
  amount: number;
  dueDay: string;
  sentAt?: string;
}

export interface Review {
  reviewId: string;
  stars: number;
  text?: string;
  postedAt: string;
  reply?: { text: string };
}
