/** Two points of a sweep against each other: which weights both keep, how far weights differ, which examples flip. */
import type { Mask, Matrix } from '../tensor/matrix.ts';

/** One weight matrix under two masks. */
export interface LayerComparison {
  readonly name: string;
  readonly weights: number;
  readonly both: number;
  readonly onlyA: number;
  readonly onlyB: number;
  readonly neither: number;
  /** both / (both + onlyA + onlyB); 1 where neither keeps anything. */
  readonly jaccard: number;
  readonly sparsityA: number;
  readonly sparsityB: number;
  /** Mean and largest |A - B| over all weights; the mean of |A| before any cut says how much that is. */
  readonly meanDifference: number;
  readonly largestDifference: number;
}

export interface PointWeights {
  readonly weights: ReadonlyMap<string, Matrix>;
  /** A weight without one is whole. */
  readonly masks: ReadonlyMap<string, Mask>;
}

/** Layer by layer, in network order. */
export function compareLayers(a: PointWeights, b: PointWeights): LayerComparison[] {
  return [...a.weights].map(([name, { values }]) => {
    const other = b.weights.get(name)!.values;
    const counts = countKept(a.masks.get(name)?.kept, b.masks.get(name)?.kept, values.length);
    let [sum, largest] = [0, 0];
    for (let i = 0; i < values.length; i++) {
      const difference = Math.abs(values[i] - other[i]);
      sum += difference;
      if (difference > largest) largest = difference;
    }
    const { onlyA, onlyB, neither } = counts;
    return {
      name,
      weights: values.length,
      ...counts,
      jaccard: jaccardOf(counts),
      sparsityA: (onlyB + neither) / values.length,
      sparsityB: (onlyA + neither) / values.length,
      meanDifference: sum / values.length,
      largestDifference: largest,
    };
  });
}

interface KeptCounts {
  readonly both: number;
  readonly onlyA: number;
  readonly onlyB: number;
  readonly neither: number;
}

function countKept(a: Uint8Array | undefined, b: Uint8Array | undefined, length: number): KeptCounts {
  const counts = [0, 0, 0, 0]; // neither, only A, only B, both
  for (let i = 0; i < length; i++) counts[(a ? a[i] : 1) + 2 * (b ? b[i] : 1)] += 1;
  const [neither, onlyA, onlyB, both] = counts;
  return { both, onlyA, onlyB, neither };
}

function jaccardOf({ both, onlyA, onlyB }: Pick<KeptCounts, 'both' | 'onlyA' | 'onlyB'>): number {
  const either = both + onlyA + onlyB;
  return either === 0 ? 1 : both / either;
}

/**
 * Jaccard of the kept weights of every pair.
 * @param rows packed masks (`packMasks`), all of one network
 */
export function jaccardMatrix(rows: readonly Uint8Array[]): number[][] {
  return rows.map((a) =>
    rows.map((b) => {
      let [both, either] = [0, 0];
      for (let i = 0; i < a.length; i++) {
        both += bitsIn(a[i] & b[i]);
        either += bitsIn(a[i] | b[i]);
      }
      return either === 0 ? 1 : both / either;
    }),
  );
}

function bitsIn(byte: number): number {
  let [bits, left] = [0, byte];
  for (; left !== 0; left &= left - 1) bits += 1;
  return bits;
}

/** An example that A and B take for different classes. */
export interface Flip {
  readonly example: number;
  readonly label: number;
  readonly a: number;
  readonly b: number;
}

export interface Flips {
  /** Right with A and wrong with B; the other way round; wrong both ways, but differently. */
  readonly lost: number;
  readonly won: number;
  readonly stillWrong: number;
  /** In order of the data set. */
  readonly examples: readonly Flip[];
}

/** @param labels of the same examples, true classes */
export function findFlips(labels: Uint8Array, a: Uint8Array, b: Uint8Array): Flips {
  const examples: Flip[] = [];
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) examples.push({ example: i, label: labels[i], a: a[i], b: b[i] });
  }
  const lost = examples.filter((flip) => flip.a === flip.label).length;
  const won = examples.filter((flip) => flip.b === flip.label).length;
  return { lost, won, stillWrong: examples.length - lost - won, examples };
}
