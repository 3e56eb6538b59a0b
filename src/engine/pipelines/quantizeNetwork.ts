/** A whole network with its prunable weights on a grid of integers: what each layer loses, and what is left on disk. */
import { nativeToMatrix, toNativeOrder } from '../models/layout.ts';
import { type ParamArrays, paramSpecs } from '../models/params.ts';
import { prunableWeights } from '../models/prunable.ts';
import type { ModelSpec } from '../models/spec.ts';
import { measureQuantization, type QuantizationReport } from '../quantization/error.ts';
import { dequantize, quantize, quantizedBytes } from '../quantization/quantize.ts';
import type { QuantizationScheme } from '../quantization/scheme.ts';
import { bitmaskByteLength } from '../sparse/bitmask.ts';
import { countNonZero } from '../sparse/dense.ts';
import type { Matrix } from '../tensor/matrix.ts';

export interface QuantizedNetwork {
  /** Every parameter, the prunable ones at values of the grid; what was 0 is 0. */
  readonly params: ParamArrays;
  /** By weight name, in network order. */
  readonly reports: ReadonlyMap<string, QuantizationReport>;
}

/** Prunable weights of a network as matrices, by name, in network order. */
export function prunableMatrices(spec: ModelSpec, params: ParamArrays): ReadonlyMap<string, Matrix> {
  const shapes = new Map(paramSpecs(spec).map(({ name, shape }) => [name, shape]));
  return new Map(prunableWeights(spec).map(({ name }) => [name, nativeToMatrix(params.get(name)!, shapes.get(name)!)]));
}

export function quantizeNetwork(spec: ModelSpec, params: ParamArrays, scheme: QuantizationScheme): QuantizedNetwork {
  const shapes = new Map(paramSpecs(spec).map(({ name, shape }) => [name, shape]));
  const all = new Map(params);
  const reports = new Map<string, QuantizationReport>();
  for (const [name, matrix] of prunableMatrices(spec, params)) {
    const quantized = quantize(matrix, scheme);
    reports.set(name, measureQuantization(matrix, quantized));
    all.set(name, toNativeOrder(dequantize(quantized).values, shapes.get(name)!));
  }
  return { params: all, reports };
}

/**
 * Bytes of one weight matrix on disk. Dense: every value. Sparse: a bit a weight says where the values are.
 * @param scheme null = float32
 */
export function storedBytes(matrix: Matrix, sparse: boolean, scheme: QuantizationScheme | null): number {
  const { rows, columns, values } = matrix;
  const stored = sparse ? countNonZero(values) : values.length;
  const places = sparse ? bitmaskByteLength(rows, columns, 0) : 0;
  if (scheme === null) return places + stored * 4;
  return places + quantizedBytes(stored, scheme.granularity === 'channel' ? rows : 1, scheme);
}
