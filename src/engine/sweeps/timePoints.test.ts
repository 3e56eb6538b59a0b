import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useWasm } from '../../testing/backends.ts';
import { generateDigits } from '../data/digits/index.ts';
import { mlp } from '../models/architectures/mlp.ts';
import { createParams, disposeParams, paramsToArrays } from '../models/params.ts';
import { defaultSettings } from '../pipelines/defaults.ts';
import { recipeOf } from '../pipelines/presets.ts';
import type { PruneStage } from '../pipelines/recipe.ts';
import { createRandom } from '../tensor/random.ts';
import type { Timed } from './contract.ts';
import type { SweepJob } from './request.ts';
import type { SweepSubject } from './subject.ts';
import { timePoints } from './timePoints.ts';

const spec = mlp.build();
const images = generateDigits({ count: 40, first: 0, seed: 1, split: 'test' });
let subject: SweepSubject;
const of = (id: string) => ({ id, options: {} });
const job = (method: string, pattern: string | null, sparsity: number): SweepJob => {
  return {
    method: of(method),
    seed: 7,
    layer: null,
    cells: [{ pattern: pattern === null ? null : of(pattern), sparsity }],
  };
};

beforeAll(async () => {
  await useWasm();
  const params = createParams(spec, createRandom(3));
  const base = recipeOf(defaultSettings).stages[0] as PruneStage;
  const calibration = new Map([[7, images]]);
  const arrays = await paramsToArrays(params);
  subject = { spec, params: arrays, masks: new Map(), base, stage: 0, test: images, calibration };
  disposeParams(params);
});

async function timed(jobs: readonly SweepJob[], now: () => number): Promise<Timed[]> {
  const found: Timed[] = [];
  const options = { rounds: 3, now, onRound: () => {} };
  await timePoints(subject, jobs, (_, time) => void found.push(time), options);
  return found;
}

test('milliseconds are those of one example of the batch', async () => {
  const tensors = tf.memory().numTensors;
  let clock = 0;
  const steady = await timed([job('magnitude', 'unstructured', 0.5)], () => clock++); // every run takes 1
  expect(steady).toEqual([{ ms: 1 / 40, timedAs: 'masked' }]);
  expect(tf.memory().numTensors).toBe(tensors);
});

test('the form counts whose share of the uncut network’s time is least', async () => {
  let [calls, clock] = [0, 0];
  const before = 1 + 2 * 10 + 1; // the uncut network alone: begin, one warming and nine counted rounds; then the point begins
  const now = () => {
    const at = calls++ - before;
    if (at < 0) {
      if (calls > 1 && calls % 2 === 1) clock += 1;
      return clock;
    }
    const run = (at - 1) / 2; // of the uncut, masked and sparse network; each round begins with the next one
    if (at % 2 === 1) clock += ((run % 3) + Math.floor(run / 3)) % 3 === 2 ? 0.25 : 1;
    return clock;
  };
  expect(await timed([job('magnitude', 'unstructured', 0.5)], now)).toEqual([{ ms: 0.25 / 40, timedAs: 'csr' }]);
});

test('every point is timed, in whatever form its network has', async () => {
  const jobs = [job('magnitude', 'unstructured', 0.9), job('magnitude', 'nm', 0.5), job('random', 'unstructured', 0.3)];
  const times = await timed(jobs, () => performance.now());
  expect(times).toHaveLength(3);
  for (const { ms } of times) expect(ms).toBeGreaterThan(0);
});

test('a point that is cancelled leaves nothing behind', async () => {
  const tensors = tf.memory().numTensors;
  const controller = new AbortController();
  const options = { rounds: 3, now: () => 0, signal: controller.signal, onRound: () => controller.abort() };
  const jobs = [job('magnitude', 'unstructured', 0.5)];
  await expect(timePoints(subject, jobs, () => {}, options)).rejects.toMatchObject({ code: 'cancelled' });
  expect(tf.memory().numTensors).toBe(tensors);
});
