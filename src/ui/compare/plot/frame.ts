/** Where the plot lies inside its box, and from values to pixels and back. Pure. */
import { placeOn, type Scale, valueAt } from './scale.ts';

export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly x: Scale;
  readonly y: Scale;
}

const margin = { top: 14, right: 18, bottom: 40, left: 58 };

export function frameOf(width: number, height: number, x: Scale, y: Scale): Frame {
  return {
    left: margin.left,
    top: margin.top,
    right: Math.max(margin.left + 1, width - margin.right),
    bottom: Math.max(margin.top + 1, height - margin.bottom),
    x,
    y,
  };
}

export function across({ left, right, x }: Frame, value: number): number {
  return left + placeOn(x, value) * (right - left);
}

export function up({ top, bottom, y }: Frame, value: number): number {
  return bottom - placeOn(y, value) * (bottom - top);
}

/** Places in [0, 1] of both axes under a pixel. */
export function placesAt({ left, right, top, bottom }: Frame, px: number, py: number): readonly [number, number] {
  return [(px - left) / (right - left), (bottom - py) / (bottom - top)];
}

export function valuesAt(frame: Frame, px: number, py: number): readonly [number, number] {
  const [x, y] = placesAt(frame, px, py);
  return [valueAt(frame.x, x), valueAt(frame.y, y)];
}
