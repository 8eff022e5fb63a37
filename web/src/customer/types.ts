import type { components as InDelivery } from '../shared/api/generated/delivery';
import type { components as InMember } from '../shared/api/generated/member';
import type { components as InOrder } from '../shared/api/generated/order';
import type { components as InPayment } from '../shared/api/generated/payment';
import type { components as InPromotion } from '../shared/api/generated/promotion';
import type { components as InReview } from '../shared/api/generated/review';
import type { components as InStorefront } from '../shared/api/generated/storefront';

/** What the domains answer a customer, as their API documents say. */
type OfDelivery = InDelivery['schemas'];
type OfMember = InMember['schemas'];
type OfOrder = InOrder['schemas'];
type OfPayment = InPayment['schemas'];
type OfPromotion = InPromotion['schemas'];
type OfReview = InReview['schemas'];
type OfStorefront = InStorefront['schemas'];

export type Place = OfOrder['GeoPoint'];

/** Where food goes; kept on this device. */
export interface Address extends Place {
  addressText: string;
}

export type ListedShop = OfStorefront['ListedShop'];
export type ShopList = OfStorefront['ShopList'];
export type FoundShops = OfStorefront['FoundShops'];
export type Suggestions = OfStorefront['Suggestions'];
export type ShopPage = OfStorefront['Now'] & OfStorefront['Rest'];
export type Item = OfStorefront['Item'];
export type OptionGroup = OfStorefront['Group'];
export type Option = OfStorefront['Choice'];

export type Fulfilment = OfOrder['Fulfilment'];
export type PaymentMethod = OfOrder['PaymentMethod'];
export type Price = OfOrder['OrderPrice'];
export type Benefits = OfOrder['Benefits'];
export type WantedQuote = OfOrder['WantedQuote'];
export type Quote = OfOrder['Quoted'];
export type WantedOrder = OfOrder['WantedOrder'];
export type Placed = OfOrder['Placed'];
export type OrderState = OfOrder['OrderState'];
export type Order = OfOrder['Details'];
export type OrderPage = OfOrder['OrderPage'];
export type ListedOrder = OfOrder['Listed'];
export type ChangeAnswer = OfOrder['ChangeAnswer'];
export type Slots = OfOrder['Slots'];

export type Gateway = OfPayment['GatewayView'];
export type Confirmation = OfPayment['Confirmation'];
export type PaymentState = OfPayment['StateView'];

export type Ride = OfDelivery['Progress'];

export type Coupon = OfPromotion['CouponView'];
export type Coupons = OfPromotion['CouponsView'];
export type Points = OfPromotion['PointsView'];

export type AddressBook = OfMember['AddressesView'];
export type KeptAddress = OfMember['Address'];
export type AddressDraft = OfMember['AddressDraft'];
export type Favourites = OfMember['FavouritesView'];
export type Reviews = OfReview['ShopReviewsView'];
export type ReviewDraft = OfReview['ReviewDraft'];
export type Flash = OfPromotion['FlashView'];
export type FlashPlace = OfPromotion['PlaceView'];
