import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useWasm } from '../../../testing/backends.ts';
import { blobSource } from '../../../testing/blobs.ts';
import { fingerprint } from '../../../testing/contract.ts';
import { architectures } from '../../models/architectures/index.ts';
import { countRevived } from '../../models/masks.ts';
import { createParams, paramsToArrays } from '../../models/params.ts';
import { createRandom } from '../../tensor/random.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../checkpointData.ts';
import { createNetwork, disposeNetwork, matricesOf } from '../network.ts';
import { parseRecipe } from '../recipe.ts';
import { Run } from '../run.ts';
import type { StepReport } from '../stages/stage.ts';
import { type WhileTraining, whileTrainingSchema } from './config.ts';
import { courseOf, eventsOf, planAt, stepsBefore } from './course.ts';
import { rigl } from './rigl.ts';

beforeAll(useWasm);

const data = blobSource(256, 64); // 8 batches of 32 an epoch
const pruningOf = (change: object = {}): WhileTraining =>
  whileTrainingSchema.parse({
    frequency: 3,
    sparsity: 0.8,
    method: { id: 'magnitude' },
    pattern: { id: 'unstructured' },
    allocation: { id: 'uniform' },
    ...change,
  });
const riglOf = (change: object = {}) =>
  pruningOf({ rule: { id: 'rigl', options: {} }, allocation: { id: 'erk' }, ...change });

function newRun(pruning: object, architecture = 'mlp', optimizer = 'adamw'): Run {
  const recipe = parseRecipe({
    version: 1,
    seed: 5,
    model: { architecture, weights: 'fresh' },
    data: { source: 'digits', train: 256, test: 64 },
    stages: [
      {
        stage: 'train',
        epochs: 2,
        batchSize: 32,
        optimizer: { id: optimizer },
        learningRate: { id: 'cosine' },
        pruning,
      },
      { stage: 'evaluate' },
    ],
  });
  const spec = architectures.get(architecture).build();
  return new Run(recipe, createNetwork(spec, createParams(spec, createRandom(recipe.seed))), data);
}

async function play(run: Run, onStep: (report: StepReport) => Promise<void> | void = () => {}): Promise<void> {
  while (!run.finished) await onStep(await run.advance());
}

function end(run: Run): void {
  run.dispose();
  disposeNetwork(run.network);
}

const keptBits = (run: Run) => new Map([...run.network.masks].map(([name, { kept }]) => [name, kept.slice()]));

async function bitsOf(run: Run): Promise<string> {
  return fingerprint(...(await paramsToArrays(run.network.params)).values(), ...keptBits(run).values());
}

describe('when masks move', () => {
  test('gradual: every dt from t0 to the end, along s_f (1 - (1 - i/n)^3)', () => {
    // 40 steps: t0 = 10, end = 30, dt = 5: n = 4 events at 15, 20, 25, 30
    // 0.8 (1 - (3/4)^3) = 0.4625; 0.8 (1 - 1/8) = 0.7; 0.8 (1 - 1/64) = 0.7875; 0.8
    const events = eventsOf(pruningOf({ begin: 0.25, end: 0.75, frequency: 5 }), 40);
    expect(events.map(({ at }) => at)).toEqual([15, 20, 25, 30]);
    expect(events.map(({ sparsity }) => sparsity)).toEqual(
      [0.4625, 0.7, 0.7875, 0.8].map((value) => expect.closeTo(value, 12)),
    );
  });

  test('gradual: too short for one interval, it cuts once at the end', () => {
    expect(eventsOf(pruningOf({ begin: 0.5, end: 0.6, frequency: 100 }), 40)).toEqual([
      { at: 24, takesStep: false, sparsity: 0.8, moves: 0 },
    ]);
  });

  test('RigL: sparse at once, then f(t) = alpha/2 (1 + cos(pi t / T_end)) in place of steps before T_end', () => {
    // T_end = 30, dT = 10: t = 10: 0.15 (1 + 1/2) = 0.225; t = 20: 0.15 (1 - 1/2) = 0.075; 30 is not before the end
    const events = eventsOf(riglOf({ end: 0.75, frequency: 10 }), 40);
    expect(events.map(({ at, takesStep }) => [at, takesStep])).toEqual([
      [0, false],
      [10, true],
      [20, true],
    ]);
    expect(events.map(({ moves }) => moves)).toEqual([0, expect.closeTo(0.225, 12), expect.closeTo(0.075, 12)]);
  });

  test('an event between steps adds a position, one in place of a step does not', () => {
    const gradual = courseOf(pruningOf({ begin: 0, end: 1, frequency: 2 }), 4); // events at 2 and 4
    expect(gradual.map((entry) => entry?.at ?? null)).toEqual([null, null, 2, null, null, 4]);
    expect([0, 2, 3, 4, 6].map((position) => stepsBefore(gradual, position))).toEqual([0, 2, 2, 3, 4]);
    const dynamic = courseOf(riglOf({ end: 1, frequency: 2 }), 4); // start, then t = 2 takes the third step
    expect(dynamic.map((entry) => entry?.at ?? null)).toEqual([0, null, null, 2, null]);
    expect(stepsBefore(dynamic, 4)).toBe(3);
    expect(courseOf(undefined, 3)).toEqual([null, null, null]);
  });
});

