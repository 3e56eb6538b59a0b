/** What quantization did to one layer, as numbers. */
import type { Matrix } from '../tensor/matrix.ts';
import { dequantize, type QuantizedMatrix, quantizedBytes } from './quantize.ts';

export interface QuantizationReport {
  /** Root of the mean squared difference. */
  readonly rootMeanSquare: number;
  readonly largest: number;
  /** ||W - Q||2 / ||W||2; 0 for an all-zero layer. */
  readonly relative: number;
  /** Weights that were not 0 and are 0 now. */
  readonly flushed: number;
  /** Different values that the layer can still hold: the teeth of the comb. */
  readonly levels: number;
  readonly bytes: number;
  /** As float32. */
  readonly bytesBefore: number;
}

export function measureQuantization(before: Matrix, quantized: QuantizedMatrix): QuantizationReport {
  const { values } = dequantize(quantized);
  const elements = values.length;
  let [squares, norm, largest, flushed] = [0, 0, 0, 0];
  for (let i = 0; i < elements; i++) {
    const difference = before.values[i] - values[i];
    squares += difference * difference;
    norm += before.values[i] ** 2;
    largest = Math.max(largest, Math.abs(difference));
    if (before.values[i] !== 0 && values[i] === 0) flushed += 1;
  }
  return {
    rootMeanSquare: elements === 0 ? 0 : Math.sqrt(squares / elements),
    largest,
    relative: norm === 0 ? 0 : Math.sqrt(squares / norm),
    flushed,
    levels: new Set(values).size,
    bytes: quantizedBytes(elements, quantized.grids.length, quantized.scheme),
    bytesBefore: elements * 4,
  };
}
