/** One job of a sweep: score once, then cut and measure point by point. */
import { evaluate } from '../evaluation/evaluate.ts';
import { macsByLayer } from '../evaluation/macs.ts';
import { disposeNetwork, matricesOf, type Network } from '../pipelines/network.ts';
import { layoutSizes } from '../sparse/sizes.ts';
import { type Mask, prunedCount } from '../tensor/matrix.ts';
import { createRandom } from '../tensor/random.ts';
import { createCutter } from './cutter.ts';
import { packMasks } from './maskBits.ts';
import { keyOf, type PointKey, type SweepJob } from './request.ts';
import { openSubject, type SweepSubject } from './subject.ts';

/** What a network cut to one sparsity is worth. */
export interface Measured {
  /** Zeros / prunable weights. */
  readonly sparsity: number;
  readonly accuracy: number;
  readonly loss: number;
  readonly perClass: readonly number[];
  /** Multiply-accumulates of one example that touch a kept weight. */
  readonly macs: number;
  /** Prunable weights in the smallest of our layouts. */
  readonly bytes: number;
}

export interface SweepPoint extends PointKey, Measured {}

/** A point with what it is compared by. */
export interface FullPoint {
  readonly point: SweepPoint;
  /** As `packMasks` packs them. */
  readonly masks: Uint8Array;
  /** Class that each test example was taken for: [examples]. */
  readonly predictions: Uint8Array;
}

type Outcome = Omit<FullPoint, 'point'> & { readonly measured: Measured };

/** Networks that were measured before, by the bits of their weights: a seed that changes nothing costs nothing. */
export type Memory = Map<string, Outcome>;

/**
 * @param onPoint awaited, so that a worker can read its messages there
 * @throws LabError 'cancelled'; as the method and the allocation do
 */
export async function runJob(
  subject: SweepSubject,
  { method, seed, cells }: SweepJob,
  onPoint: (point: FullPoint) => void | Promise<void>,
  memory: Memory = new Map(),
  signal?: AbortSignal,
): Promise<void> {
  const calibration = subject.calibration.get(seed);
  if (!calibration) throw new Error(`sweep: no calibration examples for seed ${seed}`);
  const network = openSubject(subject);
  try {
    const random = createRandom(seed).split(`stage ${subject.stage}`);
    const cutter = await createCutter(network, { base: subject.base, method, calibration, random, signal });
    for (const cell of cells) {
      const masks = await cutter.cut(cell);
      const { measured, ...arrays } = await measure(network, masks, subject, memory, signal);
      await onPoint({ point: { ...keyOf(method, seed, cell), ...measured }, ...arrays });
    }
  } finally {
    disposeNetwork(network);
  }
}

/** The network before any cut: the dense line. @throws LabError 'cancelled' */
export async function measureUncut(subject: SweepSubject, signal?: AbortSignal): Promise<Outcome> {
  const network = openSubject(subject);
  try {
    return await measure(network, network.masks, subject, new Map(), signal);
  } finally {
    disposeNetwork(network);
  }
}

async function measure(
  network: Network,
  masks: ReadonlyMap<string, Mask>,
  { test }: SweepSubject,
  memory: Memory,
  signal?: AbortSignal,
): Promise<Outcome> {
  const matrices = [...(await matricesOf(network)).values()];
  const key = fingerprint(matrices.map(({ values }) => values));
  const known = memory.get(key);
  if (known) return known;
  const predictions = new Uint8Array(test.size);
  const { accuracy, loss, perClass } = await evaluate(network.spec, network.params, test, {
    signal,
    onPredicted: (example, predicted) => {
      predictions[example] = predicted;
    },
  });
  const { denseBytes, bitmaskBytes, csrBytes } = layoutSizes(matrices);
  const weights = matrices.reduce((sum, { values }) => sum + values.length, 0);
  const pruned = [...masks.values()].reduce((sum, mask) => sum + prunedCount(mask), 0);
  const measured: Measured = {
    sparsity: weights === 0 ? 0 : pruned / weights,
    accuracy,
    loss,
    perClass,
    macs: macsByLayer(network.spec, masks).total.live,
    bytes: Math.min(denseBytes, bitmaskBytes, csrBytes),
  };
  const outcome = { measured, masks: packMasks(network.prunable, masks), predictions };
  memory.set(key, outcome);
  return outcome;
}

/** Two 32-bit FNV-1a hashes over the weights' bits, one from the front and one from the back. */
function fingerprint(arrays: readonly Float32Array[]): string {
  let [front, back] = [0x811c9dc5, 0x01000193];
  for (const values of arrays) {
    const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
    for (let i = 0; i < words.length; i++) {
      front = Math.imul(front ^ words[i], 0x01000193);
      back = Math.imul(back ^ words[words.length - 1 - i], 0x85ebca6b) + 0x165667b1;
    }
  }
  return `${front >>> 0} ${back >>> 0}`;
}
