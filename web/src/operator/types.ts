/** What the domains answer, as far as the operator's screens use it. */
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

export type Lateness = 'ACCEPTANCE' | 'PREPARATION' | 'PICKUP' | 'DELIVERY';
export type Fault = 'SHOP' | 'RIDER' | 'CUSTOMER' | 'PLATFORM';
export type InterventionKind = 'CANCEL' | 'REFUND' | 'REASSIGN';

export interface DeskLive {
  at: string;
  byState: Record<OrderState, number>;
  perMinute: ReadonlyArray<{
    minute: string;
    placed: number;
    completed: number;
    endedEarly: number;
  }>;
  late: Record<Lateness, number>;
  openInterventions: number;
  eventLag: { eventsBySource: Record<string, number>; mostMillis: number };
}

export interface PlatformLive {
  latencyMs: { p50: number; p99: number; requests: number };
  eventLagMs: { p50: number; p99: number };
  openStreams: number;
  compartments: Record<string, string>;
}

export interface FoundOrder {
  orderId: string;
  number: string;
  state: OrderState;
  shopId: string;
  shopName: string;
  customerId: string;
  fulfilment: 'DELIVERY' | 'PICKUP';
  total: number;
  placedAt: string;
  acceptanceDueAt?: string;
  readyAt?: string;
  pickedUpAt?: string;
  endedAt?: string;
  riderId?: string;
  late?: Lateness;
}

export interface FoundOrders {
  orders: readonly FoundOrder[];
  next?: string;
}

export interface OrderLine {
  itemId: string;
  name: string;
  quantity: number;
  unitPrice: number;
  options: ReadonlyArray<{ name: string; price: number }>;
  total: number;
}

export interface Intervention {
  interventionId: string;
  orderId: string;
  kind: InterventionKind;
  fault?: Fault;
  lines: ReadonlyArray<{ line: number; quantity: number }>;
  deliveryTip: boolean;
  reason: string;
  requestedBy: string;
  requestedAt: string;
  state: 'REQUESTED' | 'ACCEPTED' | 'REFUSED';
  decidedBy?: string;
  detail?: string;
  decidedAt?: string;
}

export interface StoryEntry {
  at: string;
  domain: string;
  type: string;
  position: number;
  ko: string;
  en: string;
  facts: unknown;
}

export interface WholeOrder {
  order: FoundOrder;
  paymentMethod: string;
  price: {
    items: number;
    deliveryTip: number;
    total: number;
    couponDiscount?: number;
    points?: number;
  };
  lines: readonly OrderLine[];
  promise?: { readyAt: string; from: string; until: string };
  dropoff?: { addressText?: string; phone?: string };
  note?: string;
  interventions: readonly Intervention[];
  story: readonly StoryEntry[];
}

export interface LiveRider {
  riderId: string;
  location: { latitude: number; longitude: number };
  state: string;
  orders: number;
}

export interface ListedShop {
  shopId: string;
  name: string;
  location: { latitude: number; longitude: number };
  open: boolean;
}

export interface Payout {
  payoutId: string;
  shopId: string;
  firstDay: string;
  lastDay: string;
  amount: number;
  dueDay: string;
  bankReference?: string;
  sentAt?: string;
}

export interface ParkedEvent {
  subscription: string;
  source: string | null;
  position: number;
  key: string;
  type: string;
  cause: string;
  failedTries: number;
  triesLeft: number;
  parkedAt: string;
}

export interface ReviewReport {
  reportId: string;
  cause: string;
  text: string;
  reportedAt: string;
  isHidden: boolean;
  isHeld: boolean;
  review: { reviewId: string; stars: number; text?: string; postedAt: string };
}

export interface ShopApplication {
  applicationId: string;
  state: string;
  revision: number;
  shopName: string;
  businessNumber?: string;
  changedAt: string;
}

export interface Invitation {
  invitationId: string;
  role: string;
  displayName?: string;
  state: 'OPEN' | 'ACCEPTED' | 'APPROVED' | 'REFUSED';
  invitedBy?: string;
  accountId?: string;
  madeAt: string;
  expiresAt: string;
  reason?: string;
}
