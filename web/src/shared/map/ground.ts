import L from 'leaflet';

interface Colours {
  lane: string;
  block: string;
  houses: string[];
  park: string;
  tree: string;
  bank: string;
  water: string;
  lamp: string;
}

type Point = [number, number];

interface GroundModule {
  drawGround(
    pen: CanvasRenderingContext2D,
    width: number,
    height: number,
    project: (east: number, south: number) => Point,
    unproject: (x: number, y: number) => Point,
    scale: number,
    colours: Colours,
  ): void;
}

const TILE_PIXELS = 256;
const METRES_PER_DEGREE = 111_320;
/** Where the drawn streets begin; everywhere else follows. */
const MIDDLE = { latitude: 37.5, longitude: 127 };

/**
 * The ground under a map: an imagined neighbourhood, drawn here. Tiles of a real map would have to
 * come from somebody else's server, which would learn where people live.
 */
export async function ground(): Promise<L.GridLayer> {
  // The live page draws with the very same file, and it is no part of any bundle.
  const file = '/js/ground.js';
  const { drawGround } = (await import(/* @vite-ignore */ file)) as GroundModule;
  const colours = inkOf(document.documentElement);
  const Ground = L.GridLayer.extend({
    createTile(this: L.GridLayer & { _map: L.Map }, at: L.Coords): HTMLElement {
      const canvas = document.createElement('canvas');
      const ratio = Math.min(2, devicePixelRatio);
      canvas.width = TILE_PIXELS * ratio;
      canvas.height = TILE_PIXELS * ratio;
      const pen = canvas.getContext('2d');
      if (pen) {
        pen.scale(ratio, ratio);
        const map = this._map;
        const origin = L.point(at.x * TILE_PIXELS, at.y * TILE_PIXELS);
        const eastMetres = METRES_PER_DEGREE * Math.cos((MIDDLE.latitude * Math.PI) / 180);
        const project = (east: number, south: number): Point => {
          const point = map.project(
            [MIDDLE.latitude - south / METRES_PER_DEGREE, MIDDLE.longitude + east / eastMetres],
            at.z,
          );
          return [point.x - origin.x, point.y - origin.y];
        };
        const unproject = (x: number, y: number): Point => {
          const place = map.unproject(origin.add([x, y]), at.z);
          return [
            (place.lng - MIDDLE.longitude) * eastMetres,
            (MIDDLE.latitude - place.lat) * METRES_PER_DEGREE,
          ];
        };
        const [from] = project(0, 0);
        const [to] = project(1_000, 0);
        drawGround(pen, TILE_PIXELS, TILE_PIXELS, project, unproject, (to - from) / 1_000, colours);
      }
      return canvas;
    },
  }) as unknown as new (options: L.GridLayerOptions) => L.GridLayer;
  return new Ground({ tileSize: TILE_PIXELS, keepBuffer: 1, minZoom: 11, maxZoom: 18 });
}

/** In the colours of the screen, light or dark. */
function inkOf(root: HTMLElement): Colours {
  const style = getComputedStyle(root);
  const ink = (name: string) => style.getPropertyValue(name).trim();
  return {
    lane: ink('--ground-lane'),
    block: ink('--ground'),
    houses: [ink('--ground-block'), ink('--ground')],
    park: ink('--ground-park'),
    tree: ink('--ground-park'),
    bank: ink('--ground-park'),
    water: ink('--ground-water'),
    lamp: '',
  };
}
