import L from 'leaflet';
import { useEffect, useRef } from 'react';
import { ground } from './ground';
import 'leaflet/dist/leaflet.css';
import './map.css';

export interface Place {
  latitude: number;
  longitude: number;
}

/** A place with a picture; for some dozens at once. */
export interface Pin extends Place {
  id: string;
  look: 'shop' | 'home' | 'rider' | 'me';
  name: string;
  onClick?: () => void;
}

/** A coloured point; for thousands at once. */
export interface Dot extends Place {
  id: string;
  colour: string;
  radius?: number;
  name?: string;
  onClick?: () => void;
}

export interface LeafletMapProps {
  /** What the map is, for those who do not see it. */
  name: string;
  centre: Place;
  zoom?: number;
  pins?: readonly Pin[];
  dots?: readonly Dot[];
  /** Corners of an area; drawn, and fitted into the view at first. */
  area?: readonly Place[];
  circle?: Place & { radiusMetres: number };
  /** Shows all pins, instead of the centre; again when another comes or one goes. */
  fit?: boolean;
  /** Chooses a place by a touch. */
  onPlace?: (place: Place) => void;
}

const ZOOM = 15;
const GLIDE_MILLIS = 900;

export default function LeafletMap(props: LeafletMapProps) {
  const { name, centre, zoom = ZOOM, pins = [], dots = [], area, circle, fit, onPlace } = props;
  const box = useRef<HTMLDivElement>(null);
  const map = useRef<L.Map | null>(null);
  const pinned = useRef(new Map<string, L.Marker>());
  const dotted = useRef(new Map<string, L.CircleMarker>());
  const fitted = useRef(false);
  const fittedPins = useRef('');
  const choose = useRef(onPlace);
  choose.current = onPlace;

  useEffect(() => {
    if (!box.current) {
      return;
    }
    const made = L.map(box.current, {
      center: [centre.latitude, centre.longitude],
      zoom,
      minZoom: 11,
      maxZoom: 18,
      preferCanvas: true,
      attributionControl: false,
      zoomControl: !matchMedia('(pointer: coarse)').matches,
    });
    map.current = made;
    made.on('click', (event) =>
      choose.current?.({ latitude: event.latlng.lat, longitude: event.latlng.lng }),
    );
    let there = true;
    ground().then((layer) => there && layer.addTo(made));
    const resized = new ResizeObserver(() => made.invalidateSize());
    resized.observe(box.current);
    return () => {
      there = false;
      resized.disconnect();
      made.remove();
      map.current = null;
      pinned.current.clear();
      dotted.current.clear();
    };
  }, []);

  useEffect(() => {
    const made = map.current;
    if (made && !fit) {
      made.panTo([centre.latitude, centre.longitude]);
    }
  }, [centre.latitude, centre.longitude, fit]);

  useEffect(() => {
    const made = map.current;
    if (!made) {
      return;
    }
    const known = pinned.current;
    keep(known, pins);
    for (const pin of pins) {
      const at: L.LatLngTuple = [pin.latitude, pin.longitude];
      const marker =
        known.get(pin.id) ?? L.marker(at, { icon: picture(pin.look), title: pin.name });
      if (!known.has(pin.id)) {
        known.set(pin.id, marker.addTo(made));
        marker.getElement()?.setAttribute('aria-label', pin.name);
      }
      glide(marker, at);
      marker.off('click');
      if (pin.onClick) {
        marker.on('click', pin.onClick);
      }
    }
    const ids = pins.map((each) => each.id).join();
    if (fit && fittedPins.current !== ids && pins.length > 1) {
      fittedPins.current = ids;
      const bounds = L.latLngBounds(pins.map((each) => [each.latitude, each.longitude]));
      made.fitBounds(bounds.pad(0.2), { maxZoom: ZOOM + 1 });
    }
  }, [pins, fit]);

  useEffect(() => {
    const made = map.current;
    if (!made) {
      return;
    }
    const known = dotted.current;
    keep(known, dots);
    for (const dot of dots) {
      const at: L.LatLngTuple = [dot.latitude, dot.longitude];
      const style = { radius: dot.radius ?? 5, color: '#fff', weight: 1, fillColor: dot.colour };
      let marker = known.get(dot.id);
      if (!marker) {
        marker = L.circleMarker(at, { ...style, fillOpacity: 0.95 }).addTo(made);
        known.set(dot.id, marker);
      }
      marker.setLatLng(at);
      if (marker.options.fillColor !== dot.colour) {
        marker.setStyle(style);
      }
      marker.off('click');
      if (dot.onClick) {
        marker.on('click', dot.onClick);
      }
      if (dot.name && !marker.getTooltip()) {
        marker.bindTooltip(dot.name);
      }
    }
  }, [dots]);

  useEffect(() => {
    const made = map.current;
    if (!made) {
      return;
    }
    const shapes: L.Path[] = [];
    if (area && area.length > 2) {
      const polygon = L.polygon(
        area.map((each) => [each.latitude, each.longitude]),
        { className: 'map-area' },
      );
      shapes.push(polygon.addTo(made));
    }
    if (circle) {
      shapes.push(
        L.circle([circle.latitude, circle.longitude], {
          radius: circle.radiusMetres,
          className: 'map-area',
        }).addTo(made),
      );
    }
    const last = shapes.at(-1);
    if (last && 'getBounds' in last && !fitted.current) {
      fitted.current = true;
      made.fitBounds((last as L.Polygon).getBounds());
    }
    return () => {
      for (const each of shapes) {
        each.remove();
      }
    };
  }, [area, circle]);

  return <div ref={box} role="application" aria-label={name} style={{ height: '100%' }} />;
}

/** Takes away what is no longer there. */
function keep(known: Map<string, L.Layer>, wanted: readonly { id: string }[]): void {
  const ids = new Set(wanted.map((each) => each.id));
  for (const [id, layer] of known) {
    if (!ids.has(id)) {
      layer.remove();
      known.delete(id);
    }
  }
}

/** Moves as somebody rides, unless movement is not wanted. */
function glide(marker: L.Marker, to: L.LatLngTuple): void {
  const element = marker.getElement();
  const from = marker.getLatLng();
  if (element && (from.lat !== to[0] || from.lng !== to[1])) {
    element.style.transition = `transform ${GLIDE_MILLIS}ms linear`;
    marker.setLatLng(to);
    setTimeout(() => {
      element.style.transition = '';
    }, GLIDE_MILLIS);
  }
}

const pictures = new Map<Pin['look'], L.DivIcon>();

function picture(look: Pin['look']): L.DivIcon {
  let known = pictures.get(look);
  if (!known) {
    known = L.divIcon({
      className: `map-pin map-${look}`,
      iconSize: [34, 34],
      iconAnchor: [17, 17],
    });
    pictures.set(look, known);
  }
  return known;
}
