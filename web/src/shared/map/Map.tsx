import { lazy, Suspense } from 'react';
import type { LeafletMapProps } from './LeafletMap';

export type { Dot, Pin, Place } from './LeafletMap';

const LeafletMap = lazy(() => import('./LeafletMap'));

/** A map that is fetched when the first one is shown; its place is kept meanwhile. */
export function CityMap(props: LeafletMapProps & { height?: number }) {
  const { height = 280, ...rest } = props;
  return (
    <div className="map" style={{ height }}>
      <Suspense fallback={null}>
        <LeafletMap {...rest} />
      </Suspense>
    </div>
  );
}
