/**
 * The k smallest of many numbers, in O(n) and without sorting: three counting passes over the digits (11 + 11 + 10 bits)
 * of an order-preserving integer. Ties go to the lower index, -0 equals +0, infinities are ordinary, NaN is refused.
 */
import { LabError } from '../errors.ts';

/** Splits values into the k smallest and the rest: all below `threshold`, and the first `ties` of those equal to it. */
export interface Cut {
  /** The k-th smallest value; -Infinity when k = 0. */
  readonly threshold: number;
  /** How many values equal to the threshold belong to the k smallest: the first ones. */
  readonly ties: number;
}

const digits = [
  { shift: 21, bits: 11 },
  { shift: 10, bits: 11 },
  { shift: 0, bits: 10 },
] as const;

/** Counters for one digit; hand one in when cutting many short rows. */
export function createBins(): Uint32Array {
  return new Uint32Array(1 << digits[0].bits);
}

/**
 * Cut of the k smallest over several arrays, taken as one row after another.
 * @param k in [0, total length]
 * @throws LabError 'scoreNotFinite' on NaN
 */
export function cutSmallest(arrays: readonly Float32Array[], k: number, bins: Uint32Array = createBins()): Cut {
  const total = arrays.reduce((sum, array) => sum + array.length, 0);
  if (!Number.isInteger(k) || k < 0 || k > total) {
    throw new LabError('internal', `cutSmallest: k must be an integer in [0, ${total}], got ${k}`);
  }
  const views = arrays.map((array) => new Int32Array(array.buffer, array.byteOffset, array.length));
  let found = 0; // the digits of the k-th smallest key so far, higher digits first
  let rank = Math.max(k, 1); // its rank among the keys that share these digits, from 1
  for (const { shift, bits } of digits) {
    const size = 1 << bits;
    bins.fill(0, 0, size);
    for (const view of views) {
      if (shift === digits[0].shift) countFirstDigit(view, bins);
      else countDigit(view, bins, shift, bits, found);
    }
    if (shift === digits[0].shift) {
      if (mayHoldNaN(bins)) arrays.forEach(refuseNaN);
      if (k === 0) return { threshold: Number.NEGATIVE_INFINITY, ties: 0 };
    }
    let bin = 0;
    while (rank > bins[bin]) rank -= bins[bin++];
    found = (found << bits) | (shift === digits[0].shift ? bin - firstBias : bin);
  }
  return { threshold: valueOfKey(found), ties: rank };
}

/** The k-th smallest value, k from 1 to the length. @throws LabError 'scoreNotFinite' on NaN */
export function kthSmallest(values: Float32Array, k: number, bins?: Uint32Array): number {
  return cutSmallest([values], k, bins).threshold;
}

/**
 * Writes 0 into `kept` at the places of the k smallest values; leaves the others.
 * @param values [n]
 * @param kept [n]
 */
export function dropSmallest(values: Float32Array, k: number, kept: Uint8Array, bins?: Uint32Array): void {
  const { threshold, ties } = cutSmallest([values], k, bins);
  if (k === 0) return;
  let left = ties;
  for (let i = 0; i < values.length; i++) {
    if (values[i] < threshold) kept[i] = 0;
    else if (left > 0 && values[i] === threshold) {
      kept[i] = 0;
      left--;
    }
  }
}

/** Writes 0 into `kept` wherever the value is at most the threshold. */
export function dropUpTo(values: Float32Array, threshold: number, kept: Uint8Array): void {
  for (let i = 0; i < values.length; i++) if (values[i] <= threshold) kept[i] = 0;
}

/** How many of the k smallest over all arrays lie in each array: one ranking over a whole model. */
export function shareOfSmallest(arrays: readonly Float32Array[], k: number): readonly number[] {
  const { threshold, ties } = cutSmallest(arrays, k);
  let left = ties;
  return arrays.map((array) => {
    let below = 0;
    let equal = 0;
    for (let i = 0; i < array.length; i++) {
      if (array[i] < threshold) below++;
      else if (array[i] === threshold) equal++;
    }
    const taken = Math.min(left, equal);
    left -= taken;
    return below + taken;
  });
}

/**
 * Key of a float: its magnitude bits as a signed integer, so keys order like values and both zeros are 0.
 * The first digit is signed: -1024..1023, counted from bin 0 on.
 */
const firstBias = 1 << (digits[0].bits - 1);

function countFirstDigit(bitsOf: Int32Array, bins: Uint32Array): void {
  for (let i = 0; i < bitsOf.length; i++) {
    const sign = bitsOf[i] >> 31;
    const key = ((bitsOf[i] & 0x7fffffff) ^ sign) - sign;
    bins[(key >> 21) + firstBias]++;
  }
}

/** Counts the next digit of the keys whose higher digits are `found`. */
function countDigit(bitsOf: Int32Array, bins: Uint32Array, shift: number, bits: number, found: number): void {
  const above = shift + bits;
  const mask = (1 << bits) - 1;
  for (let i = 0; i < bitsOf.length; i++) {
    const sign = bitsOf[i] >> 31;
    const key = ((bitsOf[i] & 0x7fffffff) ^ sign) - sign;
    if (key >> above === found) bins[(key >> shift) & mask]++;
  }
}

function valueOfKey(key: number): number {
  const bitsOf = new Int32Array([key < 0 ? -key | 0x80000000 : key]);
  return new Float32Array(bitsOf.buffer)[0];
}

/** @throws LabError 'scoreNotFinite' naming the first NaN. */
export function refuseNaN(values: Float32Array): void {
  for (let index = 0; index < values.length; index++) {
    if (Number.isNaN(values[index])) {
      throw new LabError('scoreNotFinite', `selection: wanted numbers, got NaN at index ${index}`, { index });
    }
  }
}

/** NaN has the largest magnitudes: only when an outermost bin is in use can there be one. */
function mayHoldNaN(bins: Uint32Array): boolean {
  const infinity = 0x7f800000 >> 21;
  return bins.subarray(0, firstBias - infinity).some(Boolean) || bins.subarray(firstBias + infinity).some(Boolean);
}
