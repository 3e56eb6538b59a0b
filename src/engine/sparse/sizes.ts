/**
 * What the same weights weigh in each layout, and from which sparsity on a layout beats dense.
 *
 * Bits a weight, for v-bit values at density d = 1 - sparsity, rows long enough that row offsets vanish:
 * dense v; bitmask 1 + v*d; CSR (v + 16)*d; N:M (v + ceil(log2 M)) * N/M.
 * At v = 32: bitmask wins above 1/32 = 3.1 % sparsity, CSR above 1/3, and CSR beats bitmask only above 15/16 = 93.75 %.
 * 2:4 takes 17 bits, 53 % of dense.
 */
import { bitmaskByteLength } from './bitmask.ts';
import { csrByteLength } from './csr.ts';
import { countNonZero, type DenseMatrix, indexBytes } from './dense.ts';
import { gzipBytes } from './gzipSize.ts';
import { fitsNm, nmByteLength } from './nm.ts';

export interface StorageSizes {
  /** Every weight as float32. */
  readonly denseBytes: number;
  /** The dense bytes under gzip level 6 (fflate). */
  readonly gzipBytes: number;
  readonly bitmaskBytes: number;
  readonly csrBytes: number;
  /** Null when no N:M was asked for or some group has more than N non-zeros. */
  readonly nmBytes: number | null;
}

/**
 * Bytes that follow from counts alone: cheap enough while a slider moves.
 * @param matrices the weights of a network, each [rows, columns] float32
 * @param nm the N:M to try, at most n non-zeros of m
 */
export function layoutSizes(
  matrices: readonly DenseMatrix[],
  nm: { readonly n: number; readonly m: number } | null = null,
): Omit<StorageSizes, 'gzipBytes'> {
  const sizes = { denseBytes: 0, bitmaskBytes: 0, csrBytes: 0 };
  for (const { rows, columns, values } of matrices) {
    const nnz = countNonZero(values);
    sizes.denseBytes += values.byteLength;
    sizes.bitmaskBytes += bitmaskByteLength(rows, columns, nnz);
    sizes.csrBytes += csrByteLength(rows, columns, nnz);
  }
  return { ...sizes, nmBytes: nmBytesOf(matrices, nm) };
}

/** Bytes of the dense matrices under gzip level 6: reads and compresses every weight. */
export function gzipSize(matrices: readonly DenseMatrix[], signal?: AbortSignal): Promise<number> {
  return gzipBytes(bytesOfAll(matrices), signal);
}

/** All of them. @param signal aborts the compression */
export async function measureSizes(
  matrices: readonly DenseMatrix[],
  nm: { readonly n: number; readonly m: number } | null = null,
  signal?: AbortSignal,
): Promise<StorageSizes> {
  return { ...layoutSizes(matrices, nm), gzipBytes: await gzipSize(matrices, signal) };
}

/**
 * Sparsity from which a layout is smaller than dense, in [0, 1]; null when it never is. For bitmask and CSR.
 * @param columns width of the matrix: CSR's row offset of 32 bits is shared by so many weights
 */
export function breakEvenSparsity(layout: 'bitmask' | 'csr', columns: number, valueBytes = 4): number | null {
  const valueBits = valueBytes * 8;
  const bitsPerNonZero = layout === 'csr' ? valueBits + indexBytes(columns) * 8 : valueBits;
  const fixedBits = layout === 'csr' ? 32 / columns : 1;
  const density = (valueBits - fixedBits) / bitsPerNonZero;
  return density <= 0 ? null : 1 - density;
}

function nmBytesOf(matrices: readonly DenseMatrix[], nm: { readonly n: number; readonly m: number } | null) {
  if (nm === null || !matrices.every((matrix) => fitsNm(matrix, nm.n, nm.m))) return null;
  return matrices.reduce((sum, { rows, columns }) => sum + nmByteLength(rows, columns, nm.n, nm.m), 0);
}

function* bytesOfAll(matrices: readonly DenseMatrix[]): Generator<Uint8Array> {
  for (const { values } of matrices) yield new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
