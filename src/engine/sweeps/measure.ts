/** What a network cut to one sparsity is worth: its quality on the test examples, and what it costs. */
import { evaluate } from '../evaluation/evaluate.ts';
import { paramsToArrays } from '../models/params.ts';
import { sequenceLengthOf } from '../pipelines/data.ts';
import { allMasks, type Network } from '../pipelines/network.ts';
import { type Mask, prunedCount } from '../tensor/matrix.ts';
import { type Cost, costOf } from './cost.ts';
import { packMasks } from './maskBits.ts';
import type { SweepSubject } from './subject.ts';

export interface Measured extends Pick<Cost, 'macs' | 'bytes'>, Partial<Pick<Cost, 'denseMacs' | 'denseBytes'>> {
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
}

export interface Outcome {
  readonly measured: Measured;
  /** As `packMasks` packs them. */
  readonly masks: Uint8Array;
  /** Class that each test image was taken for: [examples]; empty for texts. */
  readonly predictions: Uint8Array;
}

/** Networks that were measured before, by the bits of their parameters: a seed that changes nothing costs nothing. */
export type Memory = Map<string, Outcome>;

/** @param masks of this cut, by weight. @throws LabError 'cancelled' */
export async function measure(
  network: Network,
  masks: ReadonlyMap<string, Mask>,
  { test, predictions: tokens }: Pick<SweepSubject, 'test' | 'predictions'>,
  memory: Memory,
  signal?: AbortSignal,
): Promise<Outcome> {
  const arrays = await paramsToArrays(network.params);
  const key = fingerprint([...arrays.values()]);
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
  const weights = network.prunable.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  const pruned = [...masks.values()].reduce((sum, mask) => sum + prunedCount(mask), 0);
  const measured: Measured = {
    sparsity: weights === 0 ? 0 : pruned / weights,
    accuracy,
    loss,
    perClass,
    perplexity,
    boundPerplexity,
    tasks,
    ...costOf(network.spec, allMasks(network), arrays, sequenceLengthOf({ predictions: tokens })),
  };
  const outcome = { measured, masks: packMasks(network.prunable, masks), predictions };
  memory.set(key, outcome);
  return outcome;
}

/** Two 32-bit FNV-1a hashes over the parameters' bits, one from the front and one from the back. */
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
