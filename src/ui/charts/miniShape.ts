/** Where the points of a small plot stand, and how far its axes reach. Pure. */

export type Span = readonly [from: number, to: number];
export type Point = readonly [x: number, y: number];

/** `value` of `span` as a place between `start` and `end`; in their middle when the span is empty. */
export function placeIn(value: number, [from, to]: Span, start: number, end: number): number {
  return from === to ? (start + end) / 2 : start + ((value - from) / (to - from)) * (end - start);
}

/** An SVG path through the points, rounded to tenths of a pixel; a gap where a number is not finite. */
export function pathOf(points: readonly Point[]): string {
  let path = '';
  let pen = 'M';
  for (const [x, y] of points) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      pen = 'M';
      continue;
    }
    path += `${pen}${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
    pen = 'L';
  }
  return path;
}

/** The smallest of 1, 2, 5 times a power of ten that is not below the value: the end of an axis from 0. */
export function axisEnd(value: number): number {
  if (!(value > 0) || !Number.isFinite(value)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 5, 10].find((one) => one * power >= value) ?? 10;
  return factor * power;
}
