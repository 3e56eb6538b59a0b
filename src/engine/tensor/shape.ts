/** Shapes as plain data, and the one check used at every door. */
import { LabError } from '../errors.ts';

export type Shape = readonly number[];

/** Number of elements; 1 for a scalar `[]`. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dimension, axis) => dimension === b[axis]);
}

/** @throws LabError 'shapeMismatch' `where: wanted [..], got [..]`. */
export function assertShape(where: string, got: Shape, wanted: Shape): void {
  if (sameShape(got, wanted)) return;
  throw new LabError('shapeMismatch', `${where}: wanted [${wanted}], got [${got}]`, {
    where,
    wanted: wanted.join(' x '),
    got: got.join(' x '),
  });
}
