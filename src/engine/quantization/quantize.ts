/** Weights to integer codes and back: pure functions of a matrix. What is exactly 0 comes back as exactly 0. */
import type { Matrix } from '../tensor/matrix.ts';
import { type Grid, gridOf, type QuantizationScheme } from './scheme.ts';

export interface QuantizedMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly scheme: QuantizationScheme;
  /** [rows, columns], row-major: -127..255, one code an element whatever the bits. */
  readonly codes: Int16Array;
  /** One for the matrix or one for each row. */
  readonly grids: readonly Grid[];
}

/** @param matrix finite values */
export function quantize({ rows, columns, values }: Matrix, scheme: QuantizationScheme): QuantizedMatrix {
  const width = scheme.granularity === 'channel' ? columns : values.length;
  const codes = new Int16Array(values.length);
  const grids: Grid[] = [];
  for (let start = 0; start < values.length; start += width) {
    const grid = gridOf(values.subarray(start, start + width), scheme);
    for (let i = start; i < start + width; i++) codes[i] = codeOf(values[i], grid);
    grids.push(grid);
  }
  return { rows, columns, scheme, codes, grids };
}

/** @returns float32 [rows, columns] */
export function dequantize({ rows, columns, scheme, codes, grids }: QuantizedMatrix): Matrix {
  const width = scheme.granularity === 'channel' ? columns : codes.length;
  const values = new Float32Array(codes.length);
  for (const [group, { scale, zeroPoint }] of grids.entries()) {
    for (let i = group * width; i < (group + 1) * width; i++) values[i] = (codes[i] - zeroPoint) * scale;
  }
  return { rows, columns, values };
}

/** The nearest point of the grid; halves go to the even code, as `torch.round`. */
function codeOf(value: number, grid: Grid): number {
  return codeAt(value / grid.scale, grid);
}

/** @param scaled the value in steps of the grid */
export function codeAt(scaled: number, { zeroPoint, lowest, highest }: Omit<Grid, 'scale'>): number {
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  const nearest = rest === 0.5 ? floor + (floor & 1) : Math.round(scaled);
  return Math.min(highest, Math.max(lowest, nearest + zeroPoint));
}

/** Bytes on disk: packed codes, a float32 scale for each group and, when affine, one byte of zero point. */
export function quantizedBytes(elements: number, groups: number, { bits, range }: QuantizationScheme): number {
  return Math.ceil((elements * bits) / 8) + groups * (range === 'affine' ? 5 : 4);
}
