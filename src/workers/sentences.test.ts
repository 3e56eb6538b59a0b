import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { methods } from '../engine/methods/index.ts';
import { countRevived } from '../engine/models/masks.ts';
import { createParams, type ParamArrays, paramsToArrays } from '../engine/models/params.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../engine/pipelines/checkpointData.ts';
import { createNetwork, disposeNetwork, matricesOf } from '../engine/pipelines/network.ts';
import type { PruneStage, Stage } from '../engine/pipelines/recipe.ts';
import { Run } from '../engine/pipelines/run.ts';
import { createRandom } from '../engine/tensor/random.ts';
import { useWasm } from '../testing/backends.ts';
import { blobSource } from '../testing/blobs.ts';
import { smallConvNet } from '../testing/smallConvNet.ts';
import type { Sentence } from './protocol.ts';
import { describeCut, describeStep } from './sentences.ts';
import { layerViews } from './views.ts';

beforeAll(useWasm);

const runs: Run[] = [];
afterAll(() => {
  for (const run of runs) {
    run.dispose();
    disposeNetwork(run.network);
  }
});

/** Cuts half of everything but `protect`. */
function cutBy(id: string, change: Partial<PruneStage> = {}): PruneStage {
  return {
    stage: 'prune',
    sparsity: 0.5,
    method: { id, options: {} },
    pattern: { id: 'unstructured', options: {} },
    allocation: { id: 'uniform', options: {} },
    protect: [],
    overrides: {},
    calibration: 32,
    ...change,
  };
}

function start(id: string, change: Partial<PruneStage> = {}, then: readonly Stage[] = []): Run {
  const stages = [cutBy(id, change), ...then];
  const network = createNetwork(smallConvNet, createParams(smallConvNet, createRandom(3)));
  const model = { architecture: 'small', weights: 'trained' } as const;
  const data = { source: 'digits', seed: 1, train: 32, test: 16 } as const;
  const run = new Run({ version: 1, seed: 1, model, data, stages }, network, blobSource(32, 16));
  runs.push(run);
  return run;
}

/** @returns what was told of each layer, and of the whole */
async function cut(id: string, change: Partial<PruneStage> = {}) {
  const run = start(id, change);
  const { network } = run;
  const before = await paramsToArrays(network.params);
  const told = new Map<string, Sentence>();
  while (!run.finished) {
    const report = await run.advance();
    if (report.did === 'masked') told.set(report.layer, describeStep(report, run, { grain: 'step', revived: 0 }));
  }
  return { run, told, whole: describeCut(run), moved: movedWeights(before, await paramsToArrays(network.params), run) };
}

/** Kept weights that have another value than before the cut, by weight name. */
function movedWeights(before: ParamArrays, after: ParamArrays, { network }: Run): ReadonlyMap<string, number> {
  const moved = network.prunable.map(({ name }): [string, number] => {
    const kept = after.get(name)!;
    const was = before.get(name)!;
    return [name, kept.filter((value, i) => value !== 0 && value !== was[i]).length];
  });
  return new Map(moved);
}

const atOnce = methods.entries.filter(({ kind }) => kind !== 'scoreSteps'); // the others train while they prune

describe('what is said of the kept weights is what became of them', () => {
  test.each(atOnce.map(({ id }) => id))('%s', async (id) => {
    const { told, whole, moved } = await cut(id);
    for (const [layer, count] of moved) {
      const key = told.get(layer)?.key;
      if (key) expect([layer, key]).toEqual([layer, `happened.masked.${count > 0 ? 'solved' : 'scored'}`]);
    }
    const some = [...moved.values()].some((count) => count > 0);
    expect(whole.key).toBe(`happened.maskedAll.${some ? 'moved' : 'same'}`);
  });
});

test('a protected layer is said to stay whole, also where the others get new values', async () => {
  const { told, moved } = await cut('sparsegpt', { protect: ['dense1.weight'] });
  expect(told.get('dense1.weight')).toMatchObject({
    key: 'happened.masked.whole',
    values: { layer: 'dense1', cut: 0 },
  });
  expect(moved.get('dense1.weight')).toBe(0);
  expect(told.get('dense2.weight')?.key).toBe('happened.masked.solved');
});

