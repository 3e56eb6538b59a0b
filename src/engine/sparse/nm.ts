/**
 * N:M: of every M consecutive columns of a row, N slots, each a value and its place in the group. At most N of M are
 * NON-zero. A slot not needed holds 0. Index overhead: ceil(log2 M) bits a slot (2:4: 2 bits, so 17 bits a weight).
 */
import { LabError } from '../errors.ts';
import { assertLength, type DenseMatrix } from './dense.ts';

export interface NmMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly n: number;
  readonly m: number;
  /** [rows, ceil(columns / m), n]; the last group of a row may be short. */
  readonly values: Float32Array;
  /** Places in the group, ceil(log2 m) bits each, packed from the lowest bit up, in the order of `values`. */
  readonly indices: Uint8Array;
}

/** True when no group of m consecutive columns has more than n non-zeros. */
export function fitsNm({ rows, columns, values }: DenseMatrix, n: number, m: number): boolean {
  for (let row = 0; row < rows; row++) {
    for (let begin = 0; begin < columns; begin += m) {
      let count = 0;
      const end = Math.min(begin + m, columns);
      for (let column = begin; column < end; column++) if (values[row * columns + column] !== 0) count++;
      if (count > n) return false;
    }
  }
  return true;
}

/** @throws LabError 'shapeMismatch'; 'patternImpossible' naming the first group with more than n non-zeros */
export function encodeNm({ rows, columns, values }: DenseMatrix, n: number, m: number): NmMatrix {
  assertLength(`${n}:${m}`, values.length, rows * columns);
  const groups = Math.ceil(columns / m);
  const packed = new Float32Array(rows * groups * n);
  const places = new Uint8Array(packed.length);
  for (let row = 0; row < rows; row++) {
    for (let group = 0; group < groups; group++) {
      const end = Math.min((group + 1) * m, columns);
      let slot = (row * groups + group) * n;
      const last = slot + n;
      for (let column = group * m; column < end; column++) {
        const value = values[row * columns + column];
        if (value === 0) continue;
        if (slot === last) throw tooMany(row, group * m, n, m);
        packed[slot] = value;
        places[slot++] = column - group * m;
      }
    }
  }
  return { rows, columns, n, m, values: packed, indices: packBits(places, placeBits(m)) };
}

/** @returns [rows, columns]; a -0 of the original comes back as +0 */
export function decodeNm({ rows, columns, n, m, values, indices }: NmMatrix): DenseMatrix {
  const groups = Math.ceil(columns / m);
  assertLength(`${n}:${m}`, values.length, rows * groups * n);
  const bits = placeBits(m);
  assertLength(`${n}:${m} index bytes`, indices.length, Math.ceil((values.length * bits) / 8));
  const dense = new Float32Array(rows * columns);
  for (let slot = 0; slot < values.length; slot++) {
    if (values[slot] === 0) continue; // an unused slot says nothing about its place
    const row = Math.floor(slot / (groups * n));
    const group = Math.floor(slot / n) % groups;
    dense[row * columns + group * m + unpackBits(indices, slot, bits)] = values[slot];
  }
  return { rows, columns, values: dense };
}

/** Bytes of values and indices, without names or shapes. */
export function nmByteLength(rows: number, columns: number, n: number, m: number, valueBytes = 4): number {
  const slots = rows * Math.ceil(columns / m) * n;
  return slots * valueBytes + Math.ceil((slots * placeBits(m)) / 8);
}

/** Bits of a place in a group of m. */
export function placeBits(m: number): number {
  return Math.ceil(Math.log2(m));
}

function packBits(places: Uint8Array, bits: number): Uint8Array {
  const packed = new Uint8Array(Math.ceil((places.length * bits) / 8));
  for (let i = 0; i < places.length; i++) {
    const at = i * bits;
    const spread = places[i] << (at & 7); // at most two bytes: m <= 256
    packed[at >>> 3] |= spread;
    if (spread > 0xff) packed[(at >>> 3) + 1] |= spread >>> 8;
  }
  return packed;
}

function unpackBits(packed: Uint8Array, i: number, bits: number): number {
  const at = i * bits;
  const two = packed[at >>> 3] | ((packed[(at >>> 3) + 1] ?? 0) << 8);
  return (two >>> (at & 7)) & ((1 << bits) - 1);
}

function tooMany(row: number, column: number, n: number, m: number): LabError {
  return new LabError(
    'patternImpossible',
    `${n}:${m}: wanted at most ${n} non-zeros in each ${m} columns, got more in row ${row} from column ${column}`,
    { row, column, n, m },
  );
}
