/** A matrix as a picture that stands alone: title, axes with their names, the cells, a legend with numbers. Pure. */
import type { Overlay } from '../engine/views/overlay.ts';
import type { Tile } from '../engine/views/tiles.ts';
import { encodePng } from './encodePng.ts';
import { clearPicture, hatchFrom, type PaintStyle, type Picture, paintCells, paintTile, styleOf } from './paint.ts';
import { css, type Palette, rampColour, rampIndex } from './palette.ts';
import { element, type SvgPicture, svgPicture, textElement, tidy, widthOf } from './svg.ts';

export interface MatrixWords {
  readonly title: string;
  /** Below the title: method, sparsity, how much of the matrix this is. */
  readonly lines: readonly string[];
  readonly rows: string;
  readonly columns: string;
  /** Numbers at the ends of the colours and between them; null = the mask, which has none. */
  readonly scale: readonly [low: string, middle: string, high: string] | null;
  readonly kept: string;
  readonly cut: string;
}

export interface MatrixView {
  readonly overlay: Overlay;
  readonly tile: Tile;
}

export interface MatrixPicture {
  readonly view: MatrixView;
  readonly palette: Palette;
  /** The value that gets the strongest colour. */
  readonly limit: number;
  readonly words: MatrixWords;
  /** One pixel a cell, stretched by whoever shows it: a small file, made quickly; then nothing is hatched. Default: as the page paints. */
  readonly light?: boolean;
}

/** A light picture has shapes where there are no more cells than this. */
const mostLightShapes = 512;
/** More cells than this are embedded as one image, so that the file stays small and opens everywhere. */
export const mostShapes = 4096;
const [left, right, lineHeight] = [64, 24, 18];
const room = { width: 960, height: 720 } as const;
const largestCell = 24;
/** A hatch needs cells of some pixels: a picture may grow for them up to this. */
const mostPixels = 2400;

export function matrixSvg({ view, palette, limit, words, light = false }: MatrixPicture): SvgPicture {
  const { tile } = view;
  const style = styleOf(palette, view.overlay, limit);
  const cells = {
    rows: Math.ceil(tile.rows / tile.rowsPerCell),
    columns: Math.ceil(tile.columns / tile.columnsPerCell),
  };
  const cell = cellSizeOf(cells);
  const [width, height] = [Math.round(cells.columns * cell.width), Math.round(cells.rows * cell.height)];
  const top = 34 + words.lines.length * lineHeight + 38;
  const shaped = cells.rows * cells.columns <= (light ? mostLightShapes : mostShapes);
  const drawn = shaped
    ? shapes(view, style, cell, cells.columns)
    : element('image', {
        ...{ width, height },
        href: pngAddress(light ? cellByCell(view, style, cells) : asPainted(view, style, { width, height })),
        ...{ preserveAspectRatio: 'none', style: 'image-rendering: pixelated' },
      });
  const widest = Math.max(520, ...words.lines.map((line) => left + widthOf(line) + right));
  const full = { width: Math.max(left + width + right, widest), height: top + height + 64 };
  return svgPicture(full, { background: css(palette.panel), ink: css(palette.ink) }, [
    hatchPattern(style),
    textElement(left, 26, words.title, { 'font-size': 17, 'font-weight': 650 }),
    ...words.lines.map((line, index) => textElement(left, 46 + index * lineHeight, line)),
    element('g', { transform: `translate(${left} ${top})` }, drawn),
    textElement(left + width / 2, top - 22, words.columns, { 'text-anchor': 'middle' }),
    element(
      'g',
      { transform: `translate(16 ${tidy(top + height / 2)}) rotate(-90)` },
      textElement(0, 0, words.rows, { 'text-anchor': 'middle' }),
    ),
    ...ticks(tile.column, tile.columns, width).map(({ at, place }) =>
      textElement(left + place, top - 6, String(at), { 'text-anchor': 'middle', 'font-size': 11 }),
    ),
    ...ticks(tile.row, tile.rows, height).map(({ at, place }) =>
      textElement(left - 6, top + place + 4, String(at), { 'text-anchor': 'end', 'font-size': 11 }),
    ),
    element(
      'g',
      { transform: `translate(${left} ${top + height + 22})` },
      legend(view, style, words, (shaped || !light) && Math.min(cell.width, cell.height) >= hatchFrom),
    ),
  ]);
}

/** Square where it fits; a matrix much wider or taller than the room keeps at least a pixel a cell. */
function cellSizeOf({ rows, columns }: { readonly rows: number; readonly columns: number }) {
  const along = (free: number, count: number) =>
    Math.min(largestCell, Math.max(1, free, Math.min(hatchFrom, mostPixels / count)));
  const [width, height] = [along(room.width / columns, columns), along(room.height / rows, rows)];
  return { width: Math.min(width, height * 3), height: Math.min(height, width * 3) };
}

