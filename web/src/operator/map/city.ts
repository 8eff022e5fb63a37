import type { Place } from '../../shared/map/Map';

/** Where the map begins; riders and shops move it to where they are. */
export const CENTRE: Place = { latitude: 37.495, longitude: 127.01 };

export const RIDER_COLOURS: Readonly<Record<string, string>> = {
  IDLE: '#7a7268',
  OFFERED: '#7a4b94',
  TO_SHOP: '#a86f00',
  AT_SHOP: '#c2451b',
  TO_CUSTOMER: '#1f6a96',
};
export const SHOP_COLOURS = { open: '#2f6d2b', closed: '#a59a8d' };
