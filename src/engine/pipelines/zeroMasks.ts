/** A pruned network without its masks file: what is exactly zero was cut, and must not come back in training. */
import { toMatrixOrder } from '../models/layout.ts';
import { type ParamArrays, paramSpecs } from '../models/params.ts';
import { type PrunableWeight, prunableWeights } from '../models/prunable.ts';
import type { ModelSpec } from '../models/spec.ts';
import type { Mask } from '../tensor/matrix.ts';

/** @param params native layout; all prunable weights */
export function masksOfZeros(spec: ModelSpec, params: ParamArrays): ReadonlyMap<string, Mask> {
  const shapes = new Map(paramSpecs(spec).map(({ name, shape }) => [name, shape]));
  const masks = new Map<string, Mask>();
  for (const weight of prunableWeights(spec)) {
    const mask = maskOfZeros(weight, toMatrixOrder(params.get(weight.name)!, shapes.get(weight.name)!));
    if (mask) masks.set(weight.name, mask);
  }
  return masks;
}

/** @param values [rows, columns] */
export function maskOfZeros(
  { rows, columns }: Pick<PrunableWeight, 'rows' | 'columns'>,
  values: Float32Array,
): Mask | undefined {
  const kept = Uint8Array.from(values, (value) => (value === 0 ? 0 : 1));
  return kept.includes(0) ? { rows, columns, kept } : undefined;
}