/** @returns the sentences of a run to its end, as the runner has them told */
async function tell(run: Run): Promise<readonly Sentence[]> {
  const told: Sentence[] = [];
  while (!run.finished) {
    const report = await run.advance();
    const revived = await countRevived(run.network.params, run.network.masks);
    told.push(describeStep(report, run, { grain: 'step', revived }));
  }
  return told;
}

describe('what is said of the zeros is what became of them', () => {
  const training: Stage = {
    stage: 'finetune',
    epochs: 1,
    batchSize: 16,
    optimizer: { id: 'adamw', options: {} },
    learningRate: { id: 'constant', options: {} },
  };
  const grid: Stage = { stage: 'quantize', bits: 8, granularity: 'tensor', range: 'symmetric' };
  const free = { ...training, guard: false };

  test('without the guard: how many woke while it trained, and that they are there after rounding', async () => {
    const told = (await tell(start('magnitude', {}, [free, grid]))).slice(-6);
    expect(told.map(({ key }) => key)).toEqual([
      ...new Array(2).fill('happened.freeStep'),
      ...new Array(4).fill('happened.quantizedAwake'),
    ]);
    for (const { values } of told) expect(values.revived).toBeGreaterThan(0);
  });

  test('with it: they stay 0', async () => {
    const told = (await tell(start('magnitude', {}, [training, grid]))).slice(-6);
    expect(told.map(({ key }) => key)).toEqual([
      ...new Array(2).fill('happened.trainStep'),
      ...new Array(4).fill('happened.quantized'),
    ]);
  });
});

test.each([
  ['magnitude', 'happened.scored', 'happened.scoredLater'],
  ['filterNorm', 'happened.scoredGroup.channels', 'happened.scoredGroupLater.channels'],
])('%s: that nothing is cut yet is said before the first cut alone', async (id, first, later) => {
  const run = start(id, {}, [cutBy(id, { sparsity: 0.75 })]);
  const told: [number, string, unknown][] = [];
  let half = Number.NaN;
  while (!run.finished) {
    const { stage } = run.cursor;
    const report = await run.advance();
    if (run.cursor.stage > stage) half = Number.isNaN(half) ? Number(describeCut(run).values.sparsity) : half;
    if (report.did !== 'scored' && report.did !== 'scoredGroup') continue;
    const { key, values } = describeStep(report, run, { grain: 'step', revived: 0 });
    told.push([stage, key, values.sparsity]);
  }
  expect(half).toBeGreaterThan(0.4);
  const rounds = [0, 1].map((round) => told.filter(([stage]) => stage === round));
  expect(new Set(rounds[0].map(String))).toEqual(new Set([`0,${first},0`]));
  expect(new Set(rounds[1].map(String))).toEqual(new Set([`1,${later},${half}`]));
});

describe('no dampening, and two images in front of layers with more inputs than that', () => {
  const singular = { method: { id: 'sparsegpt', options: { dampening: 0 } }, calibration: 2 };
  const raised = { asked: 0, used: 1e-4 };

  test('the sentence of the layer and of the whole say from where to where it was raised', async () => {
    const { told, whole } = await cut('sparsegpt', singular);
    expect(told.get('dense1.weight')).toMatchObject({ key: 'happened.masked.raised', values: raised });
    expect(told.get('conv1.weight')?.key).toBe('happened.masked.solved'); // 9 inputs, seen at 98 places
    expect(whole).toMatchObject({ key: 'happened.maskedAll.raised', values: { ...raised, layers: 3 } });
  });

  test('its card knows it, also after the run was written to the disk, inside the event and behind it', async () => {
    const { run } = await cut('sparsegpt', singular);
    const stored = decodeCheckpoint(encodeCheckpoint(await run.checkpoint()));
    expect(stored.pruning?.raised?.get('dense1.weight')).toEqual(raised);

    const begun = start('sparsegpt', singular);
    for (let step = 0; step < 3; step++) await begun.advance(); // statistics and two convolutions
    const inside = decodeCheckpoint(encodeCheckpoint(await begun.checkpoint()));
    begun.restore(inside);
    const card = layerViews(begun, await matricesOf(begun.network))[1];
    expect(card.raised?.asked).toBe(0);
    expect(card.raised?.used).toBeCloseTo(1e-4, 10); // kept as float32
    expect(layerViews(begun, await matricesOf(begun.network))[2].raised).toBeNull();
  });
});