describe('gradual pruning', () => {
  test('never: masks only lose, reach the sparsity, and what is cut stays exactly 0', async () => {
    const run = newRun(pruningOf());
    let before = keptBits(run);
    const sparsities: number[] = [];
    await play(run, async (report) => {
      expect(await countRevived(run.network.params, run.network.masks)).toBe(0);
      if (report.did !== 'masksMoved') return;
      sparsities.push(report.sparsity);
      for (const { layer, cut, grown, pruned } of report.layers) {
        const now = run.network.masks.get(layer)!.kept;
        const was = before.get(layer) ?? now.map(() => 1);
        expect(grown).toBe(0);
        expect(now.every((bit, i) => bit <= was[i])).toBe(true);
        expect(cut).toBe(was.reduce((sum, bit, i) => sum + bit - now[i], 0));
        expect(pruned).toBe(now.reduce((sum, bit) => sum + 1 - bit, 0));
      }
      before = keptBits(run);
    });
    // 16 steps, end 12, dt 3: n = 4
    expect(sparsities.map((value) => value.toFixed(2))).toEqual(['0.46', '0.70', '0.79', '0.80']);
    end(run);
  });

  test('stored: a later mask brings a weight back at the very value it was cut with', async () => {
    // by lot, so that every event chooses anew
    const run = newRun(pruningOf({ method: { id: 'random' }, revive: 'stored' }));
    const cutAt = new Map<string, number>(); // value when it was cut, by layer and place
    let live = await matricesOf(run.network);
    let before = keptBits(run);
    let revived = 0;
    await play(run, async (report) => {
      const now = await matricesOf(run.network);
      if (report.did === 'masksMoved') {
        for (const [name, { kept }] of run.network.masks) {
          const was = before.get(name) ?? new Uint8Array(kept.length).fill(1);
          for (let i = 0; i < kept.length; i += 7) {
            const key = `${name} ${i}`;
            if (was[i] === 1 && kept[i] === 0) cutAt.set(key, live.get(name)!.values[i]);
            if (was[i] === 0 && kept[i] === 1) {
              expect(now.get(name)!.values[i]).toBe(cutAt.get(key));
              revived += 1;
            }
          }
        }
        before = keptBits(run);
      }
      expect(await countRevived(run.network.params, run.network.masks)).toBe(0);
      live = now;
    });
    expect(revived).toBeGreaterThan(100);
    end(run);
  });
});

