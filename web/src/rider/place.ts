import { useEffect, useState } from 'react';
import { command } from '../shared/api/client';
import type { Place } from './types';

/** Where a rider is put whose device does not tell: the middle of the city. */
export const MIDDLE: Place = { latitude: 37.5, longitude: 127 };

const REPORT_MILLIS = 5_000;
const EARTH_METRES = 6_371_000;

/** The straight way between two places, in metres (haversine). */
export function metresBetween(from: Place, to: Place): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const north = Math.sin(radians(to.latitude - from.latitude) / 2);
  const east = Math.sin(radians(to.longitude - from.longitude) / 2);
  const chord =
    north * north + Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * east * east;
  return 2 * EARTH_METRES * Math.asin(Math.sqrt(chord));
}

/** Where this device is; `null` where it does not tell. */
export function useDevicePlace(): Place | null {
  const [place, setPlace] = useState<Place | null>(null);
  useEffect(() => {
    if (!navigator.geolocation) {
      return;
    }
    const watch = navigator.geolocation.watchPosition(
      ({ coords }) => setPlace({ latitude: coords.latitude, longitude: coords.longitude }),
      () => setPlace(null),
      { enableHighAccuracy: true, maximumAge: REPORT_MILLIS },
    );
    return () => navigator.geolocation.clearWatch(watch);
  }, []);
  return place;
}

/** Tells the platform where a rider on duty is, at most every five seconds. */
export function useReports(place: Place, onDuty: boolean): void {
  const { latitude, longitude } = place;
  useEffect(() => {
    if (!onDuty) {
      return;
    }
    const report = () => {
      // The next report says it better; a lost one need not be told.
      command('/delivery/position', { location: { latitude, longitude } }, { method: 'PUT' }).catch(
        () => undefined,
      );
    };
    const timer = setTimeout(report, REPORT_MILLIS);
    return () => clearTimeout(timer);
  }, [latitude, longitude, onDuty]);
}