type Cell = { readonly width: number; readonly height: number };

function shapes({ tile }: MatrixView, style: PaintStyle, cell: Cell, columns: number): string {
  const gap = Math.min(cell.width, cell.height) >= 6 ? 1 : 0;
  const boxes: string[] = [];
  for (let at = 0; at < tile.values.length; at++) {
    const box = {
      x: tidy((at % columns) * cell.width),
      y: tidy(Math.floor(at / columns) * cell.height),
      width: tidy(cell.width - gap),
      height: tidy(cell.height - gap),
    };
    const cut = tile.pruned[at] >= 128;
    const colour = style.ramp[rampIndex(tile.values[at], style.limit)];
    boxes.push(element('rect', { ...box, fill: cut && style.maskOnly ? css(style.palette.zero) : unpack(colour) }));
    if (cut) boxes.push(element('rect', { ...box, fill: 'url(#cut)' }));
  }
  return boxes.join('');
}

function cellByCell({ tile }: MatrixView, style: PaintStyle, cells: { rows: number; columns: number }): Picture {
  const picture = emptyPicture({ width: cells.columns, height: cells.rows });
  paintCells(picture, tile, style);
  return picture;
}

function asPainted({ tile }: MatrixView, style: PaintStyle, size: Cell): Picture {
  const picture = emptyPicture(size);
  clearPicture(picture, style.background);
  const [cellWidth, cellHeight] = [size.width / tile.columns, size.height / tile.rows];
  const place = {
    left: -tile.column * cellWidth,
    top: -tile.row * cellHeight,
    cellWidth,
    cellHeight,
    pixelRatio: 1,
  };
  paintTile(picture, tile, place, style);
  return picture;
}

function emptyPicture({ width, height }: Cell): Picture {
  return { pixels: new Uint8ClampedArray(width * height * 4), width, height };
}

function pngAddress(picture: Picture): string {
  return `data:image/png;base64,${base64(encodePng(picture))}`;
}

/** First and last, and round places between them. */
function ticks(start: number, count: number, length: number): readonly { at: number; place: number }[] {
  const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];
  const step = steps.find((one) => (one / count) * length >= 48) ?? count;
  const found: { at: number; place: number }[] = [];
  for (let at = Math.ceil(start / step) * step; at < start + count; at += step) {
    found.push({ at, place: ((at - start + 0.5) / count) * length });
  }
  return found;
}

/** @param hatched else what is cut fades to the colour of zero, or, where it keeps its colour, has no sign */
function legend(
  { overlay }: MatrixView,
  { palette, fade }: PaintStyle,
  { scale, kept, cut }: MatrixWords,
  hatched: boolean,
): string {
  const swatch = (x: number, fill: string) => element('rect', { x, y: -10, width: 14, height: 12, fill });
  const sign = (x: number) => {
    if (!hatched && fade === 0) return '';
    const edge = { fill: 'none', stroke: css(palette.hatch) };
    const faded = element('rect', { x: x + 0.5, y: -9.5, width: 13, height: 11, ...edge });
    return swatch(x, css(palette.zero)) + (hatched ? swatch(x, 'url(#cut)') : faded) + textElement(x + 20, 0, cut);
  };
  if (scale === null) return swatch(0, css(palette.accent)) + textElement(20, 0, kept) + sign(110);
  const signed = overlay === 'value' || overlay === 'change';
  const stops = Array.from({ length: 21 }, (_, i) => {
    const share = i / 20;
    const colour = rampColour(palette, overlay, signed ? 2 * share - 1 : share);
    return element('stop', { offset: share, 'stop-color': css(colour) });
  });
  const [from, width] = [70, 200];
  return [
    element('linearGradient', { id: 'scale' }, stops.join('')),
    textElement(from - 8, 0, scale[0], { 'text-anchor': 'end' }),
    element('rect', { x: from, y: -10, width, height: 12, fill: 'url(#scale)' }),
    textElement(from + width / 2, 16, scale[1], { 'text-anchor': 'middle', 'font-size': 11 }),
    textElement(from + width + 8, 0, scale[2]),
    sign(from + width + 90),
  ].join('');
}

function hatchPattern({ hatch }: PaintStyle): string {
  const line = element('path', { d: 'M0 5L5 0', stroke: css(hatch), 'stroke-width': 1.2 });
  return element('pattern', { id: 'cut', width: 5, height: 5, patternUnits: 'userSpaceOnUse' }, line);
}

function unpack(colour: number): string {
  return css([colour & 255, (colour >> 8) & 255, (colour >> 16) & 255]);
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
