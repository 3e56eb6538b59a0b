/** Places in a recipe, in the order in which a run comes to them. */
import type { Cursor } from '../engine/pipelines/checkpoint.ts';

export function isBefore(a: Cursor, b: Cursor): boolean {
  const places = ({ stage, step, part = 0 }: Cursor) => [stage, step, part];
  const [from, to] = [places(a), places(b)];
  const first = from.findIndex((place, i) => place !== to[i]);
  return first >= 0 && from[first] < to[first];
}

export function isSame(a: Cursor, b: Cursor): boolean {
  return !isBefore(a, b) && !isBefore(b, a);
}
