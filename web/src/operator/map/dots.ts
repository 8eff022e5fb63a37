import type { Dot } from '../../shared/map/Map';
import type { ListedShop, LiveRider } from '../types';
import { RIDER_COLOURS, SHOP_COLOURS } from './city';

const RIDER_RADIUS = 5;
const SHOP_RADIUS = 4;
const UNKNOWN_COLOUR = '#7a7268';

export function dotsOfShops(shops: readonly ListedShop[]): Dot[] {
  return shops.map((each) => ({
    id: `shop-${each.shopId}`,
    ...each.location,
    colour: each.open ? SHOP_COLOURS.open : SHOP_COLOURS.closed,
    radius: SHOP_RADIUS,
    name: each.name,
  }));
}

export function dotsOfRiders(riders: readonly LiveRider[], name: (state: string) => string): Dot[] {
  return riders.map((each) => ({
    id: `rider-${each.riderId}`,
    ...each.location,
    colour: RIDER_COLOURS[each.state] ?? UNKNOWN_COLOUR,
    radius: RIDER_RADIUS,
    name: name(each.state),
  }));
}
