/** One frame of the plot: cells from the tile, then group boxes, numbers and cursors drawn over them. */
import type { Tile } from '../../engine/views/tiles.ts';
import { clearPicture, type Placement, paintTile, styleOf } from '../../pictures/paint.ts';
import { type Palette, pack, rampColour, readableOn } from '../../pictures/palette.ts';
import type { TileView } from '../../workers/protocol.ts';
import { type Place, readCell } from './cells.ts';
import { formatInCell } from './numbers.ts';
import { cellSize, type MatrixSize, type Size, type Viewport, visibleWindow } from './viewport.ts';

export interface Scene {
  readonly view: Viewport;
  readonly matrix: MatrixSize;
  readonly plot: Size;
  readonly pixelRatio: number;
  readonly palette: Palette;
  readonly shown: TileView | null;
  /** The layer's thumbnail: stands in where the tile does not reach yet. */
  readonly standIn: Tile | null;
  /** The value that gets the strongest colour. */
  readonly limit: number;
  readonly cursor: Place | null;
  readonly selected: Place | null;
  readonly hovered: Place | null;
}

/** Numbers are written into cells at least this wide, N:M groups boxed from this width on. */
const numbersFrom = 42;
const groupsFrom = 9;

let scratch: { data: ImageData; width: number; height: number } | null = null;

export function drawScene(context: CanvasRenderingContext2D, scene: Scene): void {
  const { palette, pixelRatio, shown } = scene;
  const width = context.canvas.width;
  const height = context.canvas.height;
  if (scratch?.width !== width || scratch.height !== height) {
    scratch = { data: new ImageData(width, height), width, height };
  }
  const picture = { pixels: scratch.data.data, width, height };
  const cell = cellSize(scene.view.zoom, scene.matrix, scene.plot);
  const place: Placement = {
    left: -scene.view.column * cell.width * pixelRatio,
    top: -scene.view.row * cell.height * pixelRatio,
    cellWidth: cell.width * pixelRatio,
    cellHeight: cell.height * pixelRatio,
    pixelRatio,
  };
  clearPicture(picture, pack(palette.panel));
  const overlay = shown?.overlay ?? 'value';
  const style = styleOf(palette, overlay, scene.limit);
  if (scene.standIn && (overlay === 'value' || overlay === 'mask')) paintTile(picture, scene.standIn, place, style);
  if (shown) paintTile(picture, shown.tile, place, style);
  context.putImageData(scratch.data, 0, 0);

  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  if (shown?.group && cell.width >= groupsFrom) drawGroups(context, scene, cell, shown.group);
  if (shown && shown.tile.columnsPerCell === 1 && shown.tile.rowsPerCell === 1 && cell.width >= numbersFrom) {
    drawNumbers(context, scene, cell, shown);
  }
  const ink = rgb(palette.ink);
  if (scene.hovered) outline(context, scene, cell, scene.hovered, [rgb(palette.panel), ink], 1);
  if (scene.cursor) outline(context, scene, cell, scene.cursor, [rgb(palette.panel), ink], 2);
  if (scene.selected) outline(context, scene, cell, scene.selected, [rgb(palette.panel), rgb(palette.accent)], 2.5);
  context.setTransform(1, 0, 0, 1, 0, 0);
}

function rgb([red, green, blue]: readonly number[]): string {
  return `rgb(${red} ${green} ${blue})`;
}

function boxOf(scene: Scene, cell: Size, place: Place, rows: number, columns: number) {
  const snap = (value: number) => Math.round(value * scene.pixelRatio) / scene.pixelRatio;
  const left = snap((place.column - scene.view.column) * cell.width);
  const top = snap((place.row - scene.view.row) * cell.height);
  const right = snap((place.column + columns - scene.view.column) * cell.width);
  const bottom = snap((place.row + rows - scene.view.row) * cell.height);
  return { left, top, width: right - left, height: bottom - top };
}

/** A light and a dark line side by side are seen on any colour. Around the whole cell, which may be many weights. */
function outline(
  context: CanvasRenderingContext2D,
  scene: Scene,
  cell: Size,
  at: Place,
  [halo, line]: readonly [string, string],
  thickness: number,
): void {
  const { row, column, rows, columns } = wholeCell(scene.shown?.tile ?? null, at);
  const box = boxOf(scene, cell, { row, column }, rows, columns);
  const gap = cell.width >= 6 && cell.height >= 6 ? 1 : 0;
  const grow = thickness / 2 + (box.width < 8 ? 2 : 0);
  context.lineJoin = 'miter';
  for (const [style, width] of [
    [halo, thickness + 2],
    [line, thickness],
  ] as const) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.strokeRect(box.left - grow, box.top - grow, box.width - gap + 2 * grow, box.height - gap + 2 * grow);
  }
}

export function wholeCell(tile: Tile | null, { row, column }: Place) {
  const high = tile?.rowsPerCell ?? 1;
  const wide = tile?.columnsPerCell ?? 1;
  return { row: Math.floor(row / high) * high, column: Math.floor(column / wide) * wide, rows: high, columns: wide };
}

function drawGroups(context: CanvasRenderingContext2D, scene: Scene, cell: Size, group: number): void {
  const visible = visibleWindow(scene.view, scene.matrix, scene.plot);
  context.strokeStyle = rgb(scene.palette.ink);
  context.globalAlpha = 0.55;
  context.lineWidth = 1;
  const first = Math.floor(visible.column / group) * group;
  context.beginPath();
  for (let row = visible.row; row < visible.row + visible.rows; row++) {
    for (let column = first; column < visible.column + visible.columns; column += group) {
      const columns = Math.min(group, scene.matrix.columns - column);
      const box = boxOf(scene, cell, { row, column }, 1, columns);
      context.rect(box.left - 0.5, box.top - 0.5, box.width, box.height);
    }
  }
  context.stroke();
  context.globalAlpha = 1;
}

function drawNumbers(context: CanvasRenderingContext2D, scene: Scene, cell: Size, shown: TileView): void {
  const visible = visibleWindow(scene.view, scene.matrix, scene.plot);
  const size = Math.min(13, Math.max(10, cell.width / 4.2));
  context.font = `500 ${size}px ${getComputedStyle(context.canvas).fontFamily}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (let row = visible.row; row < visible.row + visible.rows; row++) {
    for (let column = visible.column; column < visible.column + visible.columns; column++) {
      const reading = readCell(shown.tile, { row, column });
      if (!reading) continue;
      const pruned = reading.pruned >= 0.5;
      const share = scene.limit > 0 ? Math.max(-1, Math.min(1, reading.value / scene.limit)) : 0;
      const behind =
        shown.overlay === 'mask' && pruned ? scene.palette.zero : rampColour(scene.palette, shown.overlay, share);
      const box = boxOf(scene, cell, { row, column }, 1, 1);
      const text = shown.overlay === 'mask' ? (pruned ? '0' : '1') : formatInCell(reading.value);
      const x = box.left + (box.width - 1) / 2;
      const y = box.top + (box.height - 1) / 2 + 0.5;
      if (pruned) {
        // The hatch would run through the digits.
        context.fillStyle = rgb(behind);
        const half = context.measureText(text).width / 2 + 3;
        context.fillRect(x - half, y - size * 0.7, 2 * half, size * 1.4);
      }
      context.fillStyle = readableOn(behind);
      context.fillText(text, x, y);
    }
  }
}
