/** Draws the points of a sweep: score once a method and seed, then cut and measure point by point. */
import { evaluate } from '../evaluation/evaluate.ts';
import { macsByLayer } from '../evaluation/macs.ts';
import { type ParamArrays, paramsToArrays } from '../models/params.ts';
import { writeChoice } from '../pipelines/choiceText.ts';
import { disposeNetwork, matricesOf, type Network } from '../pipelines/network.ts';
import { layoutSizes } from '../sparse/sizes.ts';
import { type Mask, type Matrix, prunedCount } from '../tensor/matrix.ts';
import { createRandom } from '../tensor/random.ts';
import type { Cutter } from './contract.ts';
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
  /** exp(loss) of a language model; null for classifiers. */
  readonly perplexity: number | null;
  /** The least perplexity that any model can expect on the same tokens; null = unknown. */
  readonly boundPerplexity: number | null;
  /** Accuracy by zero-shot task, share in [0, 1]; empty where none was asked. */
  readonly tasks: Readonly<Record<string, number>>;
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
  /** Class that each test image was taken for: [examples]; empty for texts. */
  readonly predictions: Uint8Array;
}

type Outcome = Omit<FullPoint, 'point'> & { readonly measured: Measured };

/** Networks that were measured before, by the bits of their weights: a seed that changes nothing costs nothing. */
type Memory = Map<string, Outcome>;

export interface Sweeper {
  /** The network before any cut: the dense line. @throws LabError 'cancelled' */
  measureUncut(signal?: AbortSignal): Promise<Outcome>;
  /**
   * @param onPoint awaited, so that a worker can read its messages there
   * @throws LabError 'cancelled'; as the method and the allocation do
   */
  run(job: SweepJob, onPoint: (point: FullPoint) => void | Promise<void>, signal?: AbortSignal): Promise<void>;
  /** The network cut to one point, as plain weights by name, and its masks. */
  weightsAt(job: SweepJob): Promise<{ readonly weights: ReadonlyMap<string, Matrix>; readonly masks: Cut }>;
  /** Every parameter of the network cut to one point, by name. @throws LabError 'cancelled' */
  arraysAt(job: SweepJob, signal?: AbortSignal): Promise<ParamArrays>;
  /** How many different networks were measured. */
  readonly measured: number;
  dispose(): void;
}

type Cut = ReadonlyMap<string, Mask>;

/** Scores of the last method and seed are kept: jobs of one method that follow one another score once. */
export function createSweeper(subject: SweepSubject): Sweeper {
  const network = openSubject(subject);
  const memory: Memory = new Map();
  let scored: { readonly key: string; readonly cutter: Cutter } | null = null;

  async function cutterOf({ method, seed }: SweepJob, signal?: AbortSignal): Promise<Cutter> {
    const key = `${writeChoice(method)} ${seed}`;
    if (scored?.key === key) return scored.cutter;
    const calibration = subject.calibration.get(seed);
    if (!calibration) throw new Error(`sweep: no calibration examples for seed ${seed}`);
    scored?.cutter.restore();
    scored = null;
    const random = createRandom(seed).split(`stage ${subject.stage}`);
    const cutter = await createCutter(network, { base: subject.base, method, calibration, random, signal });
    scored = { key, cutter };
    return cutter;
  }

  return {
    get measured() {
      return memory.size;
    },
    async measureUncut(signal) {
      scored?.cutter.restore();
      return measure(network, network.masks, subject, memory, signal);
    },
    async run(job, onPoint, signal) {
      const cutter = await cutterOf(job, signal);
      for (const cell of job.cells) {
        const masks = await cutter.cut(cell, job.layer);
        const { measured, ...arrays } = await measure(network, masks, subject, memory, signal);
        await onPoint({ point: { ...keyOf(job, cell), ...measured }, ...arrays });
      }
    },
    async weightsAt(job) {
      const cutter = await cutterOf(job);
      const masks = await cutter.cut(job.cells[0], job.layer);
      return { weights: await matricesOf(network), masks };
    },
    async arraysAt(job, signal) {
      const cutter = await cutterOf(job, signal);
      await cutter.cut(job.cells[0], job.layer);
      return paramsToArrays(network.params);
    },
    dispose: () => disposeNetwork(network),
  };
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
  const predictions = new Uint8Array(test.kind === 'images' ? test.size : 0);
  const { accuracy, loss, perClass, perplexity, boundPerplexity, tasks } = await evaluate(
    network.spec,
    network.params,
    test,
    {
      signal,
      onPredicted: (example, predicted) => {
        predictions[example] = predicted;
      },
    },
  );
  const { denseBytes, bitmaskBytes, csrBytes } = layoutSizes(matrices);
  const weights = matrices.reduce((sum, { values }) => sum + values.length, 0);
  const pruned = [...masks.values()].reduce((sum, mask) => sum + prunedCount(mask), 0);
  const measured: Measured = {
    sparsity: weights === 0 ? 0 : pruned / weights,
    accuracy,
    loss,
    perClass,
    perplexity,
    boundPerplexity,
    tasks,
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
