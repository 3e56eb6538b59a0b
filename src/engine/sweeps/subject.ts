/**
 * What a sweep works on, whole: a network and every example it needs. Plain data, so that helpers in other workers get
 * a copy of it and a sweep goes on after a reload, whatever has become of the run it came from.
 */
import { type Dataset, pick, slice } from '../data/dataset.ts';
import { paramsFromArrays } from '../models/params.ts';
import { prunableWeights } from '../models/prunable.ts';
import type { ModelSpec } from '../models/spec.ts';
import type { DataSource } from '../pipelines/data.ts';
import { createNetwork, type Network, setMasks } from '../pipelines/network.ts';
import type { PruneStage } from '../pipelines/recipe.ts';
import { createRandom } from '../tensor/random.ts';
import type { SweepGround, SweepRequest } from './request.ts';

export interface SweepSubject {
  readonly spec: ModelSpec;
  /** Before any cut of this sweep, by name. */
  readonly params: ReadonlyMap<string, Float32Array>;
  /** Kept bits of what was pruned before: it stays pruned. */
  readonly masks: ReadonlyMap<string, Uint8Array>;
  /** Recipe's prune stage: protection, allocation, calibration; method, pattern and sparsity are the sweep's. */
  readonly base: PruneStage;
  /** Place of that stage in the recipe: part of the seed of its randomness. */
  readonly stage: number;
  readonly test: Dataset;
  /** Calibration examples by seed. */
  readonly calibration: ReadonlyMap<number, Dataset>;
  /** As the run's data: tokens of the sequence that costs are counted for. Absent: images, or the sweep is of an earlier lab. */
  readonly predictions?: number;
  /** Of a language model: files by name, to tell texts by. Absent: there is none, or the sweep is of an earlier lab. */
  readonly tokenizer?: ReadonlyMap<string, Uint8Array>;
}

/**
 * The seed of the recipe calibrates on the first training examples, as its run does, so that its points are that run's;
 * every other seed draws its own.
 */
export async function gatherExamples(
  request: SweepRequest,
  data: DataSource,
  { base, recipeSeed }: { readonly base: PruneStage; readonly recipeSeed: number },
  signal?: AbortSignal,
): Promise<Pick<SweepSubject, 'test' | 'calibration' | 'predictions'>> {
  const [train, test] = [await data.train(signal), await data.test(signal)];
  const count = Math.min(base.calibration, train.size);
  const calibration = request.seeds.map((seed) => {
    if (seed === recipeSeed) return [seed, slice(train, 0, count)] as const;
    const drawn = createRandom(seed).split('calibration').permutation(train.size).subarray(0, count);
    return [seed, pick(train, drawn)] as const;
  });
  const { predictions } = data;
  const first = firstOf(test, request.examples);
  // a scan has many points and is read by its loss: questions would double what each of them takes
  const asked = first.kind === 'tokens' && request.layers === 'each' ? { ...first, tasks: {} } : first;
  const examples = { test: asked, calibration: new Map(calibration) };
  return predictions === undefined ? examples : { ...examples, predictions };
}

/** The first examples, and of every task as large a share of its questions, at least one. @param examples 0 = all */
function firstOf(test: Dataset, examples: number): Dataset {
  const count = Math.min(examples || test.size, test.size);
  const part = slice(test, 0, count);
  if (part.kind === 'images') return part;
  const questions = (items: number) => Math.ceil((items * count) / Math.max(1, test.size));
  const tasks = Object.entries(part.tasks).map(([task, items]) => [task, items.slice(0, questions(items.length))]);
  return { ...part, tasks: Object.fromEntries(tasks) };
}

export function groundOf({ base, spec }: Pick<SweepSubject, 'base' | 'spec'>): SweepGround {
  return { base, weights: prunableWeights(spec).map(({ name }) => name) };
}

/** A live network of its own, uncut; the caller disposes it. */
export function openSubject({ spec, params, masks }: Pick<SweepSubject, 'spec' | 'params' | 'masks'>): Network {
  const network = createNetwork(spec, paramsFromArrays(spec, params));
  setMasks(network, masks);
  return network;
}
