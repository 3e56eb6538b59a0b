/** A tile into pixels: a pure function over a byte buffer, so that it runs without a screen. */

import type { Overlay } from '../engine/views/overlay.ts';
import type { Tile } from '../engine/views/tiles.ts';
import { mix, type Palette, pack, type Rgb, rampIndex, rampOf } from './palette.ts';

export interface Picture {
  /** [height * width * 4] bytes, RGBA. */
  readonly pixels: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/** Where the matrix lies on the picture, in device pixels. */
export interface Placement {
  /** Pixel of the matrix's left and top edge; negative when panned. */
  readonly left: number;
  readonly top: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** Device pixels per CSS pixel: how thick gaps and hatching are. */
  readonly pixelRatio: number;
}

export interface PaintStyle {
  readonly palette: Palette;
  /** From rampOf. */
  readonly ramp: Uint32Array;
  /** The value that gets the strongest colour. */
  readonly limit: number;
  /** Where cells are too small for a hatch: how far [0, 1] an all-pruned cell fades to the colour of zero. */
  readonly fade: number;
  /** Kept or cut only: a pruned cell shows nothing of its value even where it is hatched. */
  readonly maskOnly: boolean;
  /** Lines across pruned cells. */
  readonly hatch: Rgb;
  /** Behind the matrix. */
  readonly background: number;
}

/** @param limit the value that gets the strongest colour */
export function styleOf(palette: Palette, overlay: Overlay, limit: number): PaintStyle {
  return {
    palette,
    ramp: rampOf(palette, overlay),
    limit,
    fade: overlay === 'mask' ? 1 : overlay === 'value' ? 0.85 : 0,
    maskOnly: overlay === 'mask',
    // Where a cut weight keeps its colour (its score, its change) the lines must stand out from it.
    hatch: overlay === 'value' || overlay === 'mask' ? palette.hatch : mix(palette.zero, palette.ink, 0.5),
    background: pack(palette.panel),
  };
}

/** Weights narrower than this (CSS pixels) touch each other; wider ones are set apart by a pixel. */
const gapFrom = 6;
/** Cells narrower than this cannot carry a hatch: a pruned share lightens them instead. */
export const hatchFrom = 5;
/** Distance of hatch lines in small and in large cells, CSS pixels; small cells are many and get a fainter line. */
const hatchPeriods = { small: 5, large: 6 } as const;
const largeFrom = 14;

/** Fills the whole picture with the background. */
export function clearPicture(picture: Picture, background: number): void {
  new Uint32Array(picture.pixels.buffer, picture.pixels.byteOffset, picture.width * picture.height).fill(background);
}

/** Paints the tile where it lies; pixels outside it are left as they are. */
export function paintTile(picture: Picture, tile: Tile, place: Placement, style: PaintStyle): void {
  const { width, height } = picture;
  const out = new Uint32Array(picture.pixels.buffer, picture.pixels.byteOffset, width * height);
  const across = lineOf(width, place.left, place.cellWidth, tile.column, tile.columns, tile.columnsPerCell, place);
  const down = lineOf(height, place.top, place.cellHeight, tile.row, tile.rows, tile.rowsPerCell, place);
  const cellColumns = Math.ceil(tile.columns / tile.columnsPerCell);
  const smallest = Math.min(place.cellWidth * tile.columnsPerCell, place.cellHeight * tile.rowsPerCell);
  const hatched = smallest >= hatchFrom * place.pixelRatio;
  const colours = coloursOf(tile, style, hatched);
  const large = smallest >= largeFrom * place.pixelRatio;
  const hatch = pack(mix(style.palette.zero, style.hatch, large ? 0.85 : 0.7));
  const period = Math.round(hatchPeriods[large ? 'large' : 'small'] * place.pixelRatio);
  const thickness = Math.max(1, Math.round(0.8 * place.pixelRatio));
  // The hatch moves with the matrix, not with the screen.
  const phase = period * 4096 - Math.round(place.left) - Math.round(place.top);
  for (let y = 0; y < height; y++) {
    const cellRow = down.cells[y]!;
    if (cellRow === outside) continue;
    const line = y * width;
    if (cellRow === gap) {
      out.fill(style.background, line + across.first, line + across.end);
      continue;
    }
    const base = cellRow * cellColumns;
    for (let x = across.first; x < across.end; x++) {
      const cellColumn = across.cells[x]!;
      if (cellColumn === gap) {
        out[line + x] = style.background;
        continue;
      }
      const at = base + cellColumn;
      const lined = hatched && tile.pruned[at]! >= 128 && (x + y + phase) % period < thickness;
      out[line + x] = lined ? hatch : colours[at]!;
    }
  }
}

/** One pixel a cell: the picture is as many pixels wide and high as the tile has cells. */
export function paintCells({ pixels }: Picture, tile: Tile, style: PaintStyle): void {
  new Uint32Array(pixels.buffer, pixels.byteOffset, tile.values.length).set(cellColours(tile, style, false));
}

const outside = -1;
const gap = -2;

/** For each pixel along one axis: the cell it shows, a gap, or nothing of this tile. */
function lineOf(
  length: number,
  origin: number,
  cell: number,
  start: number,
  count: number,
  perCell: number,
  place: Placement,
) {
  const cells = new Int32Array(length).fill(outside);
  const gapWidth =
    Math.min(place.cellWidth, place.cellHeight) >= gapFrom * place.pixelRatio
      ? Math.max(1, Math.round(place.pixelRatio))
      : 0;
  const first = clampPixel(Math.round(origin + start * cell), length);
  const end = clampPixel(Math.round(origin + (start + count) * cell), length);
  for (let pixel = first; pixel < end; pixel++) {
    const weight = Math.min(start + count - 1, Math.max(start, Math.floor((pixel + 0.5 - origin) / cell)));
    cells[pixel] = Math.floor((weight - start) / perCell);
    if (gapWidth > 0) {
      const right = Math.round(origin + (weight + 1) * cell);
      if (pixel >= right - gapWidth) cells[pixel] = gap;
    }
  }
  return { cells, first, end };
}

function clampPixel(pixel: number, length: number): number {
  return Math.min(Math.max(pixel, 0), length);
}

/** Colours of the last look of each tile: panning repaints the same tile sixty times a second. */
const painted = new WeakMap<Tile, { readonly look: readonly unknown[]; readonly colours: Uint32Array }>();

function coloursOf(tile: Tile, style: PaintStyle, hatched: boolean): Uint32Array {
  const look = [style.ramp, style.limit, style.fade, style.maskOnly, hatched];
  const known = painted.get(tile);
  if (known?.look.every((part, index) => part === look[index])) return known.colours;
  const colours = cellColours(tile, style, hatched);
  painted.set(tile, { look, colours });
  return colours;
}

/** One packed colour a cell; in an overview the pruned share lightens it towards the colour of zero. */
function cellColours(tile: Tile, style: PaintStyle, hatched: boolean): Uint32Array {
  const colours = new Uint32Array(tile.values.length);
  const zero = pack(style.palette.zero);
  for (let i = 0; i < colours.length; i++) {
    const pruned = tile.pruned[i]!;
    const colour = style.ramp[rampIndex(tile.values[i]!, style.limit)]!;
    if (pruned === 0) colours[i] = colour;
    else if (!hatched) colours[i] = blend(colour, zero, Math.round((pruned + 1) * style.fade));
    else colours[i] = style.maskOnly && pruned >= 128 ? zero : colour;
  }
  return colours;
}

/** @param share of the second, 0..256 */
function blend(from: number, to: number, share: number): number {
  const keep = 256 - share;
  const outer = (((from & 0xff00ff) * keep + (to & 0xff00ff) * share) >>> 8) & 0xff00ff;
  const green = (((from & 0x00ff00) * keep + (to & 0x00ff00) * share) >>> 8) & 0x00ff00;
  return (0xff000000 | outer | green) >>> 0;
}