describe('RigL', () => {
  test.each(['adamw', 'sgd'])('counts stay, grown weights begin at 0, pruned moments are 0 (%s)', async (optimizer) => {
    const run = newRun(riglOf(), 'mlp', optimizer);
    let before = keptBits(run);
    let counts = new Map<string, number>();
    let live = await matricesOf(run.network);
    let moved = 0;
    await play(run, async (report) => {
      const now = await matricesOf(run.network);
      if (report.did === 'masksMoved') {
        for (const [name, { kept }] of run.network.masks) {
          const count = kept.reduce((sum, bit) => sum + bit, 0);
          expect(counts.get(name) ?? count).toBe(count);
          counts = new Map([...counts, [name, count]]);
          const was = before.get(name);
          const [old, values] = [live.get(name)!.values, now.get(name)!.values];
          let faults = 0; // one expectation for all: a weight each would take longer than the training
          for (let i = 0; was && i < kept.length; i++) {
            if (kept[i] === 0) continue;
            if (was[i] === 0 && !Object.is(values[i], 0)) faults++; // a grown weight begins at 0
            // nothing is trained in this step: what lived on is unchanged, unless it was dropped and grown again
            if (was[i] === 1 && values[i] !== old[i] && values[i] !== 0) faults++;
          }
          expect([name, faults]).toEqual([name, 0]);
        }
        for (const { cut, grown } of before.size > 0 ? report.layers : []) {
          expect(grown).toBe(cut);
          moved += grown;
        }
        before = keptBits(run);
        await expectDeadMoments(run);
      }
      expect(await countRevived(run.network.params, run.network.masks)).toBe(0);
      live = now;
    });
    expect(moved).toBeGreaterThan(100);
    end(run);
  });

  /** Moments are saved in native order, which is the matrix for an MLP. */
  async function expectDeadMoments(run: Run): Promise<void> {
    const { stage } = await run.checkpoint();
    for (const [key, values] of stage?.arrays ?? []) {
      const mask = run.network.masks.get(key.slice(key.indexOf('/') + 1));
      if (mask) expect(values.every((value, i) => mask.kept[i] === 1 || Object.is(value, 0))).toBe(true);
    }
  }

  test('drops the smallest and grows the steepest, by hand', async () => {
    // live: 0, 1, 2, 3 of 8; f = 0.5 drops two smallest |w|: 1 (0.1) and 2 (-0.2).
    // Not live after that: 1, 2, 4..7; steepest |g|: 6 (9) and 1 (5), which was just dropped and returns at 0
    const config = riglOf({ sparsity: 0.5 });
    const mask = { rows: 1, columns: 8, kept: Uint8Array.of(1, 1, 1, 1, 0, 0, 0, 0) };
    const weight = { rows: 1, columns: 8, values: Float32Array.of(1, 0.1, -0.2, 3, 0, 0, 0, 0) };
    const gradient = Float32Array.of(99, 5, 0, 0, 1, -2, -9, 4);
    const changes = await rigl.update({
      config,
      event: { at: 3, takesStep: true, sparsity: 0.5, moves: 0.5 },
      weights: [{ name: 'a.weight', rows: 1, columns: 8, kernel: [1, 1], weight, mask, gradient }],
      plan: planAt(config, 0.5),
      stats: new Map(),
      options: { moves: 0.3 },
      random: createRandom(1),
    });
    expect([...changes.get('a.weight')!.survivors.kept]).toEqual([1, 0, 0, 1, 0, 0, 0, 0]);
    expect([...changes.get('a.weight')!.mask.kept]).toEqual([1, 1, 0, 1, 0, 0, 1, 0]);
  });
});

describe.each([
  ['gradual', pruningOf()],
  ['gradual, stored', pruningOf({ revive: 'stored' })],
  ['RigL', riglOf()],
])('%s', (_, pruning) => {
  test('from a checkpoint at any place, also its stored form, to the same bits; no tensor is left', async () => {
    const tensors = tf.memory().numTensors;
    const run = newRun(pruning);
    const checkpoints = [await run.checkpoint()];
    await play(run, async () => {
      if (run.cursor.stage === 0 && run.cursor.step % 5 === 2) checkpoints.push(await run.checkpoint());
    });
    const once = await bitsOf(run);
    expect(checkpoints.length).toBeGreaterThan(3);
    for (const checkpoint of checkpoints) {
      run.restore(decodeCheckpoint(encodeCheckpoint(checkpoint)));
      await play(run);
      expect(await bitsOf(run)).toBe(once);
    }
    end(run);
    expect(tf.memory().numTensors).toBe(tensors);
  });
});

test('gradual pruning and RigL run on the CNN, whose kernels are not matrices', async () => {
  for (const pruning of [
    pruningOf({ method: { id: 'wanda' }, frequency: 8, calibration: 32 }),
    riglOf({ frequency: 5 }),
  ]) {
    const run = newRun(pruning, 'cnn');
    await play(run);
    expect(await countRevived(run.network.params, run.network.masks)).toBe(0);
    end(run);
  }
});

test.each([
  ['a method that solves', pruningOf({ method: { id: 'sparsegpt' } }), 'method'],
  ['a pattern that dictates its sparsity', pruningOf({ pattern: { id: 'nm' } }), 'pattern'],
  ['a schedule without a curve', pruningOf({ schedule: { id: 'oneShot' } }), 'schedule'],
  ['an end before the beginning', pruningOf({ begin: 0.9, end: 0.5 }), 'end'],
  ['RigL with another score', riglOf({ method: { id: 'random' } }), 'method'],
  ['RigL in N:M', riglOf({ pattern: { id: 'nm' } }), 'pattern'],
  ['RigL with an allocation that ranks scores', riglOf({ allocation: { id: 'global' } }), 'allocation'],
  ['RigL with stored values', riglOf({ revive: 'stored' }), 'revive'],
])('%s is refused with the reason', (_, pruning, field) => {
  expect(() => newRun(pruning)).toThrow(
    expect.objectContaining({ code: 'recipeInvalid', details: expect.objectContaining({ field }) }),
  );
});
