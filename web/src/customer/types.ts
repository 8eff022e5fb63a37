/** What storefront, order, payment, member and review answer a customer. */
export interface Place {
  latitude: number;
  longitude: number;
}

/** Where food goes; kept on this device. */
export interface Address extends Place {
  addressText: string;
}

export interface ListedShop {
  shopId: string;
  name: string;
  location: Place;
  distanceMetres: number;
  open: boolean;
  deliveryTip: number;
  deliveryTipFrom: number;
  minimumOrder: number;
  rating?: number | null;
  reviews?: number | null;
}

export interface ShopList {
  shops: ListedShop[];
  next?: string;
}

export interface FoundShop {
  shop: ListedShop;
  items: Array<{ itemId: string; name: string; price: number; soldOut: boolean }>;
}

export interface Option {
  optionId: string;
  name: string;
  price: number;
  soldOut: boolean;
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
}

export interface ShopPage {
  shopId: string;
  name: string;
  addressText: string;
  phone: string;
  location: Place;
  open: boolean;
  paused: boolean;
  rating?: number | null;
  reviews?: number | null;
  terms: {
    minimumOrder: number;
    preparation?: { minutes: number };
    takesPickup?: boolean;
    hours: Array<{ day: string; opensMinute: number; closesMinute: number }>;
  };
  menu: Item[];
}

export type Fulfilment = 'DELIVERY' | 'PICKUP';
export type PaymentMethod = 'CARD' | 'AT_THE_DOOR' | 'AT_THE_DOOR_CARD' | 'POINTS';

export interface Price {
  items: number;
  deliveryTip: number;
  total: number;
  couponDiscount?: number;
  points?: number;
  feeLines?: Array<{ kind: string; detail: string; amount: number }>;
}

export interface OrderLine {
  itemId: string;
  name: string;
  quantity: number;
  unitPrice: number;
  options: Array<{ optionId: string; name: string; price: number }>;
  total: number;
}

export interface Estimate {
  readyAt: string;
  from: string;
  until: string;
}

export interface Quote {
  quoteId: string;
  price: Price;
  lines: OrderLine[];
  expiresAt: string;
  promise?: Estimate;
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

export interface Order {
  orderId: string;
  number: string;
  state: OrderState;
  shopId: string;
  shopName: string;
  fulfilment: Fulfilment;
  paymentMethod: PaymentMethod;
  price: Price;
  lines: OrderLine[];
  dropoff?: { addressText?: string; location?: Place };
  placedAt: string;
  paymentDueAt: string;
  acceptanceDueAt?: string;
  readyAt?: string;
  history: Array<{ state: OrderState; at: string }>;
  endedReason?: string;
  promise?: Estimate;
  proposal?: { proposalId: string; kind?: string; state?: string; [fact: string]: unknown };
  cancellationAskedAt?: string;
}

export interface ListedOrder {
  orderId: string;
  number: string;
  state: OrderState;
  shopId: string;
  shopName: string;
  price: Price;
  lines: OrderLine[];
  placedAt: string;
}

export interface Reviews {
  rating: { hundredths: number; reviews: number };
  reviews: Array<{
    reviewId: string;
    stars: number;
    text?: string;
    postedAt: string;
    reply?: { text: string };
  }>;
  next?: string;
}
