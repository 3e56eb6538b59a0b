/** A pen path in pixels: glyph strokes made smooth, placed and bent by a style. Knows no pixels of an image. */
import type { Random } from '../../tensor/random.ts';
import type { Glyph, Stroke } from './glyphs.ts';
import type { Style } from './style.ts';

/** Straight pieces per span of the spline. */
const pieces = 5;
/** More than any glyph needs: the longest has 12 points. */
const capacity = 256;

/** A polyline with breaks; used again for every example, so nothing is allocated per digit. */
export interface Path {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** 1 where the pen comes down on this point without a line from the one before. */
  readonly starts: Uint8Array;
  length: number;
}

export function createPath(): Path {
  return { x: new Float64Array(capacity), y: new Float64Array(capacity), starts: new Uint8Array(capacity), length: 0 };
}

/** Replaces the path by the glyph as this style writes it. */
export function tracePath(path: Path, glyph: Glyph, style: Style, random: Random): void {
  path.length = 0;
  for (const stroke of glyph) traceStroke(path, jittered(stroke, style.jitter, random));
  for (let i = 0; i < path.length; i++) placePoint(path, i, style);
}

/** Each pen point moved a little; the two halves of a corner stay together. */
function jittered(stroke: Stroke, deviation: number, random: Random): Float64Array {
  const moved = new Float64Array(stroke.length);
  for (let i = 0; i < stroke.length; i += 2) {
    const corner = i > 0 && stroke[i] === stroke[i - 2] && stroke[i + 1] === stroke[i - 1];
    moved[i] = corner ? moved[i - 2] : stroke[i] + deviation * random.normal();
    moved[i + 1] = corner ? moved[i - 1] : stroke[i + 1] + deviation * random.normal();
  }
  return moved;
}

/** Catmull-Rom spline through the points; at ends and corners the missing neighbour is the point itself. */
function traceStroke(path: Path, points: Float64Array): void {
  const same = (a: number, b: number) => points[a] === points[b] && points[a + 1] === points[b + 1];
  addPoint(path, points[0], points[1], 1);
  for (let p1 = 0; p1 + 2 < points.length; p1 += 2) {
    const p2 = p1 + 2;
    if (same(p1, p2)) continue;
    const p0 = p1 >= 2 ? p1 - 2 : p1;
    const p3 = p2 + 2 < points.length ? p2 + 2 : p2;
    for (let piece = 1; piece <= pieces; piece++) {
      const t = piece / pieces;
      const x = catmullRom(points[p0], points[p1], points[p2], points[p3], t);
      const y = catmullRom(points[p0 + 1], points[p1 + 1], points[p2 + 1], points[p3 + 1], t);
      addPoint(path, x, y, 0);
    }
  }
}

function catmullRom(a: number, b: number, c: number, d: number, t: number): number {
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

function addPoint(path: Path, x: number, y: number, start: 0 | 1): void {
  path.x[path.length] = x;
  path.y[path.length] = y;
  path.starts[path.length] = start;
  path.length++;
}

/** Glyph units to pixels: the affine map, then the elastic waves. */
function placePoint(path: Path, i: number, style: Style): void {
  const u = path.x[i] - 0.5;
  const v = path.y[i] - 0.5;
  const x = style.xx * u + style.xy * v + style.x0;
  const y = style.yx * u + style.yy * v + style.y0;
  let movedX = x;
  let movedY = y;
  for (const wave of style.waves) {
    const swing = Math.sin(wave.fx * x + wave.fy * y + wave.phase);
    movedX += wave.dx * swing;
    movedY += wave.dy * swing;
  }
  path.x[i] = movedX;
  path.y[i] = movedY;
}
